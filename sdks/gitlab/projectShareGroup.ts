import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectShareGroup}. */
export interface ProjectShareGroupArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Group, by its number. */
  readonly groupId: pulumi.Input<number>;
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
  /** Last day, as `YYYY-MM-DD`. @default never */
  readonly expiresAt?: pulumi.Input<string>;
}

/** The role that the members of a group have in a project. Any change is another share. */
export class ProjectShareGroup extends resource<ProjectShareGroupArgs>(
  "gitlab:index/projectShareGroup:ProjectShareGroup",
  { project: "required", groupId: "required", groupAccess: "required", expiresAt: "optional" },
  {},
) {}
