import type * as pulumi from "@pulumi/pulumi";
import { GroupIntegrationHarbor } from "@pulumi/gitlab/groupIntegrationHarbor.js";
import {
  GroupIntegrationMattermost,
  type GroupIntegrationMattermostArgs,
} from "@pulumi/gitlab/groupIntegrationMattermost.js";
import { RobotAccount } from "@pulumiverse/harbor/robotAccount.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";

/** Arguments of {@link HarborIntegration}. */
export interface HarborIntegrationArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Base URL of Harbor. */
  readonly url: string;
  /** Project of Harbor that the group's images lie in. */
  readonly project: string;
  /** Day the robot was issued, such as `2026-11-02`. Another day is another robot. */
  readonly issued: string;
  /** Days the robot is good for. */
  readonly lifetimeDays: number;
}

/**
 * Shows the images of a project of Harbor in GitLab.
 *
 * GitLab gives every job the integration's password, as HARBOR_PASSWORD, and nothing turns that off. So the robot is one of its own
 * that sees what there is and can neither pull nor push: the three lists are all that GitLab asks for (gitlabhq,
 * lib/gitlab/harbor/client.rb). Pipelines push with a robot whose secret they get from Vault.
 */
export class HarborIntegration extends NamedComponent {
  constructor(name: string, args: HarborIntegrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:HarborIntegration", name, opts);
    const robot = new RobotAccount(
      `${name}-robot`,
      {
        level: "project",
        // The day is part of the name, because Harbor makes another robot for another name only.
        name: `gitlab-view-${args.project}-${args.issued}`,
        description: "Lists images for GitLab; its secret is known to every pipeline",
        duration: args.lifetimeDays,
        permissions: [
          {
            kind: "project",
            namespace: args.project,
            accesses: LISTS.map((resource) => ({ resource, action: "list" })),
          },
        ],
      },
      // A robot is refused whose project is not there, and a child does not wait for what its component waits for.
      { parent: this, dependsOn: opts?.dependsOn ?? [] },
    );
    new GroupIntegrationHarbor(
      `${name}-integration`,
      {
        group: args.group,
        url: args.url,
        projectName: args.project,
        username: robot.fullName,
        password: robot.secret,
        useInheritedSettings: false,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

const LISTS = ["artifact", "repository", "tag"] as const;

/** Arguments of {@link MattermostIntegration}. */
export interface MattermostIntegrationArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Address of Mattermost's incoming webhook, which is a credential. */
  readonly webhook: pulumi.Output<string>;
  /** Channel that is told. */
  readonly channel: string;
  /** Lays changes over what is declared, such as further events. @default none */
  readonly transform?: {
    /** Over the integration. @default none */
    readonly integration?: Transform<GroupIntegrationMattermostArgs>;
  };
}

/** Tells a channel of Mattermost when a pipeline of a default branch fails (requirement 002: all work stops), and of nothing else. */
export class MattermostIntegration extends NamedComponent {
  constructor(name: string, args: MattermostIntegrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:MattermostIntegration", name, opts);
    new GroupIntegrationMattermost(
      `${name}-integration`,
      applyTransform<GroupIntegrationMattermostArgs>(
        {
          group: args.group,
          webhook: args.webhook,
          channel: args.channel,
          pipelineChannel: args.channel,
          useInheritedSettings: false,
          branchesToBeNotified: "default",
          notifyOnlyBrokenPipelines: true,
          pipelineEvents: true,
          confidentialIssuesEvents: false,
          confidentialNoteEvents: false,
          issuesEvents: false,
          mergeRequestsEvents: false,
          noteEvents: false,
          pushEvents: false,
          tagPushEvents: false,
          wikiPageEvents: false,
        },
        args.transform?.integration,
      ),
      { parent: this },
    );
    this.registerOutputs({});
  }
}
