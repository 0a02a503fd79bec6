import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { Named } from "../gateway/references.ts";
import type { DnsServers } from "./args.ts";

/** Argo CD applies what permits first (wave 0), so that a namespace with running pods is not cut off in between. */
const AFTER_PERMISSIONS = { "argocd.argoproj.io/sync-wave": "1" };

/** Nothing goes in or out of the namespace's pods but what another policy permits. */
export function defaultDeny(namespace: string): Named<INetworkPolicy> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace, annotations: AFTER_PERMISSIONS },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

/** Every pod may resolve names. */
export function allowDns(namespace: string, dns: DnsServers): Named<INetworkPolicy> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "allow-dns", namespace },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [dnsQueries(dns)],
    },
  };
}

/** DNS queries; over TCP too, which long answers need. */
export function dnsQueries(dns: DnsServers) {
  return {
    to: [podsOf(dns)],
    ports: (["UDP", "TCP"] as const).map((protocol) => ({ port: 53, protocol })),
  };
}

/** Pods of a namespace, by label; all of them without labels. */
export function podsOf({
  namespace,
  labels,
}: {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: { ...labels } } }),
  };
}
