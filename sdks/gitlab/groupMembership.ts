import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupMembership}. */
export interface GroupMembershipArgs {
  /** Group, by its number. */
  readonly groupId: pulumi.Input<number>;
  /** User, by number. */
  readonly userId: pulumi.Input<number>;
  /** Role. */
  readonly accessLevel: pulumi.Input<
    | "no one"
    | "minimal"
    | "guest"
    | "planner"
    | "reporter"
    | "security_manager"
    | "developer"
    | "maintainer"
    | "owner"
  >;
  /** Custom role, by its number. Ultimate. @default none */
  readonly memberRoleId?: pulumi.Input<number>;
  /** Last day, as `YYYY-MM-DD`. @default never */
  readonly expiresAt?: pulumi.Input<string>;
  /** Keep the memberships in groups and projects below when this one is deleted. @default false */
  readonly skipSubresourcesOnDestroy?: pulumi.Input<boolean>;
  /** Take issues and merge requests away from the user when it is deleted. @default false */
  readonly unassignIssuablesOnDestroy?: pulumi.Input<boolean>;
}

/** The role that a user has in a group. */
export class GroupMembership extends resource<GroupMembershipArgs>(
  "gitlab:index/groupMembership:GroupMembership",
  {
    groupId: "required",
    userId: "required",
    accessLevel: "required",
    memberRoleId: "optional",
    expiresAt: "optional",
    skipSubresourcesOnDestroy: "optional",
    unassignIssuablesOnDestroy: "optional",
  },
  {},
) {}
