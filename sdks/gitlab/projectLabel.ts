import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectLabel}. */
export interface ProjectLabelArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Colour, as `#RRGGBB` or the name that CSS has for it. */
  readonly color: pulumi.Input<string>;
  /** Name; `a::b` is the label `b` of the scope `a`. */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Rank in the list of labels; 0 is first. @default none */
  readonly priority?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link ProjectLabel}. */
export interface ProjectLabelOutputs {
  /** Colour as `#RRGGBB`. */
  readonly colorHex: string;
  /** Id of the label. */
  readonly labelId: number;
}

/** A label that issues and merge requests of a project can have. */
export class ProjectLabel extends resource<ProjectLabelArgs, ProjectLabelOutputs>(
  "gitlab:index/projectLabel:ProjectLabel",
  { project: "required", color: "required", name: "optional", description: "optional", priority: "optional" },
  { colorHex: "plain", labelId: "plain" },
) {}
