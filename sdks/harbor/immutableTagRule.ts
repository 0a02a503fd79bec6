import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ImmutableTagRule}. */
export interface ImmutableTagRuleArgs {
  /** Project, by the id of its resource; another one is another rule. */
  readonly projectId: pulumi.Input<string>;
  /** Whether the rule rests. @default false */
  readonly disabled?: pulumi.Input<boolean>;
  /** Repositories that it holds for, as a pattern such as `**` or `{api,ui}`. One of this and `repoExcluding`. */
  readonly repoMatching?: pulumi.Input<string>;
  /** Repositories that it does not hold for, as a pattern. */
  readonly repoExcluding?: pulumi.Input<string>;
  /** Tags that it holds for, as a pattern such as `v*`. One of this and `tagExcluding`. */
  readonly tagMatching?: pulumi.Input<string>;
  /** Tags that it does not hold for, as a pattern. */
  readonly tagExcluding?: pulumi.Input<string>;
}

/** A rule by which tags of a project can be neither overwritten nor deleted. */
export class ImmutableTagRule extends resource<ImmutableTagRuleArgs>(
  "harbor:index/immutableTagRule:ImmutableTagRule",
  {
    projectId: "required",
    disabled: "optional",
    repoMatching: "optional",
    repoExcluding: "optional",
    tagMatching: "optional",
    tagExcluding: "optional",
  },
  {},
) {}
