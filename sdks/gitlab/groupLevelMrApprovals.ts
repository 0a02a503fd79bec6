import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupLevelMrApprovals}. */
export interface GroupLevelMrApprovalsArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Whether authors may approve their own merge requests. */
  readonly allowAuthorApproval?: pulumi.Input<boolean>;
  /** Whether who added a commit may approve. */
  readonly allowCommitterApproval?: pulumi.Input<boolean>;
  /** Whether a merge request can change the approval rules. */
  readonly allowOverridesToApproverListPerMergeRequest?: pulumi.Input<boolean>;
  /** Whether approvals outlive a push. */
  readonly retainApprovalsOnPush?: pulumi.Input<boolean>;
  /** Whether who approves has to log in again. */
  readonly requireReauthenticationToApprove?: pulumi.Input<boolean>;
  /**
   * Leave the settings as they are when this is deleted, instead of going back to those it found. Has to be applied
   * before.
   * @default false
   */
  readonly keepSettingsOnDestroy?: pulumi.Input<boolean>;
}

/** How approvals of merge requests work in all projects of a group. There is one for a group. Premium. */
export class GroupLevelMrApprovals extends resource<GroupLevelMrApprovalsArgs>(
  "gitlab:index/groupLevelMrApprovals:GroupLevelMrApprovals",
  {
    group: "required",
    allowAuthorApproval: "optional",
    allowCommitterApproval: "optional",
    allowOverridesToApproverListPerMergeRequest: "optional",
    retainApprovalsOnPush: "optional",
    requireReauthenticationToApprove: "optional",
    keepSettingsOnDestroy: "optional",
  },
  {},
) {}
