import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectIntegrationMattermost}. */
export interface ProjectIntegrationMattermostArgs {
  /** Project, by its number. */
  readonly project: pulumi.Input<string>;
  /** Address of Mattermost's incoming webhook, which is a credential. */
  readonly webhook: pulumi.Input<string>;
  /** Name that the messages come from. @default the webhook's */
  readonly username?: pulumi.Input<string>;
  /** Branches that there are messages about. @default default */
  readonly branchesToBeNotified?: pulumi.Input<"all" | "default" | "protected" | "default_and_protected">;
  /** Whether only failed pipelines are told. @default false */
  readonly notifyOnlyBrokenPipelines?: pulumi.Input<boolean>;
  /** Whether pushes are told. */
  readonly pushEvents?: pulumi.Input<boolean>;
  /** Channel for pushes. @default the webhook's */
  readonly pushChannel?: pulumi.Input<string>;
  /** Whether pushes of tags are told. */
  readonly tagPushEvents?: pulumi.Input<boolean>;
  /** Channel for pushes of tags. @default the webhook's */
  readonly tagPushChannel?: pulumi.Input<string>;
  /** Whether merge requests are told. */
  readonly mergeRequestsEvents?: pulumi.Input<boolean>;
  /** Channel for merge requests. @default the webhook's */
  readonly mergeRequestChannel?: pulumi.Input<string>;
  /** Whether issues are told. */
  readonly issuesEvents?: pulumi.Input<boolean>;
  /** Channel for issues. @default the webhook's */
  readonly issueChannel?: pulumi.Input<string>;
  /** Whether confidential issues are told. */
  readonly confidentialIssuesEvents?: pulumi.Input<boolean>;
  /** Channel for confidential issues. @default the webhook's */
  readonly confidentialIssueChannel?: pulumi.Input<string>;
  /** Whether comments are told. */
  readonly noteEvents?: pulumi.Input<boolean>;
  /** Channel for comments. @default the webhook's */
  readonly noteChannel?: pulumi.Input<string>;
  /** Whether confidential comments are told. */
  readonly confidentialNoteEvents?: pulumi.Input<boolean>;
  /** Channel for confidential comments. @default the webhook's */
  readonly confidentialNoteChannel?: pulumi.Input<string>;
  /** Whether pipelines are told. */
  readonly pipelineEvents?: pulumi.Input<boolean>;
  /** Channel for pipelines. @default the webhook's */
  readonly pipelineChannel?: pulumi.Input<string>;
  /** Whether pages of the wiki are told. */
  readonly wikiPageEvents?: pulumi.Input<boolean>;
  /** Channel for pages of the wiki. @default the webhook's */
  readonly wikiPageChannel?: pulumi.Input<string>;
}

/** Messages to Mattermost about what happens in a project. */
export class ProjectIntegrationMattermost extends resource<ProjectIntegrationMattermostArgs>(
  "gitlab:index/projectIntegrationMattermost:ProjectIntegrationMattermost",
  {
    project: "required",
    webhook: "required secret",
    username: "optional",
    branchesToBeNotified: "optional",
    notifyOnlyBrokenPipelines: "optional",
    pushEvents: "optional",
    pushChannel: "optional",
    tagPushEvents: "optional",
    tagPushChannel: "optional",
    mergeRequestsEvents: "optional",
    mergeRequestChannel: "optional",
    issuesEvents: "optional",
    issueChannel: "optional",
    confidentialIssuesEvents: "optional",
    confidentialIssueChannel: "optional",
    noteEvents: "optional",
    noteChannel: "optional",
    confidentialNoteEvents: "optional",
    confidentialNoteChannel: "optional",
    pipelineEvents: "optional",
    pipelineChannel: "optional",
    wikiPageEvents: "optional",
    wikiPageChannel: "optional",
  },
  {},
) {}
