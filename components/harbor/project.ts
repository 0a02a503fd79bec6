import * as pulumi from "@pulumi/pulumi";
import { ImmutableTagRule } from "@pulumiverse/harbor/immutableTagRule.js";
import { Project, type ProjectArgs } from "@pulumiverse/harbor/project.js";
import { ProjectMemberGroup, type ProjectMemberGroupArgs } from "@pulumiverse/harbor/projectMemberGroup.js";
import { ProjectWebhook } from "@pulumiverse/harbor/projectWebhook.js";
import { RetentionPolicy, type RetentionPolicyArgs } from "@pulumiverse/harbor/retentionPolicy.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { retentionRules, type Retention } from "./retention.ts";
import { harborSchedule } from "./schedule.ts";
import { EVERYTHING, IMMUTABLE_TAGS, type ImmutableTags } from "./tags.ts";

/** Severity of a vulnerability. */
export type Severity = "critical" | "high" | "medium" | "low";

/** What the members of a group may do in a project. */
export interface ProjectMember {
  /** Group, as Keycloak names it. */
  readonly group: string;
  /** What they may do. */
  readonly role: "projectadmin" | "maintainer" | "developer" | "guest" | "limitedguest";
}

/** Events of Harbor that a receiver can be told of. None of them can be narrowed, for example to a severity. */
export type HarborEvent = "PUSH_ARTIFACT" | "SCANNING_COMPLETED" | "SCANNING_FAILED";

/** Somebody who is told of what happens in a project. */
export interface Webhook {
  /** Name, as Harbor shows it. */
  readonly name: string;
  /** Address that is called with a POST. */
  readonly address: string;
  /** What it is called for. */
  readonly events: readonly HarborEvent[];
  /** Value of the `Authorization` header, by which the receiver knows Harbor. A secret. */
  readonly authHeader: pulumi.Input<string>;
}

/** Arguments of {@link HarborProject}. */
export interface HarborProjectArgs {
  /** Name of the project, the first part of its images' names. */
  readonly project: string;
  /** Space that the project may use, in GB; a push beyond it is refused. */
  readonly storageQuota: number;
  /** Whether every image is scanned when it is pushed. */
  readonly scanOnPush: boolean;
  /**
   * Lowest severity of a finding that keeps an image from being pulled. An image that was not scanned yet cannot be pulled
   * either.
   * @default nothing is held back
   */
  readonly blockFrom?: Severity;
  /** Whether Harbor writes a software bill of materials for every image that is pushed. Needs Harbor 2.11. */
  readonly sbomOnPush: boolean;
  /** Whether only images with a Cosign signature can be pulled. Cosign itself still can, to sign them. */
  readonly contentTrust: boolean;
  /** Kinds of tags that can neither be moved nor deleted. Retention cannot delete them either. */
  readonly immutableTags: readonly ImmutableTags[];
  /** What is kept. */
  readonly retention: Retention;
  /** When what is not kept is deleted, as cron in UTC. */
  readonly retentionSchedule: string;
  /** Environments whose `deployed-<environment>` tags keep an image. */
  readonly environments: readonly string[];
  /** Groups that have a role in the project. `dependsOn` of the component names what declares them. */
  readonly members: readonly ProjectMember[];
  /** Who is told of what happens. */
  readonly webhooks: readonly Webhook[];
  /** Changes laid over a child's arguments before it is declared. */
  readonly transform?: {
    /** Laid over the project. */
    readonly project?: Transform<ProjectArgs>;
    /** Laid over the retention policy. */
    readonly retention?: Transform<RetentionPolicyArgs>;
    /** Laid over every member. */
    readonly member?: Transform<ProjectMemberGroupArgs>;
  };
}

/**
 * A project of Harbor that images are pushed to, with its rules.
 *
 * It is protected, and a project with images in it is not deleted: Harbor refuses, and nothing here asks it to delete them first.
 */
export class HarborProject extends NamedComponent {
  /** The project. */
  readonly project: Project;

  constructor(name: string, args: HarborProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:Project", name, opts);
    const child = { parent: this };
    this.project = new Project(
      `${name}-project`,
      applyTransform(projectArgs(args), args.transform?.project),
      { ...child, protect: true },
    );
    const projectId = this.project.id;
    for (const tags of args.immutableTags) {
      new ImmutableTagRule(
        `${name}-immutable-${tags}`,
        { projectId, repoMatching: EVERYTHING, tagMatching: IMMUTABLE_TAGS[tags] },
        child,
      );
    }
    new RetentionPolicy(
      `${name}-retention`,
      applyTransform(
        {
          scope: projectId,
          schedule: harborSchedule(args.retentionSchedule),
          rules: retentionRules(args.retention, args.environments),
        },
        args.transform?.retention,
      ),
      child,
    );
    for (const { group, role } of args.members) {
      new ProjectMemberGroup(
        `${name}-member-${group}`,
        applyTransform({ projectId, groupName: group, role, type: "oidc" }, args.transform?.member),
        { ...child, dependsOn: opts?.dependsOn ?? [] },
      );
    }
    for (const webhook of args.webhooks) {
      new ProjectWebhook(
        `${name}-webhook-${webhook.name}`,
        {
          projectId,
          name: webhook.name,
          notifyType: "http",
          address: webhook.address,
          eventsTypes: [...webhook.events],
          // Not marked secret by the provider.
          authHeader: pulumi.secret(webhook.authHeader),
          // The provider's own default is true.
          skipCertVerify: false,
        },
        child,
      );
    }
    this.registerOutputs({ name: args.project });
  }
}

/** The project itself. Every switch is said, because the provider writes all of them. */
function projectArgs(args: HarborProjectArgs): ProjectArgs {
  return {
    name: args.project,
    public: false,
    storageQuota: args.storageQuota,
    vulnerabilityScanning: args.scanOnPush,
    ...(args.blockFrom === undefined ? {} : { deploymentSecurity: args.blockFrom }),
    autoSbomGeneration: args.sbomOnPush,
    enableContentTrust: false,
    enableContentTrustCosign: args.contentTrust,
    forceDestroy: false,
  };
}
