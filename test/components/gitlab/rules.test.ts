import assert from "node:assert/strict";
import { test } from "node:test";
import { approvalRule, approvalSettings, ruleSlug } from "../../../components/gitlab/approvals.ts";
import { tokenRotation } from "../../../components/gitlab/bot.ts";
import {
  deploymentApprovals,
  environmentProtection,
  previewEnvironment,
} from "../../../components/gitlab/environments.ts";
import { groupApprovals, groupSettings } from "../../../components/gitlab/group.ts";
import { projectSettings, type ProjectSettings } from "../../../components/gitlab/project-settings.ts";
import { mainProtection } from "../../../components/gitlab/protection.ts";
import { pushRules } from "../../../components/gitlab/push-rules.ts";

const ids: Record<string, number> = { admins: 1, seniors: 2, engineers: 3 };
const idOf = (team: string) => ids[team] ?? Number.NaN;

test("main: nobody pushes but the one given, maintainers merge, administrators alone unprotect", () => {
  const lists = {
    branch: "main",
    allowedToMerges: [{ accessLevel: "maintainer" }],
    allowedToUnprotects: [{ accessLevel: "admin" }],
    allowForcePush: false,
    codeOwnerApprovalRequired: true,
  };
  for (const tier of ["premium", "ultimate"] as const) {
    assert.deepEqual(mainProtection(tier, undefined), {
      ...lists,
      allowedToPushes: [{ accessLevel: "no one" }],
    });
    assert.deepEqual(mainProtection(tier, 42), {
      ...lists,
      allowedToPushes: [{ accessLevel: "no one" }, { userId: 42 }],
    });
  }
});

test("main without a licence: nobody pushes, also not the bot", () => {
  for (const pusher of [undefined, 42]) {
    assert.deepEqual(mainProtection("free", pusher), {
      branch: "main",
      pushAccessLevel: "no one",
      mergeAccessLevel: "maintainer",
      allowForcePush: false,
    });
  }
});

test("neither authors nor committers approve, no merge request changes its rules, a push takes approvals away", () => {
  assert.deepEqual(approvalSettings(true), {
    mergeRequestsAuthorApproval: false,
    mergeRequestsDisableCommittersApproval: true,
    disableOverridingApproversPerMergeRequest: true,
    resetApprovalsOnPush: true,
    selectiveCodeOwnerRemovals: false,
    requireReauthenticationToApprove: true,
  });
  assert.equal(approvalSettings(false).requireReauthenticationToApprove, false);
  assert.deepEqual(groupApprovals({ reauthenticate: true }), {
    allowAuthorApproval: false,
    allowCommitterApproval: false,
    allowOverridesToApproverListPerMergeRequest: false,
    retainApprovalsOnPush: false,
    requireReauthenticationToApprove: true,
    keepSettingsOnDestroy: true,
  });
});

test("a rule names its groups by number and says which environment it is for", () => {
  const rule = { name: "Senior review", groups: ["seniors", "engineers"], required: 2 };
  assert.deepEqual(approvalRule(rule, "staging", idOf), {
    name: "Senior review (staging)",
    ruleType: "regular",
    approvalsRequired: 2,
    groupIds: [2, 3],
  });
  assert.equal(ruleSlug("Senior  review & more!"), "senior-review-more");
});

test("a deployment waits for the same teams as the merge request, for maintainers where several would do", () => {
  assert.deepEqual(
    deploymentApprovals([
      { name: "a", groups: ["admins"], required: 1 },
      { name: "b", groups: ["seniors", "engineers"], required: 2 },
      { name: "none", groups: ["admins"], required: 0 },
    ]),
    [
      { team: "admins", required: 1 },
      { role: "maintainer", required: 2 },
    ],
  );
  assert.deepEqual(deploymentApprovals([]), []);
});

test("a protected environment has its deployers and one approval rule for each team or role", () => {
  assert.deepEqual(
    environmentProtection(
      {
        name: "prod",
        deployers: "maintainer",
        approvals: [
          { team: "admins", required: 1 },
          { role: "maintainer", required: 2 },
        ],
      },
      idOf,
    ),
    {
      environment: "prod",
      deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }],
      approvalRules: [
        { groupId: 1, requiredApprovals: 1 },
        { accessLevel: "maintainer", requiredApprovals: 2 },
      ],
    },
  );
  assert.deepEqual(environmentProtection({ name: "dev", deployers: "developer" }, idOf).approvalRules, []);
  assert.equal(previewEnvironment("stg"), "preview-stg");
});

