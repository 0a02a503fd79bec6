import { same } from "../../diff/values.ts";
import { isRecord } from "../../plan/plan.ts";
import {
  evidence,
  falls,
  gains,
  listAt,
  pointed,
  rises,
  textAt,
  turnsOff,
  turnsOn,
  vanishes,
  weakens,
} from "../checks.ts";
import { always, any, type Check, type Pair, type Rule } from "../rule.ts";

/** GitLab's access levels, from least to most. */
const LEVELS = ["no one", "guest", "planner", "reporter", "developer", "maintainer", "owner", "admin"];

/** Changes of GitLab that let less be reviewed, or more be done by more people. */
export const GITLAB_RULES: readonly Rule[] = [
  {
    id: "gitlab-fewer-approvals",
    severity: "critical",
    title: "Fewer approvals are needed",
    rationale: "Nothing reaches an environment that not enough people have looked at (requirement 002, 2.6).",
    types: /^gitlab:.*:(ProjectApprovalRule|ProjectProtectedEnvironment|GroupProtectedEnvironment)$/,
    changed: any(falls("approvalsRequired"), fewerDeploymentApprovals),
    gone: always,
  },
  {
    id: "gitlab-more-approvers",
    severity: "high",
    title: "More groups or users may approve",
    rationale: "Whoever may approve decides what reaches an environment.",
    types: /^gitlab:.*:ProjectApprovalRule$/,
    changed: gains("groupIds", "userIds"),
  },
  {
    id: "gitlab-self-approval",
    severity: "critical",
    title: "Authors or committers may approve their own change",
    rationale:
      "Two people have to see a change: the one who made it is not the second (requirement 002, 2.6).",
    types: /^gitlab:.*:(ProjectLevelMrApprovals|GroupLevelMrApprovals)$/,
    changed: any(
      turnsOn(
        "mergeRequestsAuthorApproval",
        "allowAuthorApproval",
        "allowCommitterApproval",
        "allowOverridesToApproverListPerMergeRequest",
      ),
      turnsOff("mergeRequestsDisableCommittersApproval", "disableOverridingApproversPerMergeRequest"),
    ),
    gone: always,
  },
  {
    id: "gitlab-stale-approvals",
    severity: "high",
    title: "Approvals stay when the change does not",
    rationale: "An approval is of what was read; commits that came later were read by nobody.",
    types: /^gitlab:.*:(ProjectLevelMrApprovals|GroupLevelMrApprovals)$/,
    changed: any(
      turnsOff("resetApprovalsOnPush"),
      turnsOn("retainApprovalsOnPush", "selectiveCodeOwnerRemovals"),
    ),
  },
  {
    id: "gitlab-approval-without-sign-in",
    severity: "high",
    title: "Approving asks for no password any more",
    rationale: "An unlocked screen is enough to approve.",
    types: /^gitlab:.*:(ProjectLevelMrApprovals|GroupLevelMrApprovals)$/,
    changed: turnsOff("requireReauthenticationToApprove"),
  },
  {
    id: "gitlab-force-push",
    severity: "critical",
    title: "History of a protected branch may be rewritten",
    rationale: "What was reviewed and deployed can be made to look as if it never was.",
    types: /^gitlab:.*:(BranchProtection|Group)$/,
    changed: turnsOn("allowForcePush", "defaultBranchProtectionDefaults.allowForcePush"),
  },
  {
    id: "gitlab-direct-push",
    severity: "critical",
    title: "More may push to a protected branch or merge into it",
    rationale: "A push goes past merge requests, approvals and the pipeline.",
    types: /^gitlab:.*:BranchProtection$/,
    changed: gains("allowedToPushes", "allowedToMerges", "allowedToUnprotects"),
  },
  {
    id: "gitlab-protection-removed",
    severity: "critical",
    title: "A branch, tag or environment is protected no more",
    rationale:
      "Without protection everyone who may push decides, and secrets of protected refs are handed out.",
    types:
      /^gitlab:.*:(BranchProtection|TagProtection|ProjectProtectedEnvironment|GroupProtectedEnvironment)$/,
    gone: always,
  },
  {
    id: "gitlab-code-owners",
    severity: "high",
    title: "Code owners need not approve",
    rationale: "Who answers for a folder learns of changes when they are live.",
    types: /^gitlab:.*:BranchProtection$/,
    changed: turnsOff("codeOwnerApprovalRequired"),
  },
  {
    id: "gitlab-push-rules",
    severity: "high",
    title: "Push rules are relaxed",
    rationale:
      "Secrets, unsigned commits and strangers' names get into history, from where they do not go away.",
    types: /^gitlab:.*:(ProjectPushRules|InstancePushRules)$/,
    changed: any(
      turnsOff(
        "preventSecrets",
        "rejectUnsignedCommits",
        "memberCheck",
        "denyDeleteTag",
        "commitCommitterCheck",
      ),
      vanishes("branchNameRegex", "commitMessageRegex", "maxFileSize"),
      rises("maxFileSize"),
    ),
    gone: always,
  },
  {
    id: "gitlab-pipeline-optional",
    severity: "critical",
    title: "Changes may be merged without a passed pipeline",
    rationale: "Every quality gate stands in the pipeline (requirement 002, 1.2).",
    types: /^gitlab:.*:Project$/,
    changed: any(
      turnsOff(
        "onlyAllowMergeIfPipelineSucceeds",
        "onlyAllowMergeIfAllDiscussionsAreResolved",
        "mergeTrainsEnabled",
      ),
      turnsOn("allowMergeOnSkippedPipeline", "mergeTrainsSkipTrainAllowed"),
    ),
  },
  {
    id: "gitlab-visible-to-more",
    severity: "high",
    title: "A group or project is visible to more people",
    rationale: "Source and pipelines tell how to get in.",
    types: /^gitlab:.*:(Group|Project)$/,
    changed: weakens("visibilityLevel", ["private", "internal", "public"]),
  },
  {
    id: "gitlab-role-raised",
    severity: "high",
    title: "A group or user gets a higher role",
    rationale: "A role holds for everything below it.",
    types:
      /^gitlab:.*:(GroupShareGroup|ProjectShareGroup|ProjectMembership|GroupMembership|GroupSamlLink|GroupLdapLink)$/,
    changed: any(weakens("groupAccess", LEVELS), weakens("accessLevel", LEVELS)),
  },
  {
    id: "gitlab-token-wider",
    severity: "high",
    title: "A token may do more",
    rationale: "A token is a person without a face: it should be able to do what its job needs.",
    types: /^gitlab:.*:(.*AccessToken|ProjectDeployToken|GroupDeployToken)$/,
    changed: any(gains("scopes"), weakens("accessLevel", LEVELS)),
  },
  {
    id: "gitlab-token-longer",
    severity: "medium",
    title: "A token is valid for longer",
    rationale: "A token that leaked works until it expires.",
    types: /^gitlab:.*:(.*AccessToken|ProjectDeployToken|GroupDeployToken)$/,
    changed: any(rises("rotationConfiguration.expirationDays"), laterDate("expiresAt")),
  },
  {
    id: "gitlab-job-token-scope",
    severity: "high",
    title: "Jobs of more projects may use this one",
    rationale: "A job token reads and triggers whatever the project allows it to.",
    types: /^gitlab:.*:ProjectJobTokenScopes$/,
    changed: any(turnsOff("enabled"), gains("targetProjectIds", "targetGroupIds")),
    gone: always,
  },
  {
    id: "gitlab-variable-exposed",
    severity: "high",
    title: "A variable is shown in logs, or handed to more jobs",
    rationale: "Jobs of unprotected branches run what anyone pushed.",
    types: /^gitlab:.*:(ProjectVariable|GroupVariable)$/,
    changed: any(turnsOff("masked", "hidden", "protected"), widerScope),
  },
  {
    id: "gitlab-freeze-removed",
    severity: "medium",
    title: "A freeze is removed",
    rationale: "Deployments reach production while nobody watches it.",
    types: /^gitlab:.*:ProjectFreezePeriod$/,
    gone: always,
  },
  {
    id: "gitlab-deploys-by-more",
    severity: "high",
    title: "More may deploy to a protected environment",
    rationale: "Secrets of an environment go to the jobs that deploy to it.",
    types: /^gitlab:.*:(ProjectProtectedEnvironment|GroupProtectedEnvironment)$/,
    changed: gains("deployAccessLevelsAttributes", "deployAccessLevels"),
  },
];

