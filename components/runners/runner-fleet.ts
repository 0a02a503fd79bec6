import type * as pulumi from "@pulumi/pulumi";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import type { Destination, FleetSettings } from "./args.ts";
import { jobsRule, podMonitor } from "./monitoring.ts";
import { JOB_ACCOUNT } from "./names.ts";
import { defaultDeny, jobPolicy, managerPolicy } from "./network-policies.ts";
import { cacheSecret, pullSecret } from "./secrets.ts";

/** Arguments of {@link RunnerFleet}. */
export interface RunnerFleetArgs extends PlatformArgs {
  /** What the pools have in common. */
  readonly fleet: FleetSettings;
  /** GitLab, as managers reach it. */
  readonly gitlab: Destination;
  /** What every job may reach, GitLab included. */
  readonly destinations: readonly Destination[];
  /** Namespace of the Prometheus that scrapes the managers. */
  readonly prometheusNamespace: string;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the network policy of the managers. */
    readonly managers?: Transform<Named<ICiliumNetworkPolicy>>;
    /** Laid over the network policy of all jobs. */
    readonly egress?: Transform<Named<ICiliumNetworkPolicy>>;
  };
}

/** What the runner pools of a cluster share: who they may talk to, what is measured, and the account of the jobs. */
export class RunnerFleet extends PlatformComponent {
  constructor(name: string, args: RunnerFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:runners:RunnerFleet", name, args, opts);
    const { fleet, gitlab, destinations, prometheusNamespace, transform } = args;
    const { namespace, cache } = fleet;
    const application = { name: "gitlab-runner", component: "runner-fleet" };

    this.addObject("default-deny", application, defaultDeny(namespace));
    this.addObject(
      "managers",
      application,
      managerPolicy(namespace, gitlab, prometheusNamespace),
      transform?.managers,
    );
    this.addObject("egress", application, jobPolicy(namespace, destinations), transform?.egress);
    this.addObject("job-account", application, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: JOB_ACCOUNT, namespace },
      automountServiceAccountToken: false,
    });
    this.addObject("pod-monitor", application, podMonitor(namespace));
    this.addObject("jobs-rule", application, jobsRule(namespace));
    this.addObject("pull-secret", application, pullSecret(fleet));
    if (cache !== undefined) this.addObject("cache-secret", application, cacheSecret(fleet, cache));
    this.registerOutputs({});
  }
}
