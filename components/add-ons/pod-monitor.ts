import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { Named } from "../gateway/references.ts";

/** Has Prometheus scrape the pods of a product whose chart brings no monitor. */
export function podMonitor(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  port: string,
): Named<IPodMonitor> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { ...labels } },
      podMetricsEndpoints: [
        { port, path: "/metrics", interval: "30s", scrapeTimeout: "10s", honorLabels: true },
      ],
    },
  };
}
