import {
  at,
  evidence,
  falls,
  gains,
  gainsBeyond,
  listAt,
  membersAt,
  newIn,
  pointed,
  textAt,
  turnsOff,
  turnsOn,
  vanishes,
  weakens,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { quantity } from "../measures.ts";
import { always, any, type Check, type Pair, type Rule } from "../rule.ts";

const WORKLOADS =
  /^kubernetes:(apps\/v1:(Deployment|StatefulSet|DaemonSet)|argoproj\.io\/v1alpha1:Rollout|batch\/v1:(Job|CronJob))$/;
const LEVELS = ["restricted", "baseline", "privileged", undefined];
const ENFORCE = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

/** Changes of the cluster's own objects that open the network, give rights, or lower margins. */
export const KUBERNETES_RULES: readonly Rule[] = [
  {
    id: "network-policy-wider",
    severity: "high",
    title: "A network policy lets more through",
    rationale: "What a pod can reach is what somebody reaches who took it over (requirement 002, 3.5).",
    types:
      /^kubernetes:(networking\.k8s\.io\/v1:NetworkPolicy|cilium\.io\/v2:Cilium(Clusterwide)?NetworkPolicy)$/,
    changed: any(
      gainsBeyond("spec.ingress", ["from", "fromEndpoints", "fromEntities", "fromCIDR", "ports", "toPorts"]),
      gainsBeyond("spec.egress", [
        "to",
        "toEndpoints",
        "toEntities",
        "toCIDR",
        "toFQDNs",
        "ports",
        "toPorts",
      ]),
      becomesSelective("spec.podSelector.matchLabels"),
      becomesSelective("spec.endpointSelector.matchLabels"),
      fewerDirections,
    ),
    gone: always,
  },
  {
    id: "pod-security-lower",
    severity: "critical",
    title: "A namespace lets in pods with more privileges",
    rationale: "A privileged pod is the node it runs on.",
    types: /^kubernetes:core\/v1:Namespace$/,
    changed: weakens(ENFORCE, LEVELS),
  },
  {
    id: "quota-raised",
    severity: "medium",
    title: "A namespace may use more of the cluster",
    rationale: "The quota is what keeps one team's mistake from being everybody's.",
    types: /^kubernetes:core\/v1:(ResourceQuota|LimitRange)$/,
    changed: higherQuota,
    gone: always,
  },
  {
    id: "rbac-wider",
    severity: "high",
    title: "A role allows more, or is held by more",
    rationale: "Rights in the cluster go past Git and everything it checks.",
    types: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?Role(Binding)?$/,
    changed: any(
      gainsBeyond("rules", ["apiGroups", "resources", "verbs", "resourceNames"]),
      gains("subjects"),
    ),
    created: boundToAll,
  },
  {
    id: "container-privileges",
    severity: "critical",
    title: "A container gets privileges it did not have",
    rationale: "They are what an attack in a container needs to leave it.",
    types: WORKLOADS,
    changed: eachPod(weakerPod),
  },
  {
    id: "container-unbounded",
    severity: "medium",
    title: "A container's memory is bounded no more",
    rationale: "A leak then takes the node and its neighbours along.",
    types: WORKLOADS,
    changed: eachPod((path) =>
      eachContainer(path, (container) =>
        vanishes(`${container}.resources.limits.memory`, `${container}.resources.limits`),
      ),
    ),
  },
  {
    id: "probes-removed",
    severity: "medium",
    title: "A container is not asked any more whether it works",
    rationale: "A new version takes over without having answered once.",
    types: WORKLOADS,
    changed: eachPod((path) =>
      eachContainer(path, (container) =>
        vanishes(`${container}.readinessProbe`, `${container}.livenessProbe`),
      ),
    ),
  },
  {
    id: "fewer-replicas",
    severity: "medium",
    title: "Fewer pods run at the least",
    rationale: "With one pod less, one fault or one node less is survived.",
    types:
      /^kubernetes:(apps\/v1:(Deployment|StatefulSet)|argoproj\.io\/v1alpha1:Rollout|autoscaling\/v2:HorizontalPodAutoscaler|keda\.sh\/v1alpha1:ScaledObject|gateway\.envoyproxy\.io\/v1alpha1:EnvoyProxy)$/,
    changed: falls(
      "spec.replicas",
      "spec.minReplicas",
      "spec.minReplicaCount",
      "spec.provider.kubernetes.envoyHpa.minReplicas",
    ),
  },
  {
    id: "disruption-budget-removed",
    severity: "medium",
    title: "All pods may be evicted at once",
    rationale: "Draining a node then stops the service.",
    types: /^kubernetes:policy\/v1:PodDisruptionBudget$/,
    changed: any(falls("spec.minAvailable"), moreMayGo),
    gone: always,
  },
  {
    id: "account-token-mounted",
    severity: "medium",
    title: "Pods get a token for the cluster's API",
    rationale: "Services do not talk to the API server; somebody who took one over would.",
    types: /^kubernetes:core\/v1:ServiceAccount$/,
    changed: turnsOn("automountServiceAccountToken"),
  },
];

/** An empty selector meant every pod: one that names some leaves the others open. */
function becomesSelective(path: string): Check {
  return (pair) => {
    const [before, after] = [pair.before, pair.after].map((side) => membersAt(side, path).length);
    const selector = path.slice(0, path.lastIndexOf("."));
    return at(pair.before, selector) !== undefined && before === 0 && after !== 0
      ? [evidence(pair, path)]
      : [];
  };
}

/** Of a NetworkPolicy, a direction that is not listed is open. Of Cilium's, one without a section is. */
function fewerDirections(pair: Pair): readonly Evidence[] {
  const gone = newIn(listAt(pair.after, "spec.policyTypes"), listAt(pair.before, "spec.policyTypes"));
  const isCilium = textAt(pair.before, "apiVersion")?.startsWith("cilium.io/") === true;
  return [
    ...gone.map((direction) => pointed("spec.policyTypes", direction, undefined)),
    ...(isCilium ? vanishes("spec.ingress", "spec.egress", "spec.ingressDeny", "spec.egressDeny")(pair) : []),
  ];
}

function higherQuota(pair: Pair): readonly Evidence[] {
  const after = new Map(membersAt(pair.after, "spec.hard"));
  return membersAt(pair.before, "spec.hard").flatMap(([key, was]) => {
    const is = after.get(key);
    const path = `spec.hard[${JSON.stringify(key)}]`;
    if (is === undefined) return [pointed(path, was, undefined)];
    const [old, now] = [quantity(was), quantity(is)];
    return old !== undefined && now !== undefined && now > old ? [pointed(path, was, is)] : [];
  });
}

/** A bound is a number of pods or a share of them. A share in place of a number may be any number of pods, so it is told. */
function moreMayGo(pair: Pair): readonly Evidence[] {
  const path = "spec.maxUnavailable";
  const [before, after] = [at(pair.before, path), at(pair.after, path)];
  const [was, is] = [quantity(before ?? 0), quantity(after ?? 0)];
  const share = (side: Pair["before"]) => /^(\d+)%$/.exec(textAt(side, path) ?? "")?.[1];
  const [wasShare, isShare] = [share(pair.before), share(pair.after)];
  const isMore =
    isShare === undefined
      ? was !== undefined && is !== undefined && is > was
      : wasShare === undefined || Number(isShare) > Number(wasShare);
  return isMore ? [evidence(pair, path)] : [];
}

/** Roles that allow everything, or that everyone holds. */
function boundToAll(after: Pair["after"]): readonly Evidence[] {
  const isAdmin = textAt(after, "roleRef.name") === "cluster-admin";
  const everyone = listAt(after, "subjects").filter((subject) =>
    /^system:(unauthenticated|authenticated|anonymous)$/.test(textAt(subject, "name") ?? ""),
  );
  return [
    ...(isAdmin ? [pointed("roleRef", undefined, at(after, "roleRef"))] : []),
    ...everyone.map((subject) => pointed("subjects", undefined, subject)),
  ];
}

/** Runs a check on the pod of a workload, wherever its kind keeps it. */
function eachPod(check: (path: string) => Check): Check {
  return (pair) => {
    const path =
      at(pair.before, "spec.jobTemplate") === undefined
        ? "spec.template.spec"
        : "spec.jobTemplate.spec.template.spec";
    return check(path)(pair);
  };
}

/** Runs a check on every container that was there before, found again by its name. */
function eachContainer(pod: string, check: (path: string) => Check): Check {
  return (pair) =>
    ["containers", "initContainers"].flatMap((list) =>
      listAt(pair.before, `${pod}.${list}`).flatMap((was, index) => {
        const is = listAt(pair.after, `${pod}.${list}`).find(
          (other) => at(other, "name") === at(was, "name"),
        );
        if (is === undefined) return [];
        const found = check("container")({ ...pair, before: { container: was }, after: { container: is } });
        return found.map((one) => ({
          ...one,
          path: one.path.replace("container", `${pod}.${list}[${index}]`),
        }));
      }),
    );
}

function weakerPod(pod: string): Check {
  return any(
    turnsOn(`${pod}.hostNetwork`, `${pod}.hostPID`, `${pod}.hostIPC`),
    turnsOff(`${pod}.securityContext.runAsNonRoot`),
    vanishes(`${pod}.securityContext.seccompProfile`),
    eachContainer(pod, (container) =>
      any(
        turnsOn(
          `${container}.securityContext.privileged`,
          `${container}.securityContext.allowPrivilegeEscalation`,
        ),
        turnsOff(
          `${container}.securityContext.runAsNonRoot`,
          `${container}.securityContext.readOnlyRootFilesystem`,
        ),
        gains(`${container}.securityContext.capabilities.add`),
        vanishes(
          `${container}.securityContext.capabilities.drop`,
          `${container}.securityContext.seccompProfile`,
        ),
      ),
    ),
  );
}
