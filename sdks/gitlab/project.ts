import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { ProjectContainerExpirationPolicy, ProjectPushRules } from "./types/input.ts";

/** Arguments of {@link Project}. */
export interface ProjectArgs {
  /** Name that people read. @default the path */
  readonly name?: pulumi.Input<string>;
  /** Last part of the project's address. @default made from the name */
  readonly path?: pulumi.Input<string>;
  /** Group or user it belongs to, by its number. @default the user of the token */
  readonly namespaceId?: pulumi.Input<number>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Who sees it: members, everybody who has an account, or anybody. */
  readonly visibilityLevel?: pulumi.Input<"private" | "internal" | "public">;
  /** Topics that it is found by. */
  readonly topics?: pulumi.Input<pulumi.Input<string>[]>;
  /** Picture: a file on the machine that runs the provider. @default none */
  readonly avatar?: pulumi.Input<string>;
  /** Hash of the picture; a change of it uploads the picture again. @default uploaded on every run */
  readonly avatarHash?: pulumi.Input<string>;
  /** Whether it can only be read. @default false */
  readonly archived?: pulumi.Input<boolean>;
  /** Archive the project instead of deleting it. @default false */
  readonly archiveOnDestroy?: pulumi.Input<boolean>;
  /** Delete the project at once instead of marking it for deletion. @default false */
  readonly permanentlyDeleteOnDestroy?: pulumi.Input<boolean>;
  /** Default branch. It has to exist, or be made by `initializeWithReadme`. */
  readonly defaultBranch?: pulumi.Input<string>;
  /** Begin the default branch with a commit that adds README.md. @default false: an empty repository */
  readonly initializeWithReadme?: pulumi.Input<boolean>;
  /** Do not wait until GitLab has protected the default branch. Used at creation alone. @default false */
  readonly skipWaitForDefaultBranchProtection?: pulumi.Input<boolean>;
  /** How a merge is written: a merge commit, a merge commit on a linear history, or a fast-forward. */
  readonly mergeMethod?: pulumi.Input<"merge" | "rebase_merge" | "ff">;
  /** Whether commits are squashed when they are merged. @default default_off */
  readonly squashOption?: pulumi.Input<"never" | "always" | "default_on" | "default_off">;
  /** Template of the message of merge commits. */
  readonly mergeCommitTemplate?: pulumi.Input<string>;
  /** Template of the message of squashed commits. */
  readonly squashCommitTemplate?: pulumi.Input<string>;
  /** Template of the message when a suggestion is applied. */
  readonly suggestionCommitMessage?: pulumi.Input<string>;
  /** Whether pipelines run on the result of the merge. Premium. */
  readonly mergePipelinesEnabled?: pulumi.Input<boolean>;
  /** Whether merges queue up, each tested on those before it. Needs `mergePipelinesEnabled`. Premium. */
  readonly mergeTrainsEnabled?: pulumi.Input<boolean>;
  /** Whether a merge may go ahead without the train starting its pipelines again. Needs `mergePipelinesEnabled`. */
  readonly mergeTrainsSkipTrainAllowed?: pulumi.Input<boolean>;
  /** Whether it merges only after a pipeline that succeeded. */
  readonly onlyAllowMergeIfPipelineSucceeds?: pulumi.Input<boolean>;
  /** Whether a skipped pipeline counts as one that succeeded. */
  readonly allowMergeOnSkippedPipeline?: pulumi.Input<boolean>;
  /** Whether it merges only when all threads are resolved. */
  readonly onlyAllowMergeIfAllDiscussionsAreResolved?: pulumi.Input<boolean>;
  /** Whether a merge request has to name a Jira issue. Ultimate. */
  readonly preventMergeWithoutJiraIssue?: pulumi.Input<boolean>;
  /** Pattern that the title of a merge request has to match. */
  readonly mergeRequestTitleRegex?: pulumi.Input<string>;
  /** The pattern in words, as GitLab shows it. */
  readonly mergeRequestTitleRegexDescription?: pulumi.Input<string>;
  /** Template of a merge request's description. Premium. */
  readonly mergeRequestsTemplate?: pulumi.Input<string>;
  /** Template of an issue's description. Premium. */
  readonly issuesTemplate?: pulumi.Input<string>;
  /** Template of the name of a branch that is made from an issue. */
  readonly issueBranchTemplate?: pulumi.Input<string>;
  /** Whether a merge deletes its source branch unless somebody chooses otherwise. */
  readonly removeSourceBranchAfterMerge?: pulumi.Input<boolean>;
  /** Whether a push resolves the threads on lines that it changes. */
  readonly resolveOutdatedDiffDiscussions?: pulumi.Input<boolean>;
  /** Whether a merge to the default branch closes the issues it names. */
  readonly autocloseReferencedIssues?: pulumi.Input<boolean>;
  /** Whether a push prints the link to a new merge request. */
  readonly printingMergeRequestLinkEnabled?: pulumi.Input<boolean>;
  /** Of a fork: whether merge requests go to the fork instead of its origin. */
  readonly mrDefaultTargetSelf?: pulumi.Input<boolean>;
  /** Whether GitLab Duo reviews merge requests. Ultimate with an add-on. */
  readonly autoDuoCodeReviewEnabled?: pulumi.Input<boolean>;
  /** Whether people may ask to become members. */
  readonly requestAccessEnabled?: pulumi.Input<boolean>;
  /** Whether it sends mail. */
  readonly emailsEnabled?: pulumi.Input<boolean>;
  /** Whether it has Git LFS. */
  readonly lfsEnabled?: pulumi.Input<boolean>;
  /** What every push is held to. Either this or a ProjectPushRules, never both. Premium. */
  readonly pushRules?: pulumi.Input<ProjectPushRules>;
  /** Whether pushes that hold a secret are refused. Ultimate. */
  readonly preReceiveSecretDetectionEnabled?: pulumi.Input<boolean>;
  /** Where the pipeline's definition stands. @default .gitlab-ci.yml */
  readonly ciConfigPath?: pulumi.Input<string>;
  /** How many commits a job clones; 0 is all. */
  readonly ciDefaultGitDepth?: pulumi.Input<number>;
  /** Age from which pipelines are deleted, in seconds. @default never */
  readonly ciDeletePipelinesInSeconds?: pulumi.Input<number>;
  /** Whether the page of a pipeline shows the variables it was started with. */
  readonly ciDisplayPipelineVariables?: pulumi.Input<boolean>;
  /** Whether deployment jobs are refused that are older than the latest deployment. */
  readonly ciForwardDeploymentEnabled?: pulumi.Input<boolean>;
  /** Whether such a job may be run again on purpose, to roll back. */
  readonly ciForwardDeploymentRollbackAllowed?: pulumi.Input<boolean>;
  /**
   * Parts of the `sub` claim of a job's id token; the first is `project_path`.
   * @default project_path, ref_type, ref
   */
  readonly ciIdTokenSubClaimComponents?: pulumi.Input<pulumi.Input<string>[]>;
  /** Lowest role that may start pipelines with variables. */
  readonly ciPipelineVariablesMinimumOverrideRole?: pulumi.Input<
    "developer" | "maintainer" | "owner" | "no_one_allowed"
  >;
  /** Whether a job may push to the repository with its own token. */
  readonly ciPushRepositoryForJobTokenAllowed?: pulumi.Input<boolean>;
  /** Lowest role that may cancel a pipeline. Premium. */
  readonly ciRestrictPipelineCancellationRole?: pulumi.Input<"developer" | "maintainer" | "no_one">;
  /** Whether protected branches have a cache of their own, which others cannot fill. */
  readonly ciSeparatedCaches?: pulumi.Input<boolean>;
  /** Whether pipelines of merge requests have the protected variables and runners. */
  readonly protectMergeRequestPipelines?: pulumi.Input<boolean>;
  /** Whether who started a pipeline may approve its deployments. Premium. */
  readonly allowPipelineTriggerApproveDeployment?: pulumi.Input<boolean>;
  /** Whether a newer pipeline cancels an older one of the same branch. */
  readonly autoCancelPendingPipelines?: pulumi.Input<"enabled" | "disabled">;
  /** Whether Auto DevOps runs. */
  readonly autoDevopsEnabled?: pulumi.Input<boolean>;
  /** How Auto DevOps deploys. */
  readonly autoDevopsDeployStrategy?: pulumi.Input<"continuous" | "manual" | "timed_incremental">;
  /** How a job gets the repository. @default fetch */
  readonly buildGitStrategy?: pulumi.Input<"clone" | "fetch">;
  /** How long a job may run, in seconds. @default 3600 */
  readonly buildTimeout?: pulumi.Input<number>;
  /** Whether the latest archive of each branch is kept whatever its age. */
  readonly keepLatestArtifact?: pulumi.Input<boolean>;
  /** Largest archive of a job, in MB. */
  readonly maxArtifactsSize?: pulumi.Input<number>;
  /** Whether people who are no members see the jobs. */
  readonly publicJobs?: pulumi.Input<boolean>;
  /** Whether the group's runners take its jobs. */
  readonly groupRunnersEnabled?: pulumi.Input<boolean>;
  /** Whether the instance's runners take its jobs. */
  readonly sharedRunnersEnabled?: pulumi.Input<boolean>;
  /**
   * In which order the jobs of a resource group run: `unordered`, `oldest_first`, `newest_first` or
   * `newest_ready_first`.
   */
  readonly resourceGroupDefaultProcessMode?: pulumi.Input<string>;
  /** Which images of its container registry are cleaned up. */
  readonly containerExpirationPolicy?: pulumi.Input<ProjectContainerExpirationPolicy>;
  /** Whether it has a package registry. */
  readonly packagesEnabled?: pulumi.Input<boolean>;
  /** Who sees its analytics: nobody, members, or whoever sees the project. */
  readonly analyticsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its pipelines. */
  readonly buildsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its container registry. */
  readonly containerRegistryAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its environments. */
  readonly environmentsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its feature flags. */
  readonly featureFlagsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who may fork it. */
  readonly forkingAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its clusters and Terraform states. */
  readonly infrastructureAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its issues. */
  readonly issuesAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its merge requests. */
  readonly mergeRequestsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its model experiments. */
  readonly modelExperimentsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its model registry. */
  readonly modelRegistryAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its monitoring. */
  readonly monitorAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its package registry. */
  readonly packageRegistryAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled" | "public">;
  /** Who sees its pages. */
  readonly pagesAccessLevel?: pulumi.Input<"public" | "private" | "enabled" | "disabled">;
  /** Who sees its releases. */
  readonly releasesAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its repository. */
  readonly repositoryAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its requirements. */
  readonly requirementsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its security findings. */
  readonly securityAndComplianceAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its snippets. */
  readonly snippetsAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Who sees its wiki. */
  readonly wikiAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Label that an outside authorization service decides by. */
  readonly externalAuthorizationClassificationLabel?: pulumi.Input<string>;
  /** Storage that the repository lies on. Administrators alone. */
  readonly repositoryStorage?: pulumi.Input<string>;
  /** Project it is a fork of, by its number. @default none */
  readonly forkedFromProjectId?: pulumi.Input<number>;
  /** Branches that a fork takes over. @default all */
  readonly branches?: pulumi.Input<string>;
  /**
   * Repository it begins as a copy of. Without credentials in it: they have arguments of their own.
   * @default none
   */
  readonly importUrl?: pulumi.Input<string>;
  /** User who may read that repository. */
  readonly importUrlUsername?: pulumi.Input<string>;
  /** Password or token of that user. */
  readonly importUrlPassword?: pulumi.Input<string>;
  /** Template it begins as, by name; another one is another project. @default none */
  readonly templateName?: pulumi.Input<string>;
  /** Custom template it begins as, by the number of its project; another one is another project. @default none */
  readonly templateProjectId?: pulumi.Input<number>;
  /** Whether the template is one of the instance or a group instead of a built-in one. @default false */
  readonly useCustomTemplate?: pulumi.Input<boolean>;
  /** Group that has the custom template. @default the instance */
  readonly groupWithProjectTemplatesId?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link Project}. */
