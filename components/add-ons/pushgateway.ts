import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, Volume } from "./args.ts";
import { resources, RESTRICTED_CONTAINER } from "./pods.ts";

/** What an environment decides of the Pushgateway. */
export interface PushgatewaySettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** What it keeps the pushed values on. */
  readonly volume: Volume;
}

/**
 * Takes the metrics of jobs that are gone before Prometheus comes, at `prometheus-pushgateway.<namespace>.svc:9091` (requirement
 * 002, 4.1). One pod: two would each know half of what was pushed (chart's `values.yaml` at 3.8.0, Pushgateway 1.11.3).
 */
export function pushgateway({ namespace, volume }: PushgatewaySettings): AddOn {
  return {
    name: "prometheus-pushgateway",
    chart: {
      repository: "https://prometheus-community.github.io/helm-charts",
      name: "prometheus-pushgateway",
      version: "3.8.0",
    },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [],
    values: {
      fullnameOverride: "prometheus-pushgateway",
      replicaCount: 1,
      resources: resources("20m", "64Mi", "256Mi"),
      automountServiceAccountToken: false,
      securityContext: {
        fsGroup: 65534,
        runAsUser: 65534,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containerSecurityContext: RESTRICTED_CONTAINER,
      persistentVolume: {
        enabled: true,
        size: volume.size,
        ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
      },
      extraArgs: ["--persistence.file=/data/metrics", "--persistence.interval=1m"],
      // What a job says of itself wins: `job` and `instance` are its own.
      serviceMonitor: { enabled: true, namespace, honorLabels: true },
    },
  };
}
