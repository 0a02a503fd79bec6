import type * as pulumi from "@pulumi/pulumi";
import { GroupLdapLink } from "@pulumi/gitlab/groupLdapLink.js";
import { GroupMembership } from "@pulumi/gitlab/groupMembership.js";
import { GroupSamlLink } from "@pulumi/gitlab/groupSamlLink.js";
import { GroupShareGroup } from "@pulumi/gitlab/groupShareGroup.js";
import { NamedComponent } from "../core/named-component.ts";
import { mirrorRole, type Grant } from "./access-roles.ts";
import type { MemberSource } from "./group-links.ts";

/** A person, as GitLab knows them. */
export interface Member {
  /** Name they log in with; part of the resource's name. */
  readonly username: string;
  /** Number of the user. */
  readonly id: number;
}

/** Arguments of {@link GroupAccess}. */
export interface GroupAccessArgs {
  /** Groups of projects, by path: their numbers. */
  readonly groups: ReadonlyMap<string, pulumi.Output<number>>;
  /** Groups that mirror those of Keycloak, by name: their numbers. */
  readonly mirrors: ReadonlyMap<string, pulumi.Output<number>>;
  /** Which team has which role where. */
  readonly grants: readonly Grant[];
  /** Where the members of the mirrors come from. */
  readonly members:
    | {
        /** GitLab reads them from the assertion at each sign-in. */
        readonly source: Extract<MemberSource, "saml">;
      }
    | {
        /** GitLab reads them from the directory. */
        readonly source: Extract<MemberSource, "ldap">;
        /** LDAP server, as GitLab's database has it, such as `ldapmain`. */
        readonly provider: string;
      }
    | {
        /** They are listed here. */
        readonly source: Extract<MemberSource, "list">;
        /** People by team. */
        readonly people: Readonly<Record<string, readonly Member[]>>;
      };
}

/**
 * Who may do what in the groups of projects.
 *
 * Each Keycloak group has a group of its own in GitLab, its mirror. The mirror is invited into the groups of projects with the team's
 * role, which every edition can do; and who is in the mirror comes from the sign-in, or from a list. So a role is one resource, and
 * approval rules and protected environments name the same mirrors.
 */
export class GroupAccess extends NamedComponent {
  constructor(name: string, args: GroupAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:GroupAccess", name, opts);
    for (const { team, group, role } of args.grants) {
      new GroupShareGroup(
        `${name}-${group}-${team}`,
        {
          groupId: known(args.groups, group, "group of projects").apply(String),
          shareGroupId: known(args.mirrors, team, "mirror group"),
          groupAccess: role,
        },
        { parent: this },
      );
    }
    for (const team of new Set(args.grants.map((grant) => grant.team))) this.#members(name, team, args);
    this.registerOutputs({});
  }

  #members(name: string, team: string, { grants, mirrors, members }: GroupAccessArgs): void {
    const role = mirrorRole(grants, team);
    if (role === undefined) return;
    const mirror = known(mirrors, team, "mirror group");
    const group = mirror.apply(String);
    switch (members.source) {
      case "saml":
        new GroupSamlLink(
          `${name}-members-${team}`,
          { group, samlGroupName: team, accessLevel: role },
          { parent: this },
        );
        return;
      case "ldap":
        new GroupLdapLink(
          `${name}-members-${team}`,
          { group, cn: team, groupAccess: role, ldapProvider: members.provider, force: false },
          { parent: this },
        );
        return;
      case "list":
        for (const { username, id } of members.people[team] ?? []) {
          new GroupMembership(
            `${name}-members-${team}-${username}`,
            { groupId: mirror, userId: id, accessLevel: role },
            { parent: this },
          );
        }
    }
  }
}

function known<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no ${what} "${name}"`);
  return value;
}