export interface ProjectOutputs {
  /** Address of the picture. */
  readonly avatarUrl: string;
  /** Whether there is no commit yet. */
  readonly emptyRepo: boolean;
  /** Address to clone from over HTTPS. */
  readonly httpUrlToRepo: string;
  /** Whole path, such as `platform/edge/gateway`. */
  readonly pathWithNamespace: string;
  /** Token that runners register with, in the old way. */
  readonly runnersToken: string;
  /** Address to clone from over SSH. */
  readonly sshUrlToRepo: string;
  /** Address in a browser. */
  readonly webUrl: string;
  /** Name that people read. */
  readonly name: string;
  /** Default branch. */
  readonly defaultBranch: string;
}

/** A project: a repository with its settings. What is left out keeps GitLab's own default. */
export class Project extends resource<ProjectArgs, ProjectOutputs>(
  "gitlab:index/project:Project",
  {
    name: "optional",
    path: "optional",
    namespaceId: "optional",
    description: "optional",
    visibilityLevel: "optional",
    topics: "optional",
    avatar: "optional",
    avatarHash: "optional",
    archived: "optional",
    archiveOnDestroy: "optional",
    permanentlyDeleteOnDestroy: "optional",
    defaultBranch: "optional",
    initializeWithReadme: "optional",
    skipWaitForDefaultBranchProtection: "optional",
    mergeMethod: "optional",
    squashOption: "optional",
    mergeCommitTemplate: "optional",
    squashCommitTemplate: "optional",
    suggestionCommitMessage: "optional",
    mergePipelinesEnabled: "optional",
    mergeTrainsEnabled: "optional",
    mergeTrainsSkipTrainAllowed: "optional",
    onlyAllowMergeIfPipelineSucceeds: "optional",
    allowMergeOnSkippedPipeline: "optional",
    onlyAllowMergeIfAllDiscussionsAreResolved: "optional",
    preventMergeWithoutJiraIssue: "optional",
    mergeRequestTitleRegex: "optional",
    mergeRequestTitleRegexDescription: "optional",
    mergeRequestsTemplate: "optional",
    issuesTemplate: "optional",
    issueBranchTemplate: "optional",
    removeSourceBranchAfterMerge: "optional",
    resolveOutdatedDiffDiscussions: "optional",
    autocloseReferencedIssues: "optional",
    printingMergeRequestLinkEnabled: "optional",
    mrDefaultTargetSelf: "optional",
    autoDuoCodeReviewEnabled: "optional",
    requestAccessEnabled: "optional",
    emailsEnabled: "optional",
    lfsEnabled: "optional",
    pushRules: "optional",
    preReceiveSecretDetectionEnabled: "optional",
    ciConfigPath: "optional",
    ciDefaultGitDepth: "optional",
    ciDeletePipelinesInSeconds: "optional",
    ciDisplayPipelineVariables: "optional",
    ciForwardDeploymentEnabled: "optional",
    ciForwardDeploymentRollbackAllowed: "optional",
    ciIdTokenSubClaimComponents: "optional",
    ciPipelineVariablesMinimumOverrideRole: "optional",
    ciPushRepositoryForJobTokenAllowed: "optional",
    ciRestrictPipelineCancellationRole: "optional",
    ciSeparatedCaches: "optional",
    protectMergeRequestPipelines: "optional",
    allowPipelineTriggerApproveDeployment: "optional",
    autoCancelPendingPipelines: "optional",
    autoDevopsEnabled: "optional",
    autoDevopsDeployStrategy: "optional",
    buildGitStrategy: "optional",
    buildTimeout: "optional",
    keepLatestArtifact: "optional",
    maxArtifactsSize: "optional",
    publicJobs: "optional",
    groupRunnersEnabled: "optional",
    sharedRunnersEnabled: "optional",
    resourceGroupDefaultProcessMode: "optional",
    containerExpirationPolicy: "optional",
    packagesEnabled: "optional",
    analyticsAccessLevel: "optional",
    buildsAccessLevel: "optional",
    containerRegistryAccessLevel: "optional",
    environmentsAccessLevel: "optional",
    featureFlagsAccessLevel: "optional",
    forkingAccessLevel: "optional",
    infrastructureAccessLevel: "optional",
    issuesAccessLevel: "optional",
    mergeRequestsAccessLevel: "optional",
    modelExperimentsAccessLevel: "optional",
    modelRegistryAccessLevel: "optional",
    monitorAccessLevel: "optional",
    packageRegistryAccessLevel: "optional",
    pagesAccessLevel: "optional",
    releasesAccessLevel: "optional",
    repositoryAccessLevel: "optional",
    requirementsAccessLevel: "optional",
    securityAndComplianceAccessLevel: "optional",
    snippetsAccessLevel: "optional",
    wikiAccessLevel: "optional",
    externalAuthorizationClassificationLabel: "optional",
    repositoryStorage: "optional",
    forkedFromProjectId: "optional",
    branches: "optional",
    importUrl: "optional",
    importUrlUsername: "optional",
    importUrlPassword: "optional secret",
    templateName: "optional",
    templateProjectId: "optional",
    useCustomTemplate: "optional",
    groupWithProjectTemplatesId: "optional",
  },
  {
    avatarUrl: "plain",
    emptyRepo: "plain",
    httpUrlToRepo: "plain",
    pathWithNamespace: "plain",
    runnersToken: "secret",
    sshUrlToRepo: "plain",
    webUrl: "plain",
  },
) {}
