import type * as pulumi from "@pulumi/pulumi";

/** One of those who may merge: a role, a user or a group. */
export interface BranchProtectionAllowedToMerge {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. The project has to be shared with it. */
  readonly groupId?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}

/** One of those who may push: a role, a user, a group or a deploy key. */
export interface BranchProtectionAllowedToPush {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. The project has to be shared with it. */
  readonly groupId?: pulumi.Input<number>;
  /** Deploy key, by its number. Needs GitLab 17.5. */
  readonly deployKeyId?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}

/** One of those who may change or remove the protection: a role, a user or a group. */
export interface BranchProtectionAllowedToUnprotect {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"developer" | "maintainer" | "admin">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. The project has to be shared with it. */
  readonly groupId?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}

/** When a token is replaced by a new one. */
export interface GroupAccessTokenRotationConfiguration {
  /** How long the new token holds, in days. */
  readonly expirationDays: pulumi.Input<number>;
  /** How long before its end it is replaced, in days, when somebody runs `pulumi up` then. */
  readonly rotateBeforeDays: pulumi.Input<number>;
}

/** Protection of the default branch of new projects. */
export interface GroupDefaultBranchProtectionDefaults {
  /** Lowest role that may merge. */
  readonly allowedToMerges?: pulumi.Input<pulumi.Input<"developer" | "maintainer" | "no one">[]>;
  /** Lowest role that may push. */
  readonly allowedToPushes?: pulumi.Input<pulumi.Input<"developer" | "maintainer" | "no one">[]>;
  /** Whether who may push may rewrite history. */
  readonly allowForcePush?: pulumi.Input<boolean>;
  /** Whether a merge needs the approval of code owners. */
  readonly codeOwnerApprovalRequired?: pulumi.Input<boolean>;
  /** Whether developers may push to an empty repository. */
  readonly developerCanInitialPush?: pulumi.Input<boolean>;
}

/** A header that GitLab sends in addition. */
export interface GroupHookCustomHeader {
  /** Name. */
  readonly key: pulumi.Input<string>;
  /** Value. Secret. */
  readonly value: pulumi.Input<string>;
}

/** A part of the address that is not shown. */
export interface GroupHookUrlVariable {
  /** Name that stands for it in the address. */
  readonly key: pulumi.Input<string>;
  /** The part. Secret. */
  readonly value: pulumi.Input<string>;
}

/** One of those who have to approve a deployment: a role, a user or a group below. */
export interface GroupProtectedEnvironmentApprovalRule {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"developer" | "maintainer">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. */
  readonly groupId?: pulumi.Input<number>;
  /** Whether members count who have the group from above: 0 is no, 1 is yes. @default 0 */
  readonly groupInheritanceType?: pulumi.Input<0 | 1>;
  /** Id of the entry, as GitLab says it. Leave it out. */
  readonly id?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
  /** How many approvals. Not for a user, who gives one. */
  readonly requiredApprovals?: pulumi.Input<number>;
}

/** One of those who may deploy: a role, a user or a group below. */
export interface GroupProtectedEnvironmentDeployAccessLevel {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"developer" | "maintainer">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. */
  readonly groupId?: pulumi.Input<number>;
  /** Whether members count who have the group from above: 0 is no, 1 is yes. @default 0 */
  readonly groupInheritanceType?: pulumi.Input<0 | 1>;
  /** Id of the entry, as GitLab says it. Leave it out. */
  readonly id?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}

/** What every push to a group's projects is held to. */
export interface GroupPushRules {
  /** Pattern that an author's address has to match. @default any */
  readonly authorEmailRegex?: pulumi.Input<string>;
  /** Pattern that a branch's name has to match. @default any */
  readonly branchNameRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message has to match. @default any */
  readonly commitMessageRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message must not match. @default none */
  readonly commitMessageNegativeRegex?: pulumi.Input<string>;
  /** Pattern that a file's name must not match. @default none */
  readonly fileNameRegex?: pulumi.Input<string>;
  /** Whether the committer has to be who pushes, by a verified address. @default false */
  readonly commitCommitterCheck?: pulumi.Input<boolean>;
  /** Whether the author's name has to be that of the account. @default false */
  readonly commitCommitterNameCheck?: pulumi.Input<boolean>;
  /** Whether a push must not delete tags. @default false */
  readonly denyDeleteTag?: pulumi.Input<boolean>;
  /** Largest file, in MB; 0 is no limit. @default 0 */
  readonly maxFileSize?: pulumi.Input<number>;
  /** Whether authors have to have an account, by their address. @default false */
  readonly memberCheck?: pulumi.Input<boolean>;
  /** Whether files are refused that look like keys and credentials, by their names. @default false */
  readonly preventSecrets?: pulumi.Input<boolean>;
  /** Whether every commit needs a `Signed-off-by` line. @default false */
  readonly rejectNonDcoCommits?: pulumi.Input<boolean>;
  /** Whether every commit has to be signed. @default false */
  readonly rejectUnsignedCommits?: pulumi.Input<boolean>;
}

/** When a token is replaced by a new one. */
export interface GroupServiceAccountAccessTokenRotationConfiguration {
  /** How long before its end it is replaced, in days, when somebody runs `pulumi up` then. */
  readonly rotateBeforeDays: pulumi.Input<number>;
  /** How long the new token holds, in days. @default the instance's rule */
  readonly expirationDays?: pulumi.Input<number>;
}

