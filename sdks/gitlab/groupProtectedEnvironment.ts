import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type {
  GroupProtectedEnvironmentApprovalRule,
  GroupProtectedEnvironmentDeployAccessLevel,
} from "./types/input.ts";

/** Arguments of {@link GroupProtectedEnvironment}. */
export interface GroupProtectedEnvironmentArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Kind of environment. */
  readonly environment: pulumi.Input<"production" | "staging" | "testing" | "development" | "other">;
  /** Who may deploy. Each entry has one of `userId`, `groupId` and `accessLevel`. */
  readonly deployAccessLevels: pulumi.Input<pulumi.Input<GroupProtectedEnvironmentDeployAccessLevel>[]>;
  /**
   * Who has to approve a deployment. Each entry has one of `userId`, `groupId` and `accessLevel`.
   * @default nobody
   */
  readonly approvalRules?: pulumi.Input<pulumi.Input<GroupProtectedEnvironmentApprovalRule>[]>;
}

/** Who may deploy to a kind of environment in all projects of a group, and who has to approve. Premium. */
export class GroupProtectedEnvironment extends resource<GroupProtectedEnvironmentArgs>(
  "gitlab:index/groupProtectedEnvironment:GroupProtectedEnvironment",
  { group: "required", environment: "required", deployAccessLevels: "required", approvalRules: "optional" },
  {},
) {}
