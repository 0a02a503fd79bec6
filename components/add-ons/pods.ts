import type { HelmValues } from "./args.ts";

/** Priority of what the cluster does not admit, route or judge without: it is evicted last. */
export const CLUSTER_CRITICAL = "system-cluster-critical";

/** Priority of what has to run on every node. */
export const NODE_CRITICAL = "system-node-critical";

/** What is reserved for a container. Memory has a ceiling; CPU has none, because a throttled controller only falls behind. */
export function resources(cpu: string, memory: string, memoryLimit = memory): HelmValues {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

/** Keeps copies on different nodes, where there is a choice. */
export function spread(labels: Readonly<Record<string, string>>): HelmValues {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...labels } },
  };
}

/** The same, for charts that take an affinity and no spread. */
export function apart(labels: Readonly<Record<string, string>>): HelmValues {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchLabels: { ...labels } },
          },
        },
      ],
    },
  };
}

/** A container that meets the level `restricted` of the Pod Security Standards. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const satisfies HelmValues;

/**
 * What `honorLabels` does, for ServiceMonitors whose chart has no such value: a product's own `namespace`, `service` or `pod` wins
 * over the target's.
 */
export const HONOUR_LABELS = [
  { action: "labelmap", regex: "exported_(.+)", replacement: "$1" },
  { action: "labeldrop", regex: "exported_.+" },
] as const satisfies readonly HelmValues[];
