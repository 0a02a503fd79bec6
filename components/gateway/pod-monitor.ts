import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { GatewaySettings } from "./args.ts";
import { proxyLabels } from "./envoy-proxy.ts";
import type { Named } from "./references.ts";

/** Has Prometheus scrape the Envoy pods, which run in the controller's namespace. */
export function podMonitor(name: string, settings: GatewaySettings): Named<IPodMonitor> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: `${name}-envoy`, namespace: settings.namespace },
    spec: {
      namespaceSelector: { matchNames: [settings.controllerNamespace] },
      selector: { matchLabels: proxyLabels(name, settings.namespace) },
      podMetricsEndpoints: [
        {
          port: "metrics",
          path: "/stats/prometheus",
          interval: "30s",
          scrapeTimeout: "10s",
          honorLabels: true,
        },
      ],
    },
  };
}
