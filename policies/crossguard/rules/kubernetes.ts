import { resourceRule, type PolicyInputs, type PolicyResource, type Rule, type Verdict } from "../model.ts";
import { at, each, isListed, isRecord, isTrue, judge, type Segment } from "../values.ts";

type Path = readonly Segment[];

const NAMESPACE = /^kubernetes:core\/v1:Namespace$/;
const WORKLOADS =
  /^kubernetes:(core\/v1:Pod|apps\/v1:(Deployment|StatefulSet|DaemonSet|ReplicaSet)|batch\/v1:(Job|CronJob)|argoproj\.io\/v1alpha1:Rollout)$/;
const ENFORCE = "pod-security.kubernetes.io/enforce";
/** An exact version, as charts have it: no range, no wildcard. */
const EXACT = /^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/;

const LISTED = "Names of objects that may, with a reason in their component.";

/** What the cluster is asked for directly, before any admission policy looks at it. */
export const KUBERNETES_RULES: readonly Rule[] = [
  resourceRule({
    id: "kubernetes/no-privileged",
    description: "No pod is privileged, shares the node's namespaces or mounts its files.",
    rationale: "Such a pod is root on the node, and so on every pod there.",
    remediation: "drop what the pod does not need, or list the workload",
    level: "mandatory",
    types: WORKLOADS,
    config: { allowed: { description: LISTED, default: [] as string[] } },
    check: (resource, { config }) =>
      isListed(objectName(resource), config.allowed)
        ? []
        : podFaults(resource.inputs, podPath(resource.type)),
  }),
  resourceRule({
    id: "kubernetes/pod-security-labels",
    description: "Each namespace says which Pod Security level it enforces.",
    rationale: "A namespace without the label takes any pod.",
    remediation: `set the label ${ENFORCE} to restricted or baseline, or list the namespace`,
    level: "mandatory",
    types: NAMESPACE,
    config: {
      privileged: {
        description: "Names of namespaces that may enforce `privileged`: their agents read the node.",
        default: ["monitoring"],
      },
    },
    check: (resource, { config }) =>
      judge(resource.inputs, ["metadata", "labels", ENFORCE], (value) => {
        if (value === "restricted" || value === "baseline") return undefined;
        if (value !== "privileged") return "enforces no Pod Security level";
        return isListed(objectName(resource), config.privileged)
          ? undefined
          : "enforces `privileged`, and is not listed";
      }),
  }),
  resourceRule({
    id: "kubernetes/no-cluster-admin",
    description: "Nobody is bound to `cluster-admin`.",
    rationale: "It is every right in every namespace, the secrets' among them.",
    remediation: "bind a role that says what is needed, or list the binding",
    level: "mandatory",
    types: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?RoleBinding$/,
    config: { allowed: { description: LISTED, default: [] as string[] } },
    check: (resource, { config }) =>
      isListed(objectName(resource), config.allowed)
        ? []
        : judge(resource.inputs, ["roleRef", "name"], (value) =>
            value === "cluster-admin" ? "binds to cluster-admin" : undefined,
          ),
  }),
  resourceRule({
    id: "kubernetes/no-wildcard-rules",
    description: "No role permits every verb or every resource.",
    rationale: "A wildcard holds for kinds that do not exist yet, too.",
    remediation: "name the verbs, groups and resources, or list the role",
    level: "mandatory",
    types: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?Role$/,
    config: { allowed: { description: LISTED, default: [] as string[] } },
    check: (resource, { config }) =>
      isListed(objectName(resource), config.allowed)
        ? []
        : each(resource.inputs, "rules", (_, path) =>
            ["verbs", "resources", "apiGroups"].flatMap((key) =>
              judge(resource.inputs, [...path, key], (value) =>
                Array.isArray(value) && value.includes("*") ? `permits every one of its ${key}` : undefined,
              ),
            ),
          ),
  }),
  resourceRule({
    id: "kubernetes/no-plain-secrets",
    description: "The data of a Secret is a secret of the program.",
    rationale: "Plain data stands readable in the state, in plans and in logs.",
    remediation: "wrap the value in pulumi.secret, or read it with External Secrets",
    level: "mandatory",
    planOnly: "the engine hands secrets over in the clear, so the two cannot be told apart",
    types: /^kubernetes:core\/v1:Secret$/,
    config: {},
    check: ({ inputs }) => ["data", "stringData"].flatMap((key) => plainData(inputs, key)),
  }),
  resourceRule({
    id: "kubernetes/pinned-charts",
    description: "Helm releases name an exact version of their chart.",
    rationale: "Otherwise the day decides what is installed, and no review sees it.",
    remediation: "set version to an exact one",
    level: "mandatory",
    types: /^kubernetes:helm\.sh\/v[34]:(Release|Chart)$/,
    config: {},
    check: ({ inputs }) =>
      judge(inputs, "version", (value) =>
        typeof value === "string" && EXACT.test(value) ? undefined : "names no exact version of the chart",
      ),
  }),
];

function objectName({ inputs, name }: PolicyResource): string {
  const own = at(inputs, "metadata", "name");
  return typeof own === "string" ? own : name;
}

function podPath(type: string): Path {
  if (type.endsWith(":Pod")) return ["spec"];
  return type.endsWith(":CronJob")
    ? ["spec", "jobTemplate", "spec", "template", "spec"]
    : ["spec", "template", "spec"];
}

function podFaults(inputs: PolicyInputs, pod: Path): Verdict[] {
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].flatMap((key) =>
      judge(inputs, [...pod, key], (value) => (isTrue(value) ? "shares a namespace of the node" : undefined)),
    ),
    ...["containers", "initContainers", "ephemeralContainers"].flatMap((key) =>
      each(inputs, [...pod, key], (_, path) => [
        ...judge(inputs, [...path, "securityContext", "privileged"], (value) =>
          isTrue(value) ? "is privileged" : undefined,
        ),
        ...judge(inputs, [...path, "securityContext", "allowPrivilegeEscalation"], (value) =>
          isTrue(value) ? "may gain privileges" : undefined,
        ),
      ]),
    ),
    ...each(inputs, [...pod, "volumes"], (_, path) =>
      judge(inputs, [...path, "hostPath"], (value) =>
        value === undefined || value === null ? undefined : "mounts files of the node",
      ),
    ),
  ];
}

/** Here a hidden value is what is asked for: it is a secret of the program, or comes from elsewhere. */
function plainData(inputs: PolicyInputs, key: string): Verdict[] {
  const data = at(inputs, key);
  if (!isRecord(data)) return [];
  return Object.keys(data).flatMap((entry): Verdict[] =>
    judge(inputs, [key, entry], (value) =>
      value === undefined || value === null ? undefined : "stands in plain text",
    ).filter((verdict) => "problem" in verdict || verdict.unchecked === "unknown"),
  );
}
