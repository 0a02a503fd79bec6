import type * as pulumi from "@pulumi/pulumi";
import { Group } from "@pulumi/gitlab/group.js";
import { NamedComponent } from "../core/named-component.ts";

/** The Keycloak groups that GitLab has to know. */
export interface TeamsArgs {
  /** Names in Keycloak. */
  readonly names: readonly string[];
}

/**
 * One private group for each Keycloak group, of the same name and at the top level. Approval rules, code owners and protected
 * environments name groups, and what they name has to be a group of GitLab. Their members come from the sign-in.
 */
export class Teams extends NamedComponent {
  /** The groups by name. */
  readonly groups: ReadonlyMap<string, Group>;

  constructor(name: string, { names }: TeamsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:Teams", name, opts);
    this.groups = new Map(
      [...new Set(names)].sort().map((team) => [
        team,
        new Group(
          `${name}-${team}`,
          {
            path: team,
            name: team,
            description: `The Keycloak group ${team}; its members come from there`,
            visibilityLevel: "private",
            projectCreationLevel: "administrator",
            requestAccessEnabled: false,
            subgroupCreationLevel: "owner",
          },
          { parent: this, protect: true },
        ),
      ]),
    );
    this.registerOutputs({});
  }
}
