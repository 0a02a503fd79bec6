import type { ICiliumClusterwideNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumClusterwideNetworkPolicy";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { waveAnnotation } from "../../argocd/waves.ts";
import { ciliumDns, ciliumPods } from "../../core/cilium.ts";
import type { Named } from "../../gateway/references.ts";
import type { DnsServers } from "../../namespaces/args.ts";

type CiliumRule = NonNullable<ICiliumNetworkPolicy["spec"]>;

/** What Cilium knows by a name of its own: the API server, nodes, and everything outside the cluster. */
export type Entity = "kube-apiserver" | "host" | "remote-node" | "cluster" | "world";

/** One end of a connection. */
export type End =
  | {
      /** Pods of a namespace. */
      readonly is: "pods";
      /** Their namespace. */
      readonly namespace: string;
      /** Labels that they all have. @default every pod of the namespace */
      readonly labels?: Readonly<Record<string, string>>;
    }
  | {
      /** All pods of some namespaces. */
      readonly is: "namespaces";
      /** Label that the namespaces have with the value `true`: their names are not known before. */
      readonly label: string;
    }
  | {
      /** A host outside the cluster. */
      readonly is: "host";
      /** Host name outside the cluster; only something that is connected to. */
      readonly host: string;
    }
  | {
      /** What Cilium knows by a name of its own. */
      readonly is: "entities";
      /** Those names. */
      readonly entities: readonly Entity[];
    };

/** A connection that is permitted. */
export interface Flow {
  /** Who connects. */
  readonly from: End;
  /** What is connected to. */
  readonly to: End;
  /** Ports that the other end itself listens on, which need not be those of its Service. */
  readonly ports: readonly number[] | "all";
  /** Protocol of the connection. @default "TCP" */
  readonly protocol?: "TCP" | "ANY";
  /** What for, in a sentence; auditors read it. */
  readonly why: string;
}

/** Pods that flows begin or end at, with those flows. */
interface Selected {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ingress: readonly Flow[];
  readonly egress: readonly Flow[];
}

/**
 * Addresses where clouds hand out a node's credentials, over IPv4 and IPv6. A denial wins over every permission, so a permitted
 * name that resolves to one of them helps nobody.
 */
const METADATA = ["169.254.169.254/32", "fd00:ec2::254/128"];

const API_VERSION = "cilium.io/v2";
const NAMESPACE = "k8s:io.kubernetes.pod.namespace";

/** Nothing goes in or out of pods of the namespaces but DNS queries and what another policy permits. */
export function closingPolicy(
  namespaces: readonly string[],
  dns: DnsServers,
): Named<ICiliumClusterwideNetworkPolicy> {
  return {
    apiVersion: API_VERSION,
    kind: "CiliumClusterwideNetworkPolicy",
    // After what permits, so that running products are not cut off in between.
    metadata: { name: "platform-default-deny", annotations: waveAnnotation(1) },
    spec: {
      description: "Closes the namespaces of the platform's products; they may only resolve names",
      endpointSelector: {
        matchExpressions: [{ key: NAMESPACE, operator: "In", values: [...namespaces].sort() }],
      },
      ingress: [{}],
      egress: [ciliumDns(dns)],
      egressDeny: [{ toCIDR: METADATA }],
    },
  };
}

/** What is permitted, a policy for all pods with the same flows. Ends outside the namespaces have policies of their own, or none. */
export function flowPolicies(
  flows: readonly Flow[],
  namespaces: readonly string[],
): Named<ICiliumNetworkPolicy>[] {
  return selected(flows, namespaces).map(({ namespace, labels, ingress, egress }) => ({
    apiVersion: API_VERSION,
    kind: "CiliumNetworkPolicy",
    metadata: { name: ["platform-flows", ...Object.values(labels)].join("-"), namespace },
    spec: {
      description: [...new Set([...ingress, ...egress].map(({ why }) => why))].join("; "),
      endpointSelector: { matchLabels: { ...labels } },
      ...rulesOf(ingress.map(ingressRule), egress.map(egressRule)),
    },
  }));
}

/** An empty list of rules would close a direction, which is the business of {@link closingPolicy}. */
function rulesOf(ingress: NonNullable<CiliumRule["ingress"]>, egress: NonNullable<CiliumRule["egress"]>) {
  if (ingress.length === 0) return { egress };
  return egress.length === 0 ? { ingress } : { ingress, egress };
}

function selected(flows: readonly Flow[], namespaces: readonly string[]): Selected[] {
  const keyOf = (end: End) =>
    end.is === "pods" && namespaces.includes(end.namespace)
      ? JSON.stringify([end.namespace, end.labels ?? {}])
      : undefined;
  const keys = flows.flatMap(({ from, to }) => [keyOf(from), keyOf(to)]);
  return [...new Set(keys)]
    .filter((key) => key !== undefined)
    .sort()
    .map((key) => {
      const [namespace, labels] = JSON.parse(key) as [string, Record<string, string>];
      return {
        namespace,
        labels,
        ingress: flows.filter(({ to }) => keyOf(to) === key),
        egress: flows.filter(({ from }) => keyOf(from) === key),
      };
    });
}

function ingressRule(flow: Flow): NonNullable<CiliumRule["ingress"]>[number] {
  const { from } = flow;
  switch (from.is) {
    case "pods":
      return { fromEndpoints: [ciliumPods(from.namespace, from.labels)], ...portsOf(flow) };
    case "namespaces":
      return { fromEndpoints: [inNamespaces(from.label)], ...portsOf(flow) };
    case "entities":
      return { fromEntities: [...from.entities], ...portsOf(flow) };
    case "host":
      throw new Error(`no policy can tell that a connection comes from ${from.host}`);
  }
}

function egressRule(flow: Flow): NonNullable<CiliumRule["egress"]>[number] {
  const { to } = flow;
  switch (to.is) {
    case "pods":
      return { toEndpoints: [ciliumPods(to.namespace, to.labels)], ...portsOf(flow) };
    case "namespaces":
      return { toEndpoints: [inNamespaces(to.label)], ...portsOf(flow) };
    case "entities":
      return { toEntities: [...to.entities], ...portsOf(flow) };
    case "host":
      return { toFQDNs: [{ matchName: to.host }], ...portsOf(flow) };
  }
}

function inNamespaces(label: string) {
  return { matchLabels: { [`k8s:io.cilium.k8s.namespace.labels.${label}`]: "true" } };
}

function portsOf({ ports, protocol = "TCP" }: Flow) {
  if (ports === "all") return {};
  return { toPorts: [{ ports: ports.map((port) => ({ port: String(port), protocol })) }] };
}
