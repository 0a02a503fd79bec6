import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectMembership}. */
export interface ProjectMembershipArgs {
  /** Project, by its number or path; another one is another membership. */
  readonly project: pulumi.Input<string>;
  /** User, by number; another one is another membership. */
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
}

/** The role that a user has in a project. */
export class ProjectMembership extends resource<ProjectMembershipArgs>(
  "gitlab:index/projectMembership:ProjectMembership",
  {
    project: "required",
    userId: "required",
    accessLevel: "required",
    memberRoleId: "optional",
    expiresAt: "optional",
  },
  {},
) {}
