import type * as pulumi from "@pulumi/pulumi";
import { GroupLabel } from "@pulumi/gitlab/groupLabel.js";
import type { Gap } from "../core/gap.ts";
import { NamedComponent } from "../core/named-component.ts";

/** One label. */
export interface Label {
  /** Name, as people pick it. */
  readonly name: string;
  /** Colour, as `#rrggbb`. */
  readonly color: string;
  /** What follows from it. */
  readonly description: string;
}

/** Arguments of {@link GroupLabels}. */
export interface GroupLabelsArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** The labels. */
  readonly labels: readonly Label[];
}

/** Labels that the issues and merge requests of all projects of a group can have. */
export class GroupLabels extends NamedComponent {
  constructor(name: string, args: GroupLabelsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:GroupLabels", name, opts);
    for (const label of args.labels) {
      new GroupLabel(`${name}-${label.name}`, { group: args.group, ...label }, { parent: this });
    }
    this.registerOutputs({});
  }
}

/**
 * Who may set a label cannot be said in any edition: whoever may work on a merge request may label it (docs.gitlab.com,
 * Permissions: merge requests, add labels: Developer).
 *
 * @param label label that starts something
 * @param groups groups that have it
 */
export function labelGaps(label: string, groups: readonly string[]): Gap[] {
  return groups.map((subject) => ({
    product: "GitLab",
    feature: `rule for who sets the label "${label}"`,
    needs: "permissions for single labels (no edition of GitLab has them)",
    subject,
    consequence:
      "developers can set it, not only maintainers; nobody outside the project can. What it starts has to be harmless in the hands of any developer",
  }));
}
