import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { HONOUR_LABELS, resources, RESTRICTED_CONTAINER, spread } from "./pods.ts";

/** What an environment decides of Reloader. */
export interface ReloaderSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods; one of them works. */
  readonly replicas: number;
}

/** Annotation of a workload that starts anew when a Secret or ConfigMap that it names changes. */
export const RELOAD = { "reloader.stakater.com/auto": "true" } as const;

/**
 * Starts workloads anew whose Secrets have changed, where they ask for it: HAProxy reads its certificate once, and certificates
 * inside the cluster live a day (chart's `values.yaml` at 2.2.16, which installs Reloader 1.4.21).
 */
export function reloader({ namespace, replicas }: ReloaderSettings): AddOn {
  const labels: HelmValues = { app: "reloader-reloader" };
  return {
    name: "reloader",
    chart: { repository: "https://stakater.github.io/stakater-charts", name: "reloader", version: "2.2.16" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding],
    values: {
      reloader: {
        watchGlobally: true,
        autoReloadAll: false,
        // An annotation of the pod template, which nobody else owns: a variable would be taken for a deviation.
        reloadStrategy: "annotations",
        isArgoRollouts: true,
        enableHA: replicas > 1,
        logFormat: "json",
        readOnlyRootFileSystem: true,
        deployment: {
          replicas,
          containerSecurityContext: RESTRICTED_CONTAINER,
          topologySpreadConstraints: [spread({ app: "reloader-reloader" })],
          resources: resources("20m", "64Mi", "256Mi"),
          labels,
        },
        podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
        podMonitor: { enabled: true, metricRelabelings: HONOUR_LABELS },
      },
    },
  };
}
