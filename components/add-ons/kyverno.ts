import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, resources } from "./pods.ts";

/** What an environment decides of Kyverno. */
export interface KyvernoSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods that answer the API server; without any, what a policy covers is refused. */
  readonly admissionReplicas: number;
  /** Pods of each of the other parts. */
  readonly replicas: number;
}

/** Holds objects to policies (chart's `values.yaml` at 3.9.1, which installs Kyverno 1.19.1). */
export function kyverno({ namespace, admissionReplicas, replicas }: KyvernoSettings): AddOn {
  const part = (count: number): HelmValues => ({
    replicas: count,
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: { enabled: count > 1, minAvailable: 1 },
    serviceMonitor: { enabled: true },
  });
  return {
    name: "kyverno",
    chart: { repository: "https://kyverno.github.io/kyverno", name: "kyverno", version: "3.9.1" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.crd],
    // Kyverno adds its own rules to the roles that are aggregated for it.
    ignored: [
      {
        group: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        jqPathExpressions: ["select(.aggregationRule != null) | .rules"],
      },
    ],
    values: {
      admissionController: {
        ...part(admissionReplicas),
        container: { resources: resources("100m", "256Mi", "768Mi") },
      },
      backgroundController: { ...part(replicas), resources: resources("100m", "128Mi", "512Mi") },
      cleanupController: { ...part(replicas), resources: resources("50m", "64Mi", "256Mi") },
      reportsController: { ...part(replicas), resources: resources("100m", "128Mi", "512Mi") },
      // Argo CD lists what it deploys; a report a resource would be thousands of objects that nobody asked for.
      features: { policyExceptions: { enabled: true, namespace } },
      test: { sleep: 0 },
    },
  };
}
