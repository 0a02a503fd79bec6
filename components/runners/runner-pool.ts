import type * as pulumi from "@pulumi/pulumi";
import { UserRunner, type UserRunnerArgs } from "@pulumi/gitlab/userRunner.js";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { milliseconds } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import { vaultPaths } from "../vault/paths.ts";
import { storedSecret } from "../vault/stored-secret.ts";
import { runnerApplication } from "./application.ts";
import type { Destination, FleetSettings, PoolSettings } from "./args.ts";
import { poolPolicy } from "./network-policies.ts";
import { tokenSecret } from "./secrets.ts";

/** Arguments of {@link RunnerPool}. */
export interface RunnerPoolArgs extends PlatformArgs {
  /** What the pool has in common with the others. */
  readonly fleet: FleetSettings;
  /** The pool itself. */
  readonly pool: PoolSettings;
  /** What its jobs may reach beyond what all jobs may. @default nothing */
  readonly destinations?: readonly Destination[];
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the Application, which holds the chart's values. */
    readonly application?: Transform<Named<IApplication>>;
    /** Laid over the runner in GitLab. */
    readonly runner?: Transform<UserRunnerArgs>;
  };
}

/**
 * One kind of runner: the runner in GitLab, its token in Vault and as a Secret of the cluster, and the managers that take its jobs.
 */
export class RunnerPool extends PlatformComponent {
  constructor(name: string, args: RunnerPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:runners:RunnerPool", name, args, opts);
    const { fleet, pool, environment, destinations = [], transform } = args;
    const application = { name: "gitlab-runner", component: "runner-pool" };
    const vaultPath = vaultPaths.platform(environment, "gitlab-runner", pool.name);

    const runner = new UserRunner(
      `${name}-runner`,
      applyTransform(userRunner(environment, pool), transform?.runner),
      { parent: this },
    );
    storedSecret(`${name}-token`, vaultPath, { token: runner.token }, { parent: this });
    this.addObject("token-secret", application, tokenSecret(fleet, pool.name, vaultPath));
    if (destinations.length > 0) {
      this.addObject("egress", application, poolPolicy(fleet.namespace, pool.name, destinations));
    }
    this.addObject("application", application, runnerApplication(fleet, pool), transform?.application);
    this.registerOutputs({});
  }
}

/**
 * The runner as GitLab knows it. It belongs to the instance: a group's runner needs the group's number, which is another stack's,
 * and every project of the platform has jobs for it.
 */
export function userRunner(environment: string, pool: PoolSettings): UserRunnerArgs {
  return {
    runnerType: "instance_type",
    description: `${environment}-${pool.name}`,
    maintenanceNote: `Pool "${pool.name}" of the runners in the cluster of ${environment}, declared by Slipway.`,
    tagLists: [...pool.tags],
    untagged: pool.runUntagged,
    accessLevel: pool.protectedRefsOnly ? "ref_protected" : "not_protected",
    locked: false,
    paused: false,
    maximumTimeout: milliseconds(pool.timeout) / 1_000,
  };
}
