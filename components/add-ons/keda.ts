import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, HONOUR_LABELS, resources, spread } from "./pods.ts";

/** What an environment decides of KEDA. */
export interface KedaSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Pods of each of its three parts. */
  readonly replicas: number;
}

const METRICS: HelmValues = {
  enabled: true,
  serviceMonitor: { enabled: true, metricRelabelings: HONOUR_LABELS },
};

/** Scales services on the lag of their consumers (chart's `values.yaml` at 2.20.2). */
export function keda({ namespace, cluster, replicas }: KedaSettings): AddOn {
  const budget: HelmValues = replicas > 1 ? { minAvailable: 1 } : {};
  return {
    name: "keda",
    chart: { repository: "https://kedacore.github.io/charts", name: "keda", version: "2.20.2" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [
      KINDS.apiService,
      KINDS.clusterRole,
      KINDS.clusterRoleBinding,
      KINDS.crd,
      KINDS.validatingWebhook,
    ],
    // The API server's own settings for extensions stand there, and its metrics server has to read them.
    otherNamespaces: ["kube-system"],
    values: {
      clusterName: cluster,
      crds: { install: true, additionalAnnotations: { "helm.sh/resource-policy": "keep" } },
      priorityClassName: CLUSTER_CRITICAL,
      operator: { replicaCount: replicas },
      metricsServer: { replicaCount: replicas },
      webhooks: { replicaCount: replicas, failurePolicy: "Fail" },
      podDisruptionBudget: { operator: budget, metricServer: budget, webhooks: budget },
      resources: {
        operator: resources("100m", "128Mi", "1000Mi"),
        metricServer: resources("50m", "128Mi", "1000Mi"),
        webhooks: resources("20m", "64Mi", "256Mi"),
      },
      topologySpreadConstraints: {
        operator: [spread({ app: "keda-operator" })],
        metricsServer: [spread({ app: "keda-operator-metrics-apiserver" })],
        webhooks: [spread({ app: "keda-admission-webhooks" })],
      },
      prometheus: { operator: METRICS, metricServer: METRICS, webhooks: METRICS },
    },
  };
}
