import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupShareGroup}. */
export interface GroupShareGroupArgs {
  /** Group that is shared, by its number. */
  readonly groupId: pulumi.Input<string>;
  /** Group that it is shared with, by its number. */
  readonly shareGroupId: pulumi.Input<number>;
  /** Highest role that they have. */
  readonly groupAccess: pulumi.Input<
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
  /** Custom role, by its number. Ultimate, behind a feature flag. @default none */
  readonly memberRoleId?: pulumi.Input<number>;
  /** Last day, as `YYYY-MM-DD`. @default never */
  readonly expiresAt?: pulumi.Input<string>;
}

/** The role that the members of a group have in another group. */
export class GroupShareGroup extends resource<GroupShareGroupArgs>(
  "gitlab:index/groupShareGroup:GroupShareGroup",
  {
    groupId: "required",
    shareGroupId: "required",
    groupAccess: "required",
    memberRoleId: "optional",
    expiresAt: "optional",
  },
  {},
) {}
