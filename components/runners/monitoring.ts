import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { Named } from "../gateway/references.ts";
import { JOBS_METRIC, MANAGER_LABELS, POOL_LABEL } from "./names.ts";

/** Has Prometheus scrape the managers, also while they end their last jobs. */
export function podMonitor(namespace: string): Named<IPodMonitor> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "gitlab-runner", namespace },
    spec: {
      selector: { matchLabels: MANAGER_LABELS },
      podMetricsEndpoints: [
        {
          port: "metrics",
          path: "/metrics",
          interval: "30s",
          scrapeTimeout: "10s",
          relabelings: [
            {
              sourceLabels: [`__meta_kubernetes_pod_label_${POOL_LABEL.replaceAll(/[^a-z]/g, "_")}`],
              targetLabel: "pool",
            },
          ],
        },
      ],
    },
  };
}

/**
 * What the autoscalers go by. The runner's own `gitlab_runner_jobs` is missing while a manager has no job, and an autoscaler
 * without a value changes nothing: a pool would never shrink.
 */
export function jobsRule(namespace: string): Named<IPrometheusRule> {
  const of = (metric: string) => `sum by (namespace, pod, pool) (${metric}{namespace="${namespace}"})`;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "gitlab-runner-autoscaling", namespace },
    spec: {
      groups: [
        {
          name: "gitlab-runner-autoscaling",
          interval: "30s",
          rules: [
            {
              record: JOBS_METRIC,
              expr: `${of("gitlab_runner_jobs")} or ${of("gitlab_runner_concurrent")} * 0`,
            },
          ],
        },
      ],
    },
  };
}
