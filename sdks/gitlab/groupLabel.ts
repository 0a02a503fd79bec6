import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupLabel}. */
export interface GroupLabelArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Colour, as `#RRGGBB` or the name that CSS has for it. */
  readonly color: pulumi.Input<string>;
  /** Name; `a::b` is the label `b` of the scope `a`. */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
}

/** What only the provider knows of a {@link GroupLabel}. */
export interface GroupLabelOutputs {
  /** Colour as `#RRGGBB`. */
  readonly colorHex: string;
  /** Id of the label. */
  readonly labelId: number;
}

/** A label that issues and merge requests of all projects of a group can have. */
export class GroupLabel extends resource<GroupLabelArgs, GroupLabelOutputs>(
  "gitlab:index/groupLabel:GroupLabel",
  { group: "required", color: "required", name: "optional", description: "optional" },
  { colorHex: "plain", labelId: "plain" },
) {}
