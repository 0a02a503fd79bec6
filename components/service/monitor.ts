import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import type { Named } from "../gateway/references.ts";
import type { Workload } from "./args.ts";
import { INSTANCE_LABEL } from "./pod.ts";
import { ROLE_LABEL, services } from "./services.ts";

/** How often Prometheus asks. Two questions fit into every window of five minutes many times over. */
const INTERVAL = "30s";

/**
 * Has Prometheus ask every pod of a workload once, and say of each sample which workload and which version it is of: analyses
 * tell a new version from the old one by it. Undefined where there is nothing to ask.
 */
export function serviceMonitor(workload: Workload): Named<IServiceMonitor> | undefined {
  const { name, namespace, metrics, ports, schedule } = workload;
  if (metrics === undefined || ports.length === 0 || schedule !== undefined) return undefined;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { name, namespace },
    spec: {
      // Two Services may lead to the same pod. With the same job it is one target, and asked once.
      jobLabel: INSTANCE_LABEL,
      selector: {
        matchLabels: { [INSTANCE_LABEL]: name },
        matchExpressions: [{ key: ROLE_LABEL, operator: "In", values: selectingRoles(workload) }],
      },
      endpoints: [
        {
          port: metrics.port,
          path: metrics.path,
          interval: INTERVAL,
          // What is set here wins over what a pod says of itself: all instances of a service run the same code.
          honorLabels: false,
          relabelings: [
            {
              sourceLabels: ["__meta_kubernetes_pod_label_rollouts_pod_template_hash"],
              targetLabel: "rollouts_pod_template_hash",
            },
            { targetLabel: "service", replacement: name },
          ],
        },
      ],
    },
  };
}

/** Roles of the Services that lead to pods: another name leads to none. */
function selectingRoles(workload: Workload): string[] {
  return services(workload)
    .filter(({ role, manifest }) => manifest.spec?.selector !== undefined && role !== "headless")
    .map(({ manifest }) => manifest.metadata.labels?.[ROLE_LABEL] ?? "");
}
