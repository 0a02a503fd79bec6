/** As much of a NetworkPolicy as our policies use; a field beyond it would be passed over, so it is refused. */
export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly { readonly from: readonly PeerSelector[]; readonly ports: readonly Port[] }[];
    readonly egress?: readonly { readonly to: readonly PeerSelector[]; readonly ports: readonly Port[] }[];
  };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface PeerSelector {
  /** @default the policy's own namespace */
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

export interface Pod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Whether one pod may connect to another, by the rules of the NetworkPolicy API: a pod that no policy of a direction selects is
 * open in that direction, and one that is selected may do what any of those policies permits. Both ends must permit it.
 */
export function mayConnect(
  policies: readonly Policy[],
  from: Pod,
  to: Pod,
  port: number,
  protocol = "TCP",
): boolean {
  policies.forEach(refuseUnknown);
  const rule = { port, protocol };
  return (
    permits(policies, "Egress", from, ({ metadata, spec }) =>
      (spec.egress ?? []).some(({ to: peers, ports }) => matches(metadata.namespace, peers, ports, to, rule)),
    ) &&
    permits(policies, "Ingress", to, ({ metadata, spec }) =>
      (spec.ingress ?? []).some(({ from: peers, ports }) =>
        matches(metadata.namespace, peers, ports, from, rule),
      ),
    )
  );
}

function permits(
  policies: readonly Policy[],
  direction: string,
  pod: Pod,
  permit: (policy: Policy) => boolean,
): boolean {
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );
  return selecting.length === 0 || selecting.some(permit);
}

function matches(
  own: string,
  peers: readonly PeerSelector[],
  ports: readonly Port[],
  pod: Pod,
  wanted: Port,
): boolean {
  return (
    ports.some(({ port, protocol }) => port === wanted.port && protocol === wanted.protocol) &&
    peers.some(
      ({ namespaceSelector, podSelector }) =>
        (namespaceSelector === undefined
          ? pod.namespace === own
          : selects(namespaceSelector, { "kubernetes.io/metadata.name": pod.namespace })) &&
        selects(podSelector ?? {}, pod.labels),
    )
  );
}

function selects({ matchLabels = {} }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** Empty lists of peers or ports mean "all", and other selectors mean what this model does not know. */
function refuseUnknown({ metadata, spec }: Policy): void {
  const only = (value: object, keys: readonly string[]) => {
    const unknown = Object.keys(value).filter((key) => !keys.includes(key));
    if (unknown.length > 0)
      throw new Error(`policy ${metadata.name}: the model does not know ${unknown.join(", ")}`);
  };
  only(spec, ["podSelector", "policyTypes", "ingress", "egress"]);
  only(spec.podSelector, ["matchLabels"]);
  for (const { peers, ports } of [
    ...(spec.ingress ?? []).map(({ from: peers, ports }) => ({ peers, ports })),
    ...(spec.egress ?? []).map(({ to: peers, ports }) => ({ peers, ports })),
  ]) {
    if (peers.length === 0 || ports.length === 0)
      throw new Error(`policy ${metadata.name}: a rule permits all`);
    for (const peer of peers) {
      only(peer, ["namespaceSelector", "podSelector"]);
      if (peer.namespaceSelector !== undefined) only(peer.namespaceSelector, ["matchLabels"]);
      if (peer.podSelector !== undefined) only(peer.podSelector, ["matchLabels"]);
    }
    for (const port of ports) only(port, ["port", "protocol"]);
  }
}
