import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";

/** One permission of a CiliumNetworkPolicy to connect to something. */
export type EgressRule = NonNullable<NonNullable<ICiliumNetworkPolicy["spec"]>["egress"]>[number];

/** Pods of a namespace, by label. Without the namespace Cilium takes those of the policy's own. */
export function ciliumPods(namespace: string, labels: Readonly<Record<string, string>> = {}) {
  return {
    matchLabels: {
      "k8s:io.kubernetes.pod.namespace": namespace,
      ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value])),
    },
  };
}

/**
 * Name resolution through Cilium's DNS proxy, which has to see the answers, or it cannot tell which addresses belong to a name that
 * a policy permits. All names may be asked for: clients try them with the cluster's search domains first, and give up when those
 * are refused.
 */
export function ciliumDns(dns: {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}): EgressRule {
  return {
    toEndpoints: [ciliumPods(dns.namespace, dns.labels)],
    toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
  };
}

/** TCP ports. */
export function ciliumTcp(ports: readonly number[]) {
  return [{ ports: ports.map((port) => ({ port: String(port), protocol: "TCP" as const })) }];
}
