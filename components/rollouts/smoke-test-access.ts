import type * as pulumi from "@pulumi/pulumi";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { podsOf } from "../namespaces/isolation.ts";
import { SMOKE_TEST_LABELS } from "./smoke-test.ts";

/** Arguments of {@link SmokeTestAccess}. */
export interface SmokeTestAccessArgs extends PlatformArgs {
  /** Name of the service. */
  readonly service: string;
  /** Namespace of the service, which the smoke tests run in. */
  readonly namespace: string;
  /** Labels of the service's pods, of every version. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Port that is asked. */
  readonly port: number;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over what lets the smoke test out. */
    readonly egress?: Transform<Named<INetworkPolicy>>;
    /** Laid over what lets it in. */
    readonly ingress?: Transform<Named<INetworkPolicy>>;
  };
}

/** Lets the smoke tests of a service reach its pods and nothing else: the namespace is closed but for what a policy permits. */
export class SmokeTestAccess extends PlatformComponent {
  constructor(name: string, args: SmokeTestAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:rollouts:SmokeTestAccess", name, args, opts);
    const { egress, ingress } = smokeTestPolicies(args);
    const application = { name: args.service, component: "smoke-test" };
    this.addObject("smoke-test-egress", application, egress, args.transform?.egress);
    this.addObject("smoke-test-ingress", application, ingress, args.transform?.ingress);
    this.registerOutputs({});
  }
}

/** Both ends of the connection, each in its own policy. */
function smokeTestPolicies({
  service,
  namespace,
  podLabels,
  port,
}: Pick<SmokeTestAccessArgs, "service" | "namespace" | "podLabels" | "port">) {
  const policy = (
    direction: "ingress" | "egress",
    spec: NonNullable<INetworkPolicy["spec"]>,
  ): Named<INetworkPolicy> => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${service}-smoke-test-${direction}`, namespace },
    spec,
  });
  const tests = { matchLabels: { ...SMOKE_TEST_LABELS } };
  const pods = { matchLabels: { ...podLabels } };
  const ports = [{ port, protocol: "TCP" as const }];
  return {
    egress: policy("egress", {
      podSelector: tests,
      policyTypes: ["Egress"],
      egress: [{ to: [podsOf({ namespace, labels: podLabels })], ports }],
    }),
    ingress: policy("ingress", {
      podSelector: pods,
      policyTypes: ["Ingress"],
      ingress: [{ from: [podsOf({ namespace, labels: SMOKE_TEST_LABELS })], ports }],
    }),
  };
}
