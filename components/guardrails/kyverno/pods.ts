import type { LabelCondition, ResourceRule } from "./policy.ts";

/** Pods, and what pods are made from. Those of a ReplicaSet are asked about themselves, and those of a merge are not told apart. */
export const POD_RESOURCES: readonly ResourceRule[] = [
  { group: "", version: "v1", resources: ["pods", "pods/ephemeralcontainers"] },
  { group: "apps", version: "v1", resources: ["deployments", "statefulsets", "daemonsets"] },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"] },
  { group: "argoproj.io", version: "v1alpha1", resources: ["rollouts"] },
];

/**
 * The description of the pods in an object. An object that is going, or whose description stays as it is, is let through: else one
 * from before a policy could be neither scaled down, nor aborted, nor deleted.
 */
const POD = `
  has(object.metadata.deletionTimestamp) || (oldObject != null && oldObject.?spec == object.?spec)
    ? dyn({})
    : object.kind == "Pod"
      ? object.spec
      : object.kind == "CronJob"
        ? object.spec.jobTemplate.spec.template.spec
        : object.?spec.?template.?spec.orValue({})`
  .trim()
  .replaceAll(/\s+/g, " ");

/** What all checks of pods begin with. */
export const POD_VARIABLES = {
  pod: POD,
  /** Containers that a pod is described with. */
  containers: "variables.pod.?containers.orValue([]) + variables.pod.?initContainers.orValue([])",
  /** Those that somebody adds to a running pod, too. */
  allContainers: "variables.containers + variables.pod.?ephemeralContainers.orValue([])",
};

/** Names of the containers that a condition on `c` holds for. */
export function containersWhere(
  condition: string,
  list: keyof typeof POD_VARIABLES = "allContainers",
): string {
  return `variables.${list}.filter(c, ${condition}).map(c, c.name)`;
}

/** What every check of pods has in common. */
export function podCheck(namespaces: readonly LabelCondition[]) {
  return {
    category: "Workloads",
    resources: POD_RESOURCES,
    namespaces,
    variables: POD_VARIABLES,
    outage: "refused",
  } as const;
}
