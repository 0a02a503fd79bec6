import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type {
  ProjectProtectedEnvironmentApprovalRule,
  ProjectProtectedEnvironmentDeployAccessLevelsAttribute,
} from "./types/input.ts";

/** Arguments of {@link ProjectProtectedEnvironment}. */
export interface ProjectProtectedEnvironmentArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Environment, by its name. */
  readonly environment: pulumi.Input<string>;
  /** Who may deploy. Each entry has one of `userId`, `groupId` and `accessLevel`. */
  readonly deployAccessLevelsAttributes?: pulumi.Input<
    pulumi.Input<ProjectProtectedEnvironmentDeployAccessLevelsAttribute>[]
  >;
  /**
   * Who has to approve a deployment. Each entry has one of `userId`, `groupId` and `accessLevel`.
   * @default nobody
   */
  readonly approvalRules?: pulumi.Input<pulumi.Input<ProjectProtectedEnvironmentApprovalRule>[]>;
}

/**
 * Who may deploy to an environment of a project, and who has to approve. GitLab ignores users and groups that the
 * project is not shared with. Premium.
 */
export class ProjectProtectedEnvironment extends resource<ProjectProtectedEnvironmentArgs>(
  "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment",
  {
    project: "required",
    environment: "required",
    deployAccessLevelsAttributes: "optional",
    approvalRules: "optional",
  },
  {},
) {}
