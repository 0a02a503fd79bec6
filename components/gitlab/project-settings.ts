import type { ProjectArgs as GitLabProjectArgs } from "@pulumi/gitlab/project.js";
import { milliseconds, type Duration } from "../core/units.ts";
import { MAIN } from "./protection.ts";
import { hasFeature, type Tier } from "./tiers.ts";

/** What decides the settings of a project. */
export interface ProjectSettings {
  /** Last part of its path, and its name. */
  readonly path: string;
  /** What it is for. */
  readonly description: string;
  /** Who sees it: members, or everybody who has an account. */
  readonly visibility: "private" | "internal";
  /** Whether its commits are code, or manifests that Argo CD reads. */
  readonly content: "code" | "manifests";
  /** Edition of GitLab; what it lacks is left out. */
  readonly tier: Tier;
  /** How long a job may run. */
  readonly jobTimeout: Duration;
}

/** Parts of GitLab that nobody uses here: images and packages are in Harbor, pages in the repository, flags in rules.json. */
const UNUSED_PARTS = {
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
} as const;

/** Parts that members alone see, also where the project is internal. */
const PARTS_OF_MEMBERS = {
  analyticsAccessLevel: "private",
  buildsAccessLevel: "private",
  environmentsAccessLevel: "private",
  issuesAccessLevel: "private",
  securityAndComplianceAccessLevel: "private",
} as const;

/** How merges go: only forward, what was tested, and with nothing left open. */
const MERGES = {
  mergeMethod: "ff",
  onlyAllowMergeIfPipelineSucceeds: true,
  allowMergeOnSkippedPipeline: false,
  onlyAllowMergeIfAllDiscussionsAreResolved: true,
  resolveOutdatedDiffDiscussions: false,
  removeSourceBranchAfterMerge: true,
  // GitLab's own words would not pass the push rules.
  suggestionCommitMessage: "fix: apply suggestions of the review",
} as const;

/** Pipelines of merge requests get nothing that is protected, and jobs reach nothing with their own token but what is listed. */
const PIPELINES = {
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
} as const;

/**
 * Settings of a project: one trunk, which only merge requests change, one at a time and each tested on top of those before it.
 *
 * Commits of code are squashed into one for each merge request. Manifests keep their commits, because squashing replaces the
 * signature of who promoted them.
 */
export function projectSettings(settings: ProjectSettings): Omit<GitLabProjectArgs, "namespaceId"> {
  const { path, description, visibility, content, tier, jobTimeout } = settings;
  return {
    path,
    name: path,
    description,
    visibilityLevel: visibility,
    archiveOnDestroy: true,
    defaultBranch: MAIN,
    // The branch has to be there before it can be protected and CODEOWNERS written.
    initializeWithReadme: true,
    forkingAccessLevel: "disabled",
    lfsEnabled: false,
    requestAccessEnabled: false,
    ...UNUSED_PARTS,
    ...PARTS_OF_MEMBERS,
    ...MERGES,
    ...PIPELINES,
    squashOption: content === "code" ? "always" : "never",
    buildTimeout: milliseconds(jobTimeout) / 1000,
    ...(hasFeature(tier, "mergeTrains")
      ? { mergePipelinesEnabled: true, mergeTrainsEnabled: true, mergeTrainsSkipTrainAllowed: false }
      : {}),
    ...(hasFeature(tier, "protectedEnvironments") ? { allowPipelineTriggerApproveDeployment: false } : {}),
    ...(hasFeature(tier, "secretPushProtection") ? { preReceiveSecretDetectionEnabled: true } : {}),
  };
}
