import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { ciliumDns, ciliumPods, ciliumTcp, type EgressRule } from "../core/cilium.ts";
import type { Named } from "../gateway/references.ts";
import type { DnsServers } from "../namespaces/args.ts";
import type { Destination } from "./args.ts";
import { JOB_LABELS, MANAGER_LABELS, METRICS_PORT, POOL_LABEL, releaseName } from "./names.ts";

/**
 * Addresses where clouds hand out a node's credentials, over IPv4 and IPv6. A denial wins over every permission, so a permitted
 * name that resolves to one of them helps nobody.
 */
const METADATA = ["169.254.169.254/32", "fd00:ec2::254/128"];

/** Nothing goes in or out of the namespace but what another policy permits. */
export function defaultDeny(namespace: string): Named<ICiliumNetworkPolicy> {
  return policy("gitlab-runner-default-deny", namespace, {
    endpointSelector: {},
    ingress: [{}],
    egress: [{}],
    egressDeny: [{ toCIDR: METADATA }],
  });
}

/** Managers ask GitLab for jobs and make pods at the API server; Prometheus reads their metrics. */
export function managerPolicy(
  namespace: string,
  {
    gitlab,
    dns,
    prometheusNamespace,
  }: {
    readonly gitlab: Destination;
    readonly dns: DnsServers;
    readonly prometheusNamespace: string;
  },
): Named<ICiliumNetworkPolicy> {
  return policy("gitlab-runner-managers", namespace, {
    endpointSelector: { matchLabels: MANAGER_LABELS },
    ingress: [
      {
        fromEndpoints: [ciliumPods(prometheusNamespace)],
        toPorts: ciliumTcp([METRICS_PORT]),
      },
    ],
    egress: [
      ciliumDns(dns),
      // The port of the Service, and the one behind it that Cilium sees once it has chosen a server.
      { toEntities: ["kube-apiserver"], toPorts: ciliumTcp([443, 6443]) },
      egressTo(gitlab),
    ],
  });
}

/** What every job may reach (requirement 002 3.5). */
export function jobPolicy(
  namespace: string,
  dns: DnsServers,
  destinations: readonly Destination[],
): Named<ICiliumNetworkPolicy> {
  return policy("gitlab-runner-egress", namespace, {
    endpointSelector: { matchLabels: { app: JOB_LABELS.app } },
    egress: [ciliumDns(dns), ...destinations.map(egressTo)],
  });
}

/** What the jobs of one pool may reach beyond that. */
export function poolPolicy(
  namespace: string,
  pool: string,
  destinations: readonly Destination[],
): Named<ICiliumNetworkPolicy> {
  return policy(`${releaseName(pool)}-egress`, namespace, {
    endpointSelector: { matchLabels: { app: JOB_LABELS.app, [POOL_LABEL]: pool } },
    egress: destinations.map(egressTo),
  });
}

function policy(
  name: string,
  namespace: string,
  spec: NonNullable<ICiliumNetworkPolicy["spec"]>,
): Named<ICiliumNetworkPolicy> {
  return { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name, namespace }, spec };
}

/** Permission to connect to a destination. */
export function egressTo(destination: Destination): EgressRule {
  if (destination.via === "host") {
    const { host, port } = destination;
    return {
      toFQDNs: [host.startsWith("*.") ? { matchPattern: host } : { matchName: host }],
      toPorts: ciliumTcp([port]),
    };
  }
  return {
    toEndpoints: [ciliumPods(destination.namespace, destination.labels)],
    toPorts: ciliumTcp(destination.ports),
  };
}