/** How long operations on a service account may take. */
export interface GroupServiceAccountTimeouts {
  /** Deletion, as a duration such as `10m`. @default 10m */
  readonly delete?: pulumi.Input<string>;
}

/** An input of the pipeline. */
export interface PipelineScheduleInput {
  /** Name. */
  readonly name: pulumi.Input<string>;
  /** Value. */
  readonly value: pulumi.Input<string>;
}

/** When a token is replaced by a new one. */
export interface ProjectAccessTokenRotationConfiguration {
  /** How long the new token holds, in days. */
  readonly expirationDays: pulumi.Input<number>;
  /** How long before its end it is replaced, in days, when somebody runs `pulumi up` then. */
  readonly rotateBeforeDays: pulumi.Input<number>;
}

/** Which images of a container registry are cleaned up. */
export interface ProjectContainerExpirationPolicy {
  /** Whether it runs. */
  readonly enabled?: pulumi.Input<boolean>;
  /** How often. */
  readonly cadence?: pulumi.Input<"1d" | "7d" | "14d" | "1month" | "3month">;
  /** How many images of each name are kept. */
  readonly keepN?: pulumi.Input<number>;
  /** Age from which images go, such as `90d`. */
  readonly olderThan?: pulumi.Input<string>;
  /** Pattern of the tags that go. */
  readonly nameRegexDelete?: pulumi.Input<string>;
  /** Pattern of the tags that stay. */
  readonly nameRegexKeep?: pulumi.Input<string>;
  /** When it runs next, as GitLab says it. Leave it out. */
  readonly nextRunAt?: pulumi.Input<string>;
}

/** A header that GitLab sends in addition. */
export interface ProjectHookCustomHeader {
  /** Name. */
  readonly key: pulumi.Input<string>;
  /** Value. Secret. */
  readonly value: pulumi.Input<string>;
}

/** A part of the address that is not shown. */
export interface ProjectHookUrlVariable {
  /** Name that stands for it in the address. */
  readonly key: pulumi.Input<string>;
  /** The part. Secret. */
  readonly value: pulumi.Input<string>;
}

/** One of those who have to approve a deployment: a role, a user or a group. */
export interface ProjectProtectedEnvironmentApprovalRule {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"developer" | "maintainer">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. */
  readonly groupId?: pulumi.Input<number>;
  /** Whether members count who have the group from above: 0 is no, 1 is yes. @default 0 */
  readonly groupInheritanceType?: pulumi.Input<0 | 1>;
  /** Id of the entry, as GitLab says it. Leave it out. */
  readonly id?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
  /** How many approvals. Not for a user, who gives one. */
  readonly requiredApprovals?: pulumi.Input<number>;
}

/** One of those who may deploy: a role, a user or a group. */
export interface ProjectProtectedEnvironmentDeployAccessLevelsAttribute {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"developer" | "maintainer">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. */
  readonly groupId?: pulumi.Input<number>;
  /** Whether members count who have the group from above: 0 is no, 1 is yes. @default 0 */
  readonly groupInheritanceType?: pulumi.Input<0 | 1>;
  /** Id of the entry, as GitLab says it. Leave it out. */
  readonly id?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}

/** What every push to a project is held to. */
export interface ProjectPushRules {
  /** Pattern that an author's address has to match. @default any */
  readonly authorEmailRegex?: pulumi.Input<string>;
  /** Pattern that a branch's name has to match. @default any */
  readonly branchNameRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message has to match. @default any */
  readonly commitMessageRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message must not match. @default none */
  readonly commitMessageNegativeRegex?: pulumi.Input<string>;
  /** Pattern that a file's name must not match. @default none */
  readonly fileNameRegex?: pulumi.Input<string>;
  /** Whether the committer has to be who pushes, by a verified address. @default false */
  readonly commitCommitterCheck?: pulumi.Input<boolean>;
  /** Whether the author's name has to be that of the account. @default false */
  readonly commitCommitterNameCheck?: pulumi.Input<boolean>;
  /** Whether a push must not delete tags. @default false */
  readonly denyDeleteTag?: pulumi.Input<boolean>;
  /** Largest file, in MB; 0 is no limit. @default 0 */
  readonly maxFileSize?: pulumi.Input<number>;
  /** Whether authors have to have an account, by their address. @default false */
  readonly memberCheck?: pulumi.Input<boolean>;
  /** Whether files are refused that look like keys and credentials, by their names. @default false */
  readonly preventSecrets?: pulumi.Input<boolean>;
  /** Whether every commit needs a `Signed-off-by` line. @default false */
  readonly rejectNonDcoCommits?: pulumi.Input<boolean>;
  /** Whether every commit has to be signed. @default false */
  readonly rejectUnsignedCommits?: pulumi.Input<boolean>;
}

/** One of those who may create the tag: a role, a user, a group or a deploy key. */
export interface TagProtectionAllowedToCreate {
  /** Lowest role. */
  readonly accessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** User, by number. */
  readonly userId?: pulumi.Input<number>;
  /** Group, by its number. The project has to be shared with it. */
  readonly groupId?: pulumi.Input<number>;
  /** Deploy key, by its number. */
  readonly deployKeyId?: pulumi.Input<number>;
  /** The role in words, as GitLab says it. Leave it out. */
  readonly accessLevelDescription?: pulumi.Input<string>;
}
