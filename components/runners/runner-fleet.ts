import type * as pulumi from "@pulumi/pulumi";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import type { Named } from "../gateway/references.ts";
import type { DnsServers } from "../namespaces/args.ts";
import type { Destination, FleetSettings } from "./args.ts";
import { jobsRule, podMonitor } from "./monitoring.ts";
import { JOB_ACCOUNT } from "./names.ts";
import { defaultDeny, jobPolicy, managerPolicy } from "./network-policies.ts";
import { cacheSecret } from "./secrets.ts";

/** Arguments of {@link RunnerFleet}. */
export interface RunnerFleetArgs extends PlatformArgs {
  /** What the pools have in common. */
  readonly fleet: FleetSettings;
  /** GitLab, as managers reach it. */
  readonly gitlab: Destination;
  /** What every job may reach, GitLab included. */
  readonly destinations: readonly Destination[];
  /** Servers that resolve names. */
  readonly dns: DnsServers;
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
    const { fleet, dns, destinations, transform } = args;
    const { namespace, cache } = fleet;
    const application = { name: "gitlab-runner", component: "runner-fleet" };

    this.addObject("default-deny", application, defaultDeny(namespace));
    this.addObject("managers", application, managerPolicy(namespace, args), transform?.managers);
    this.addObject("egress", application, jobPolicy(namespace, dns, destinations), transform?.egress);
    this.addObject("job-account", application, serviceAccount(JOB_ACCOUNT, namespace));
    this.addObject("pod-monitor", application, podMonitor(namespace));
    this.addObject("jobs-rule", application, jobsRule(namespace));
    if (cache !== undefined) this.addObject("cache-secret", application, cacheSecret(fleet, cache));
    this.registerOutputs({});
  }
}
