import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { ciliumDns, ciliumTcp } from "../core/cilium.ts";
import type { Named } from "../gateway/references.ts";
import type { DnsServers } from "../namespaces/args.ts";
import { dnsQueries, podsOf } from "../namespaces/isolation.ts";

/** Pods at the other end of a connection. */
export interface Peer {
  /** Their namespace. */
  readonly namespace: string;
  /** Their labels. @default every pod of the namespace */
  readonly labels?: Readonly<Record<string, string>>;
  /** TCP ports of the end that is connected to; without one there is no connection. */
  readonly ports: readonly number[];
}

/** What a service's pods may be reached by and may reach. All else is refused. */
export interface NetworkSettings {
  /** Pods that may connect to the service, and to which of its ports. */
  readonly from: readonly Peer[];
  /** Pods the service may connect to, and at which of their ports. */
  readonly to: readonly Peer[];
  /** Hosts outside the cluster it may connect to. */
  readonly hosts: readonly {
    /** Host name; `*.` in front stands for every subdomain. */
    readonly host: string;
    /** TCP port. */
    readonly port: number;
  }[];
  /** Servers that resolve names. */
  readonly dns: DnsServers;
}

/** Labels that every pod of a service has, whichever instance or version it is. */
export function podLabels(service: string): Record<string, string> {
  return { "app.kubernetes.io/name": service };
}

/** A policy that names egress closes all other, so this one lets DNS queries out too, whatever namespace it is in. */
export function networkPolicy(
  service: string,
  namespace: string,
  { from, to, dns }: NetworkSettings,
): Named<INetworkPolicy> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: service, namespace },
    spec: {
      podSelector: { matchLabels: podLabels(service) },
      policyTypes: ["Ingress", "Egress"],
      ingress: withPorts(from).map((peer) => ({ from: [podsOf(peer)], ports: tcp(peer) })),
      egress: [dnsQueries(dns), ...withPorts(to).map((peer) => ({ to: [podsOf(peer)], ports: tcp(peer) }))],
    },
  };
}

/** A NetworkPolicy knows addresses but no host names, so hosts take a policy of Cilium's, which permits beside the other. */
export function hostPolicy(
  service: string,
  namespace: string,
  { hosts, dns }: Pick<NetworkSettings, "hosts" | "dns">,
): Named<ICiliumNetworkPolicy> {
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: `${service}-hosts`, namespace },
    spec: {
      endpointSelector: { matchLabels: podLabels(service) },
      egress: [
        ciliumDns(dns),
        ...hosts.map(({ host, port }) => ({
          toFQDNs: [
            // To Cilium one star is one label; two are any number of them.
            host.startsWith("*.") ? { matchPattern: `*${host}` } : { matchName: host },
          ],
          toPorts: ciliumTcp([port]),
        })),
      ],
    },
  };
}

/** A rule without ports would permit all of them. */
function withPorts(peers: readonly Peer[]): Peer[] {
  return peers.filter(({ ports }) => ports.length > 0);
}

function tcp({ ports }: Peer) {
  return ports.map((port) => ({ port, protocol: "TCP" as const }));
}
