import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { podMonitor } from "./pod-monitor.ts";
import { apart, resources, RESTRICTED_CONTAINER } from "./pods.ts";

/** What an environment decides of Strimzi. */
export interface StrimziSettings {
  /** Namespace it runs in, and the only one it makes clusters in. */
  readonly namespace: string;
  /** Pods of the operator; one of them works. */
  readonly replicas: number;
}

const LABELS = { "strimzi.io/kind": "cluster-operator" } as const;

/** What Strimzi makes for a cluster: brokers, and the exporter that counts lag where the cluster asks for it (`spec.kafkaExporter`). */
const CLUSTER_LABELS = { "strimzi.io/kind": "Kafka" } as const;

/** Runs Kafka (chart's `values.yaml` at 0.51.0, the last that reads both `v1beta2` and `v1` of its kinds). */
export function strimzi({ namespace, replicas }: StrimziSettings): AddOn {
  return {
    name: "strimzi-kafka-operator",
    chart: { repository: "https://strimzi.io/charts", name: "strimzi-kafka-operator", version: "0.51.0" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.crd],
    objects: [
      { suffix: "metrics", manifest: podMonitor("strimzi-cluster-operator", namespace, LABELS, "http") },
      {
        suffix: "kafka-metrics",
        manifest: podMonitor("kafka", namespace, CLUSTER_LABELS, "tcp-prometheus"),
      },
    ],
    values: {
      replicas,
      watchNamespaces: [namespace],
      leaderElection: { enable: true },
      podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
      resources: resources("200m", "384Mi"),
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      securityContext: RESTRICTED_CONTAINER,
      affinity: apart(LABELS),
      // Only what the contracts' dependencies permit reaches a cluster.
      generateNetworkPolicy: true,
      generatePodDisruptionBudget: true,
    },
  };
}
