import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { GroupHookCustomHeader, GroupHookUrlVariable } from "./types/input.ts";

/** Arguments of {@link GroupHook}. */
export interface GroupHookArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Address that is called. What is secret in it stands in `urlVariables`. */
  readonly url: pulumi.Input<string>;
  /** Name that people read. @default none */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Text that GitLab sends in `X-Gitlab-Token`, for the receiver to compare. @default none */
  readonly token?: pulumi.Input<string>;
  /** Key that GitLab signs the call with, in `X-Gitlab-Signature`. Needs GitLab 19.0. @default none */
  readonly signingToken?: pulumi.Input<string>;
  /** Headers that GitLab sends in addition. Secret as a whole, because their values are. @default none */
  readonly customHeaders?: pulumi.Input<pulumi.Input<GroupHookCustomHeader>[]>;
  /** What stands for the names in braces of `url`, and is not shown. Secret as a whole. @default none */
  readonly urlVariables?: pulumi.Input<pulumi.Input<GroupHookUrlVariable>[]>;
  /** Template of the body. @default GitLab's own */
  readonly customWebhookTemplate?: pulumi.Input<string>;
  /** Refuse a receiver whose certificate is not valid. @default true */
  readonly enableSslVerification?: pulumi.Input<boolean>;
  /** How `pushEventsBranchFilter` is read. @default wildcard */
  readonly branchFilterStrategy?: pulumi.Input<"wildcard" | "regex" | "all_branches">;
  /** Branches whose pushes it is called for. @default all */
  readonly pushEventsBranchFilter?: pulumi.Input<string>;
  /** Whether it is called for pushes. @default true: say false unless wanted */
  readonly pushEvents?: pulumi.Input<boolean>;
  /** Whether it is called for pushes of tags. @default false */
  readonly tagPushEvents?: pulumi.Input<boolean>;
  /** Whether it is called for merge requests. @default false */
  readonly mergeRequestsEvents?: pulumi.Input<boolean>;
  /** Whether it is called for issues. @default false */
  readonly issuesEvents?: pulumi.Input<boolean>;
  /** Whether it is called for confidential issues. @default false */
  readonly confidentialIssuesEvents?: pulumi.Input<boolean>;
  /** Whether it is called for comments. @default false */
  readonly noteEvents?: pulumi.Input<boolean>;
  /** Whether it is called for confidential comments. @default false */
  readonly confidentialNoteEvents?: pulumi.Input<boolean>;
  /** Whether it is called for reactions. @default false */
  readonly emojiEvents?: pulumi.Input<boolean>;
  /** Whether it is called for jobs. @default false */
  readonly jobEvents?: pulumi.Input<boolean>;
  /** Whether it is called for pipelines. @default false */
  readonly pipelineEvents?: pulumi.Input<boolean>;
  /** Whether it is called for deployments. @default false */
  readonly deploymentEvents?: pulumi.Input<boolean>;
  /** Whether it is called for releases. @default false */
  readonly releasesEvents?: pulumi.Input<boolean>;
  /** Whether it is called for milestones. @default false */
  readonly milestoneEvents?: pulumi.Input<boolean>;
  /** Whether it is called when feature flags change. @default false */
  readonly featureFlagEvents?: pulumi.Input<boolean>;
  /** Whether it is called for pages of the wiki. @default false */
  readonly wikiPageEvents?: pulumi.Input<boolean>;
  /** Whether it is called for vulnerabilities. @default false */
  readonly vulnerabilityEvents?: pulumi.Input<boolean>;
  /** Whether it is called when access tokens are about to expire. @default false */
  readonly resourceAccessTokenEvents?: pulumi.Input<boolean>;
  /** Whether it is called when members come or go. @default false */
  readonly memberEvents?: pulumi.Input<boolean>;
  /** Whether it is called when projects come or go. @default false */
  readonly projectEvents?: pulumi.Input<boolean>;
  /** Whether it is called when groups below come or go. @default false */
  readonly subgroupEvents?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link GroupHook}. */
export interface GroupHookOutputs {
  /** Whether GitLab still calls it: `executable`, or `disabled` after failures. */
  readonly alertStatus: string;
  /** When GitLab calls it again, as RFC 3339. */
  readonly disabledUntil: string;
  /** Id of the hook. */
  readonly hookId: number;
  /** Whether GitLab has a key to sign with. */
  readonly signingTokenPresent: boolean;
  /** Group as a number. */
  readonly groupId: number;
}

/** A call that GitLab makes when something happens in a group or one of its projects. Premium. */
export class GroupHook extends resource<GroupHookArgs, GroupHookOutputs>(
  "gitlab:index/groupHook:GroupHook",
  {
    group: "required",
    url: "required",
    name: "optional",
    description: "optional",
    token: "optional secret",
    signingToken: "optional secret",
    customHeaders: "optional secret",
    urlVariables: "optional secret",
    customWebhookTemplate: "optional",
    enableSslVerification: "optional",
    branchFilterStrategy: "optional",
    pushEventsBranchFilter: "optional",
    pushEvents: "optional",
    tagPushEvents: "optional",
    mergeRequestsEvents: "optional",
    issuesEvents: "optional",
    confidentialIssuesEvents: "optional",
    noteEvents: "optional",
    confidentialNoteEvents: "optional",
    emojiEvents: "optional",
    jobEvents: "optional",
    pipelineEvents: "optional",
    deploymentEvents: "optional",
    releasesEvents: "optional",
    milestoneEvents: "optional",
    featureFlagEvents: "optional",
    wikiPageEvents: "optional",
    vulnerabilityEvents: "optional",
    resourceAccessTokenEvents: "optional",
    memberEvents: "optional",
    projectEvents: "optional",
    subgroupEvents: "optional",
  },
  {
    alertStatus: "plain",
    disabledUntil: "plain",
    hookId: "plain",
    signingTokenPresent: "plain",
    groupId: "plain",
  },
) {}
