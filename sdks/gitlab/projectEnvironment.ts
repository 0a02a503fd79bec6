import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectEnvironment}. */
export interface ProjectEnvironmentArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Name. */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Address that the environment's page links to. @default none */
  readonly externalUrl?: pulumi.Input<string>;
  /** Kind of environment. @default by its name */
  readonly tier?: pulumi.Input<"production" | "staging" | "testing" | "development" | "other">;
  /** Stop it before it is deleted. @default false */
  readonly stopBeforeDestroy?: pulumi.Input<boolean>;
  /** Whether it stops by itself always, or only when a job says so. With `with_action` it is stopped by force. */
  readonly autoStopSetting?: pulumi.Input<"always" | "with_action">;
  /** Agent for Kubernetes that its page shows objects through, by its number. @default none */
  readonly clusterAgentId?: pulumi.Input<number>;
  /** Namespace whose objects its page shows. @default all that the agent sees */
  readonly kubernetesNamespace?: pulumi.Input<string>;
  /**
   * Flux object that its page shows, such as `helm.toolkit.fluxcd.io/v2/namespaces/a/helmreleases/b`.
   * @default none
   */
  readonly fluxResourcePath?: pulumi.Input<string>;
}

/** What only the provider knows of a {@link ProjectEnvironment}. */
export interface ProjectEnvironmentOutputs {
  /** When it stops by itself, as RFC 3339. */
  readonly autoStopAt: string;
  /** When it was made, as RFC 3339. */
  readonly createdAt: string;
  /** Name that fits into a host name. */
  readonly slug: string;
  /** Whether it is `available` or `stopped`. */
  readonly state: string;
  /** When it was last changed, as RFC 3339. */
  readonly updatedAt: string;
  /** Name. */
  readonly name: string;
}

/** An environment of a project: what its jobs deploy to. It has to be stopped before it can be deleted. */
export class ProjectEnvironment extends resource<ProjectEnvironmentArgs, ProjectEnvironmentOutputs>(
  "gitlab:index/projectEnvironment:ProjectEnvironment",
  {
    project: "required",
    name: "optional",
    description: "optional",
    externalUrl: "optional",
    tier: "optional",
    stopBeforeDestroy: "optional",
    autoStopSetting: "optional",
    clusterAgentId: "optional",
    kubernetesNamespace: "optional",
    fluxResourcePath: "optional",
  },
  { autoStopAt: "plain", createdAt: "plain", slug: "plain", state: "plain", updatedAt: "plain" },
) {}
