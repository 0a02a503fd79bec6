import type * as pulumi from "@pulumi/pulumi";
import type { ICiliumClusterwideNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumClusterwideNetworkPolicy";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../../core/component.ts";
import type { Transform } from "../../core/transform.ts";
import type { Named } from "../../gateway/references.ts";
import type { DnsServers } from "../../namespaces/args.ts";
import { closingPolicy, flowPolicies, type Flow } from "./flows.ts";

/** Arguments of {@link PlatformFlows}. */
export interface PlatformFlowsArgs extends PlatformArgs {
  /** Namespaces that are closed but for the flows. */
  readonly namespaces: readonly string[];
  /** Every connection that their pods may make or take. */
  readonly flows: readonly Flow[];
  /** Servers that all of them may ask for names. */
  readonly dns: DnsServers;
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over the policy that closes the namespaces. */
    readonly closing?: Transform<Named<ICiliumClusterwideNetworkPolicy>>;
    /** Laid over the policies with flows, by namespace. */
    readonly flows?: Readonly<Record<string, Transform<Named<ICiliumNetworkPolicy>>>>;
  };
}

/** Closes the namespaces of the platform's products, but for what they are known to need. */
export class PlatformFlows extends PlatformComponent {
  constructor(name: string, args: PlatformFlowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:guardrails:PlatformFlows", name, args, opts);
    const { namespaces, flows, dns, transform } = args;
    const application = { name: "slipway", component: "network" };
    this.addObject("default-deny", application, closingPolicy(namespaces, dns), transform?.closing);
    for (const policy of flowPolicies(flows, namespaces)) {
      const namespace = policy.metadata.namespace ?? "";
      this.addObject(
        `${namespace}-${policy.metadata.name ?? ""}`,
        application,
        policy,
        transform?.flows?.[namespace],
      );
    }
    this.registerOutputs({});
  }
}