/** Sum of the approvals an environment's rules ask for. */
function fewerDeploymentApprovals(pair: Pair): ReturnType<Check> {
  const path = "approvalRules";
  const [before, after] = [pair.before, pair.after].map((side) =>
    listAt(side, path).reduce<number>((sum, rule) => {
      const required = isRecord(rule) ? rule["requiredApprovals"] : undefined;
      return sum + (typeof required === "number" ? required : 0);
    }, 0),
  );
  return (after ?? 0) < (before ?? 0) ? [evidence(pair, path)] : [];
}

function laterDate(path: string): Check {
  return (pair) => {
    const [before, after] = [textAt(pair.before, path), textAt(pair.after, path)];
    if (before === undefined || same(before, after)) return [];
    // A year and a day: what rotation does every year is no weakening.
    const most = 366 * 24 * 60 * 60 * 1000;
    const isRotation = after !== undefined && Date.parse(after) - Date.parse(before) <= most;
    return isRotation ? [] : [evidence(pair, path)];
  };
}

/** From one environment to a pattern, or from a pattern to every environment. */
function widerScope({ before, after }: Pair): ReturnType<Check> {
  const path = "environmentScope";
  const [was, is] = [textAt(before, path) ?? "*", textAt(after, path) ?? "*"];
  const isWider = was !== is && is.endsWith("*") && was.startsWith(is.slice(0, -1));
  return isWider ? [pointed(path, was, is)] : [];
}