test("push rules: signed by members, no credentials, no deleted tags, and the given patterns", () => {
  assert.deepEqual(pushRules({ commitMessage: "^m", branchName: "^b", maxFileSize: 7 }), {
    commitMessageRegex: "^m",
    branchNameRegex: "^b",
    maxFileSize: 7,
    denyDeleteTag: true,
    memberCheck: true,
    preventSecrets: true,
    rejectUnsignedCommits: true,
  });
});

const project: ProjectSettings = {
  path: "shop",
  description: "Sells",
  visibility: "private",
  content: "code",
  tier: "free",
  jobTimeout: "1 h",
};
const FREE_SETTINGS = {
  path: "shop",
  name: "shop",
  description: "Sells",
  visibilityLevel: "private",
  archiveOnDestroy: true,
  defaultBranch: "main",
  initializeWithReadme: true,
  forkingAccessLevel: "disabled",
  lfsEnabled: false,
  requestAccessEnabled: false,
  containerRegistryAccessLevel: "disabled",
  featureFlagsAccessLevel: "disabled",
  infrastructureAccessLevel: "disabled",
  modelExperimentsAccessLevel: "disabled",
  modelRegistryAccessLevel: "disabled",
  monitorAccessLevel: "disabled",
  packageRegistryAccessLevel: "disabled",
  pagesAccessLevel: "disabled",
  requirementsAccessLevel: "disabled",
  snippetsAccessLevel: "disabled",
  wikiAccessLevel: "disabled",
  analyticsAccessLevel: "private",
  buildsAccessLevel: "private",
  environmentsAccessLevel: "private",
  issuesAccessLevel: "private",
  securityAndComplianceAccessLevel: "private",
  mergeMethod: "ff",
  onlyAllowMergeIfPipelineSucceeds: true,
  allowMergeOnSkippedPipeline: false,
  onlyAllowMergeIfAllDiscussionsAreResolved: true,
  resolveOutdatedDiffDiscussions: false,
  removeSourceBranchAfterMerge: true,
  suggestionCommitMessage: "fix: apply suggestions of the review",
  autoCancelPendingPipelines: "enabled",
  autoDevopsEnabled: false,
  ciDisplayPipelineVariables: false,
  ciForwardDeploymentEnabled: true,
  ciForwardDeploymentRollbackAllowed: true,
  ciPipelineVariablesMinimumOverrideRole: "maintainer",
  ciPushRepositoryForJobTokenAllowed: false,
  ciSeparatedCaches: true,
  protectMergeRequestPipelines: false,
  publicJobs: false,
  squashOption: "always",
  buildTimeout: 3600,
};
const PREMIUM_SETTINGS = {
  mergePipelinesEnabled: true,
  mergeTrainsEnabled: true,
  mergeTrainsSkipTrainAllowed: false,
  allowPipelineTriggerApproveDeployment: false,
};

test("a project's settings in each edition", () => {
  assert.deepEqual(projectSettings(project), FREE_SETTINGS);
  assert.deepEqual(projectSettings({ ...project, tier: "premium" }), {
    ...FREE_SETTINGS,
    ...PREMIUM_SETTINGS,
  });
  assert.deepEqual(projectSettings({ ...project, tier: "ultimate" }), {
    ...FREE_SETTINGS,
    ...PREMIUM_SETTINGS,
    preReceiveSecretDetectionEnabled: true,
  });
});

test("manifests keep the signatures of their commits, so they are not squashed", () => {
  assert.equal(projectSettings({ ...project, content: "manifests" }).squashOption, "never");
});

test("a group lets only the program make projects, and can be shared with teams outside of it", () => {
  const settings = {
    path: "platform-services",
    description: "Platform",
    visibility: "internal",
    tier: "premium",
    reauthenticate: true,
  } as const;
  assert.deepEqual(groupSettings(settings), {
    path: "platform-services",
    name: "platform-services",
    description: "Platform",
    visibilityLevel: "internal",
    archiveOnDestroy: true,
    autoDevopsEnabled: false,
    defaultBranch: "main",
    defaultBranchProtectionDefaults: {
      allowedToMerges: ["maintainer"],
      allowedToPushes: ["maintainer"],
      allowForcePush: false,
      developerCanInitialPush: false,
    },
    lfsEnabled: false,
    membershipLock: false,
    preventSharingGroupsOutsideHierarchy: false,
    projectCreationLevel: "administrator",
    requestAccessEnabled: false,
    shareWithGroupLock: false,
    subgroupCreationLevel: "owner",
    preventForkingOutsideGroup: true,
  });
  assert.equal("preventForkingOutsideGroup" in groupSettings({ ...settings, tier: "free" }), false);
});

test("GitLab counts a token's time in whole days", () => {
  assert.deepEqual(tokenRotation({ tokenValidity: "90 days", rotateBefore: "36 h" }), {
    expirationDays: 90,
    rotateBeforeDays: 1,
  });
});
