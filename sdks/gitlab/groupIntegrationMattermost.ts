import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupIntegrationMattermost}. */
export interface GroupIntegrationMattermostArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Address of Mattermost's incoming webhook, which is a credential. */
  readonly webhook: pulumi.Input<string>;
  /** Channel of messages that have none of their own. @default the webhook's */
  readonly channel?: pulumi.Input<string>;
  /** Labels that an issue or merge request has to have, with commas between them. @default any */
  readonly labelsToBeNotified?: pulumi.Input<string>;
  /** Whether one of the labels is enough. @default match_any */
  readonly labelsToBeNotifiedBehavior?: pulumi.Input<"match_any" | "match_all">;
  /** Use the settings of the group above. @default false */
  readonly useInheritedSettings?: pulumi.Input<boolean>;
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

/** Messages to Mattermost about what happens in a group's projects. */
export class GroupIntegrationMattermost extends resource<GroupIntegrationMattermostArgs>(
  "gitlab:index/groupIntegrationMattermost:GroupIntegrationMattermost",
  {
    group: "required",
    webhook: "required secret",
    channel: "optional",
    labelsToBeNotified: "optional",
    labelsToBeNotifiedBehavior: "optional",
    useInheritedSettings: "optional",
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
