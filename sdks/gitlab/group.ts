import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { GroupDefaultBranchProtectionDefaults, GroupPushRules } from "./types/input.ts";

/** Arguments of {@link Group}. */
export interface GroupArgs {
  /** Last part of the group's address. */
  readonly path: pulumi.Input<string>;
  /** Name that people read. */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /**
   * Group it stands in, by its number.
   * @default none: a top-level group, which gitlab.com lets nobody make through the API
   */
  readonly parentId?: pulumi.Input<number>;
  /** Who sees it: members, everybody who has an account, or anybody. */
  readonly visibilityLevel?: pulumi.Input<"private" | "internal" | "public">;
  /** Picture: a file on the machine that runs the provider. @default none */
  readonly avatar?: pulumi.Input<string>;
  /** Hash of the picture; a change of it uploads the picture again. @default uploaded on every run */
  readonly avatarHash?: pulumi.Input<string>;
  /** Default branch of new projects. */
  readonly defaultBranch?: pulumi.Input<string>;
  /** Protection of the default branch of new projects. */
  readonly defaultBranchProtectionDefaults?: pulumi.Input<GroupDefaultBranchProtectionDefaults>;
  /** Whether people may ask to become members. */
  readonly requestAccessEnabled?: pulumi.Input<boolean>;
  /** Whether projects may have no members beside those of the group. Premium. */
  readonly membershipLock?: pulumi.Input<boolean>;
  /** Whether the group's projects can not be shared with other groups. */
  readonly shareWithGroupLock?: pulumi.Input<boolean>;
  /**
   * Whether its groups can be shared only with groups of the same top-level group. Top-level groups alone.
   * @default false
   */
  readonly preventSharingGroupsOutsideHierarchy?: pulumi.Input<boolean>;
  /**
   * Whether its projects can be forked only within the top-level group. Top-level groups, Premium.
   * @default false
   */
  readonly preventForkingOutsideGroup?: pulumi.Input<boolean>;
  /** Lowest role that may create projects. */
  readonly projectCreationLevel?: pulumi.Input<
    "noone" | "owner" | "maintainer" | "developer" | "administrator"
  >;
  /** Lowest role that may create groups in it. */
  readonly subgroupCreationLevel?: pulumi.Input<"owner" | "maintainer">;
  /** Whether members have to log in with a second factor. */
  readonly requireTwoFactorAuthentication?: pulumi.Input<boolean>;
  /** Hours until a member has to have a second factor. @default 48 */
  readonly twoFactorGracePeriod?: pulumi.Input<number>;
  /** Networks that the group is reached from, as CIDRs. Top-level groups, Premium. @default all */
  readonly ipRestrictionRanges?: pulumi.Input<pulumi.Input<string>[]>;
  /** Domains that a member's address must have. Top-level groups, Premium. @default all */
  readonly allowedEmailDomainsLists?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether it sends mail. */
  readonly emailsEnabled?: pulumi.Input<boolean>;
  /** Whether the group as a whole cannot be mentioned. */
  readonly mentionsDisabled?: pulumi.Input<boolean>;
  /** Whether its projects have Git LFS. */
  readonly lfsEnabled?: pulumi.Input<boolean>;
  /** Who sees its wiki. Premium. */
  readonly wikiAccessLevel?: pulumi.Input<"disabled" | "private" | "enabled">;
  /** Whether Auto DevOps runs in projects that do not choose. */
  readonly autoDevopsEnabled?: pulumi.Input<boolean>;
  /** Largest archive of a job, in MB. */
  readonly maxArtifactsSize?: pulumi.Input<number>;
  /**
   * Whether projects have the instance's runners, and whether groups and projects below may choose.
   * `disabled_with_override` is the old name of `disabled_and_overridable`.
   */
  readonly sharedRunnersSetting?: pulumi.Input<
    "enabled" | "disabled_and_overridable" | "disabled_and_unoverridable" | "disabled_with_override"
  >;
  /** Minutes of the instance's runners in a month; 0 is no limit. Administrators alone. */
  readonly sharedRunnersMinutesLimit?: pulumi.Input<number>;
  /** Minutes that were bought in addition. Administrators alone. */
  readonly extraSharedRunnersMinutesLimit?: pulumi.Input<number>;
  /** Whether every project merges only after a pipeline that succeeded. Premium. */
  readonly onlyAllowMergeIfPipelineSucceeds?: pulumi.Input<boolean>;
  /** Whether a skipped pipeline counts as one that succeeded. Premium. */
  readonly allowMergeOnSkippedPipeline?: pulumi.Input<boolean>;
  /** Whether every project merges only when all threads are resolved. Premium. */
  readonly onlyAllowMergeIfAllDiscussionsAreResolved?: pulumi.Input<boolean>;
  /** What every push to its projects is held to. New projects take them over. Premium. */
  readonly pushRules?: pulumi.Input<GroupPushRules>;
  /** Archive the group instead of deleting it. @default false */
  readonly archiveOnDestroy?: pulumi.Input<boolean>;
  /**
   * Delete a subgroup at once instead of marking it for deletion. Has to be applied before the deletion.
   * @default false
   */
  readonly permanentlyRemoveOnDelete?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link Group}. */
export interface GroupOutputs {
  /** Address of the picture. */
  readonly avatarUrl: string;
  /** Names of the group and of all above it. */
  readonly fullName: string;
  /** Whole path, such as `platform/edge`. */
  readonly fullPath: string;
  /** Token that runners register with, in the old way. */
  readonly runnersToken: string;
  /** Address in a browser. */
  readonly webUrl: string;
  /** Name that people read. */
  readonly name: string;
}

/**
 * A group: the folder of projects and further groups that share members and settings. What is left out keeps
 * GitLab's own default.
 */
export class Group extends resource<GroupArgs, GroupOutputs>(
  "gitlab:index/group:Group",
  {
    path: "required",
    name: "optional",
    description: "optional",
    parentId: "optional",
    visibilityLevel: "optional",
    avatar: "optional",
    avatarHash: "optional",
    defaultBranch: "optional",
    defaultBranchProtectionDefaults: "optional",
    requestAccessEnabled: "optional",
    membershipLock: "optional",
    shareWithGroupLock: "optional",
    preventSharingGroupsOutsideHierarchy: "optional",
    preventForkingOutsideGroup: "optional",
    projectCreationLevel: "optional",
    subgroupCreationLevel: "optional",
    requireTwoFactorAuthentication: "optional",
    twoFactorGracePeriod: "optional",
    ipRestrictionRanges: "optional",
    allowedEmailDomainsLists: "optional",
    emailsEnabled: "optional",
    mentionsDisabled: "optional",
    lfsEnabled: "optional",
    wikiAccessLevel: "optional",
    autoDevopsEnabled: "optional",
    maxArtifactsSize: "optional",
    sharedRunnersSetting: "optional",
    sharedRunnersMinutesLimit: "optional",
    extraSharedRunnersMinutesLimit: "optional",
    onlyAllowMergeIfPipelineSucceeds: "optional",
    allowMergeOnSkippedPipeline: "optional",
    onlyAllowMergeIfAllDiscussionsAreResolved: "optional",
    pushRules: "optional",
    archiveOnDestroy: "optional",
    permanentlyRemoveOnDelete: "optional",
  },
  { avatarUrl: "plain", fullName: "plain", fullPath: "plain", runnersToken: "secret", webUrl: "plain" },
) {}
