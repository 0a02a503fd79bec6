import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link PipelineScheduleVariable}. */
export interface PipelineScheduleVariableArgs {
  /** Project, by its number or path; another one is another variable. */
  readonly project: pulumi.Input<string>;
  /** Schedule; another one is another variable. */
  readonly pipelineScheduleId: pulumi.Input<number>;
  /** Name; another one is another variable. */
  readonly key: pulumi.Input<string>;
  /** Value. Secret, although the provider does not say so. */
  readonly value: pulumi.Input<string>;
  /** Whether jobs have the value, or the path of a file with it. @default env_var */
  readonly variableType?: pulumi.Input<"env_var" | "file">;
}

/** A variable that the pipelines of a schedule have. */
export class PipelineScheduleVariable extends resource<PipelineScheduleVariableArgs>(
  "gitlab:index/pipelineScheduleVariable:PipelineScheduleVariable",
  {
    project: "required",
    pipelineScheduleId: "required",
    key: "required",
    value: "required secret",
    variableType: "optional",
  },
  {},
) {}
