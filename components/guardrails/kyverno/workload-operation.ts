import { POD_VARIABLES, containersWhere, podCheck } from "./pods.ts";
import type { Check, LabelCondition } from "./policy.ts";

/** Fields of a container's `resources` that it must have. */
const NEEDS = ["requests.?cpu", "requests.?memory", "limits.?memory"];

/** What a pod needs to be run well. */
export function operationChecks(namespaces: readonly LabelCondition[]): Check[] {
  const common = podCheck(namespaces);
  return [
    {
      ...common,
      rule: "workloads/resources",
      title: "Containers say what they need",
      severity: "medium",
      description:
        "Without requests the scheduler packs blindly and autoscalers have nothing to go by; without a memory limit one pod takes its neighbours down.",
      // Kubernetes lets containers that are added to a running pod name none.
      offenders: containersWhere(
        NEEDS.map((field) => `!c.?resources.?${field}.hasValue()`).join(" || "),
        "containers",
      ),
      found: "containers without requests for CPU and memory, or without a limit for memory",
      fix: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
    },
    {
      ...common,
      rule: "workloads/probes",
      title: "Containers say whether they work",
      severity: "medium",
      description:
        "Without a readiness probe a new version takes requests before it can answer them; without a liveness probe a hung one stays. Pods that run to an end have neither.",
      variables: {
        ...POD_VARIABLES,
        // A sidecar is an init container that stays.
        lasting:
          'variables.pod.?restartPolicy.orValue("Always") == "Always" ? variables.pod.?containers.orValue([]) + variables.pod.?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue("") == "Always") : []',
      },
      offenders:
        "variables.lasting.filter(c, !has(c.readinessProbe) || !has(c.livenessProbe)).map(c, c.name)",
      found: "containers without a readiness or a liveness probe",
      fix: "Set readinessProbe and livenessProbe.",
    },
  ];
}
