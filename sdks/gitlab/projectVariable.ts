import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectVariable}. */
export interface ProjectVariableArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Name. */
  readonly key: pulumi.Input<string>;
  /** Value. Secret, although the provider does not say so. */
  readonly value: pulumi.Input<string>;
  /** Whether jobs have the value, or the path of a file with it. @default env_var */
  readonly variableType?: pulumi.Input<"env_var" | "file">;
  /** Environments whose jobs have it, as a pattern. Premium for anything but `*`. @default * */
  readonly environmentScope?: pulumi.Input<string>;
  /** Whether only jobs on protected branches and tags have it. @default false */
  readonly protected?: pulumi.Input<boolean>;
  /** Whether job logs show it as `[MASKED]`. The value has to be maskable. @default false */
  readonly masked?: pulumi.Input<boolean>;
  /** Whether the settings never show it again. Chosen at creation alone. @default false */
  readonly hidden?: pulumi.Input<boolean>;
  /** Whether `$` in the value stands for itself. @default false */
  readonly raw?: pulumi.Input<boolean>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
}

/** A variable that jobs of a project have. */
export class ProjectVariable extends resource<ProjectVariableArgs>(
  "gitlab:index/projectVariable:ProjectVariable",
  {
    project: "required",
    key: "required",
    value: "required secret",
    variableType: "optional",
    environmentScope: "optional",
    protected: "optional",
    masked: "optional",
    hidden: "optional",
    raw: "optional",
    description: "optional",
  },
  {},
) {}
