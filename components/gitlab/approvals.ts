import type * as pulumi from "@pulumi/pulumi";
import type { ProjectApprovalRuleArgs } from "@pulumi/gitlab/projectApprovalRule.js";

/** Approvals that a merge request needs before it reaches an environment. */
export interface ApprovalRule {
  /** Name of the rule. */
  readonly name: string;
  /** Teams whose members may approve; one of them is enough. */
  readonly groups: readonly string[];
  /** Approvals needed. */
  readonly required: number;
}

/** The rules of one environment, as a project has them that leads to it. */
export interface EnvironmentApprovals {
  /** Name of the environment, part of the resources' names. */
  readonly environment: string;
  /** Name for people. Part of the rules' names, because several environments may have rules of one name. */
  readonly longName: string;
  /** The rules; each of them has to be met. */
  readonly rules: readonly ApprovalRule[];
}

/**
 * How approvals count in every project. Nobody approves what is partly their own, no merge request changes its rules, and a
 * push asks for all approvals again.
 */
export function approvalSettings(reauthenticate: boolean) {
  return {
    mergeRequestsAuthorApproval: false,
    mergeRequestsDisableCommittersApproval: true,
    disableOverridingApproversPerMergeRequest: true,
    resetApprovalsOnPush: true,
    selectiveCodeOwnerRemovals: false,
    requireReauthenticationToApprove: reauthenticate,
  };
}

/**
 * One rule of a project, for merges to all its branches.
 *
 * A rule whose groups have no member is met by itself, and one that asks for more approvals than they have members takes
 * those of others: GitLab leaves no merge request without a way out.
 */
export function approvalRule(
  { name, groups, required }: ApprovalRule,
  longName: string,
  idOf: (team: string) => pulumi.Input<number>,
): Omit<ProjectApprovalRuleArgs, "project"> {
  return {
    name: `${name} (${longName})`,
    ruleType: "regular",
    approvalsRequired: required,
    groupIds: groups.map(idOf),
  };
}

/** A rule's name as part of a resource's. */
export function ruleSlug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
