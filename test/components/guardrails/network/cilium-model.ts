/**
 * A model of what Cilium permits, for tests: rules of layers 3 and 4 as its documentation describes them, of those fields that the
 * platform's policies use. No Cilium runs here, so the model can be as wrong as its author.
 */
export interface Workload {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the namespace. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** What connects, or is connected to. */
export type Side = Workload | { readonly host: string } | { readonly entity: string };

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values: readonly string[] }[];
}

interface Rule {
  readonly fromEndpoints?: readonly Selector[];
  readonly fromEntities?: readonly string[];
  readonly toEndpoints?: readonly Selector[];
  readonly toEntities?: readonly string[];
  readonly toFQDNs?: readonly { matchName?: string }[];
  readonly toPorts?: readonly { ports: readonly { port: string; protocol: string }[] }[];
}

export interface CiliumPolicy {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly endpointSelector: Selector;
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** Whether a connection is permitted at both of its ends. An end without a policy in its direction is open. */
export function mayConnect(
  policies: readonly CiliumPolicy[],
  from: Side,
  to: Side,
  port: number,
  protocol = "TCP",
): boolean {
  const ends = [
    { own: from, other: to, direction: "egress" },
    { own: to, other: from, direction: "ingress" },
  ] as const;
  return ends.every(({ own, other, direction }) => {
    if (!("namespace" in own)) return true;
    const about = policies.filter((policy) => isAbout(policy, own) && policy.spec[direction] !== undefined);
    const rules = about.flatMap(({ spec }) => spec[direction] ?? []);
    return about.length === 0 || rules.some((rule) => permits(rule, direction, other, port, protocol));
  });
}

function isAbout({ metadata, spec }: CiliumPolicy, workload: Workload): boolean {
  if (metadata.namespace !== undefined && metadata.namespace !== workload.namespace) return false;
  return selects(spec.endpointSelector, workload);
}

function permits(rule: Rule, direction: "egress" | "ingress", other: Side, port: number, protocol: string) {
  const [endpoints, entities] =
    direction === "egress" ? [rule.toEndpoints, rule.toEntities] : [rule.fromEndpoints, rule.fromEntities];
  const isThere =
    "namespace" in other
      ? endpoints?.some((selector) => selects(selector, other)) === true ||
        entities?.includes("cluster") === true
      : "host" in other
        ? rule.toFQDNs?.some(({ matchName }) => matchName === other.host) === true ||
          entities?.includes("world") === true
        : entities?.includes(other.entity) === true;
  const ports = rule.toPorts?.flatMap((one) => one.ports);
  return (
    isThere &&
    (ports === undefined ||
      ports.some((one) => one.port === String(port) && [protocol, "ANY"].includes(one.protocol)))
  );
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, workload: Workload): boolean {
  const value = (key: string): string | undefined => {
    const plain = key.replace(/^k8s:/, "");
    if (plain === "io.kubernetes.pod.namespace") return workload.namespace;
    const ofNamespace = /^io\.cilium\.k8s\.namespace\.labels\.(.*)$/.exec(plain)?.[1];
    return ofNamespace === undefined ? workload.labels?.[plain] : workload.namespaceLabels?.[ofNamespace];
  };
  return (
    Object.entries(matchLabels).every(([key, wanted]) => value(key) === wanted) &&
    matchExpressions.every(
      ({ key, operator, values }) => operator === "In" && values.includes(value(key) ?? ""),
    )
  );
}
