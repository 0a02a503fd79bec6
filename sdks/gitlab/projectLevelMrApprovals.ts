import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectLevelMrApprovals}. */
export interface ProjectLevelMrApprovalsArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Whether authors may approve their own merge requests. */
  readonly mergeRequestsAuthorApproval?: pulumi.Input<boolean>;
  /** Whether who added a commit may not approve. */
  readonly mergeRequestsDisableCommittersApproval?: pulumi.Input<boolean>;
  /** Whether a merge request cannot change the approval rules. */
  readonly disableOverridingApproversPerMergeRequest?: pulumi.Input<boolean>;
  /** Whether a push removes the approvals. @default true */
  readonly resetApprovalsOnPush?: pulumi.Input<boolean>;
  /**
   * Whether a push removes only the approvals of code owners whose files it changes. Needs `resetApprovalsOnPush:
   * false`.
   */
  readonly selectiveCodeOwnerRemovals?: pulumi.Input<boolean>;
  /** Whether who approves has to log in again. */
  readonly requireReauthenticationToApprove?: pulumi.Input<boolean>;
}

/** How approvals of merge requests work in a project. Premium. */
export class ProjectLevelMrApprovals extends resource<ProjectLevelMrApprovalsArgs>(
  "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals",
  {
    project: "required",
    mergeRequestsAuthorApproval: "optional",
    mergeRequestsDisableCommittersApproval: "optional",
    disableOverridingApproversPerMergeRequest: "optional",
    resetApprovalsOnPush: "optional",
    selectiveCodeOwnerRemovals: "optional",
    requireReauthenticationToApprove: "optional",
  },
  {},
) {}
