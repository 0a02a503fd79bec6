import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectWebhook}. */
export interface ProjectWebhookArgs {
  /** Project, by the id of its resource. */
  readonly projectId: pulumi.Input<string>;
  /** Address that is called. Secret, because that of a chat's incoming webhook is a credential. */
  readonly address: pulumi.Input<string>;
  /** What it is called for. The severity of a finding cannot be chosen: the receiver has to filter. */
  readonly eventsTypes: pulumi.Input<pulumi.Input<string>[]>;
  /** Form of the call: Harbor's own, or a message as Slack and Mattermost take it. */
  readonly notifyType: pulumi.Input<"http" | "slack">;
  /** Name; another name is another webhook. */
  readonly name?: pulumi.Input<string>;
  /**
   * Value of the `Authorization` header of the call. Secret, although the provider does not say so.
   * @default none
   */
  readonly authHeader?: pulumi.Input<string>;
  /** What it is for, as Harbor shows it. @default none */
  readonly description?: pulumi.Input<string>;
  /** Whether it is called. @default true */
  readonly enabled?: pulumi.Input<boolean>;
  /** Call also an address whose certificate is not valid. @default true: say false */
  readonly skipCertVerify?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link ProjectWebhook}. */
export interface ProjectWebhookOutputs {
  /** Name. */
  readonly name: string;
}

/** A call that Harbor makes when something happens in a project. */
export class ProjectWebhook extends resource<ProjectWebhookArgs, ProjectWebhookOutputs>(
  "harbor:index/projectWebhook:ProjectWebhook",
  {
    projectId: "required",
    address: "required secret",
    eventsTypes: "required",
    notifyType: "required",
    name: "optional",
    authHeader: "optional secret",
    description: "optional",
    enabled: "optional",
    skipCertVerify: "optional",
  },
  {},
) {}
