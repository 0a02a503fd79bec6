import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { Named } from "../gateway/references.ts";
import type { Destination } from "./args.ts";
import { JOB_LABELS, MANAGER_LABELS, METRICS_PORT, POOL_LABEL, releaseName } from "./names.ts";

type Spec = NonNullable<ICiliumNetworkPolicy["spec"]>;
type EgressRule = NonNullable<Spec["egress"]>[number];

/**
 * Addresses where clouds hand out a node's credentials, over IPv4 and IPv6. A denial wins over every permission, so a permitted
 * name that resolves to one of them helps nobody.
 */
const METADATA = ["169.254.169.254/32", "fd00:ec2::254/128"];

const NAMESPACE_LABEL = "k8s:io.kubernetes.pod.namespace";

/**
 * Name resolution. Cilium's DNS proxy has to see the answers, or it cannot tell which addresses belong to a permitted name. All
 * names may be asked for: clients try them with the cluster's search domains first, and give up when those are refused.
 */
const DNS: EgressRule = {
  toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: "kube-system", "k8s:k8s-app": "kube-dns" } }],
  toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
};

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
  gitlab: Destination,
  prometheusNamespace: string,
): Named<ICiliumNetworkPolicy> {
  return policy("gitlab-runner-managers", namespace, {
    endpointSelector: { matchLabels: MANAGER_LABELS },
    ingress: [
      {
        fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: prometheusNamespace } }],
        toPorts: tcp([METRICS_PORT]),
      },
    ],
    egress: [
      DNS,
      // The port of the Service, and the one behind it that Cilium sees once it has chosen a server.
      { toEntities: ["kube-apiserver"], toPorts: tcp([443, 6443]) },
      to(gitlab),
    ],
  });
}

/** What every job may reach (requirement 002 3.5). */
export function jobPolicy(
  namespace: string,
  destinations: readonly Destination[],
): Named<ICiliumNetworkPolicy> {
  return policy("gitlab-runner-egress", namespace, {
    endpointSelector: { matchLabels: { app: JOB_LABELS.app } },
    egress: [DNS, ...destinations.map(to)],
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
    egress: destinations.map(to),
  });
}

function policy(name: string, namespace: string, spec: Spec): Named<ICiliumNetworkPolicy> {
  return { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name, namespace }, spec };
}

function to(destination: Destination): EgressRule {
  if (destination.via === "host") {
    const { host, port } = destination;
    return {
      toFQDNs: [host.startsWith("*.") ? { matchPattern: host } : { matchName: host }],
      toPorts: tcp([port]),
    };
  }
  return {
    // Without the namespace a policy means pods of its own namespace only.
    toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: destination.namespace, ...destination.labels } }],
    toPorts: tcp(destination.ports),
  };
}

function tcp(ports: readonly number[]) {
  return [{ ports: ports.map((port) => ({ port: String(port), protocol: "TCP" as const })) }];
}
