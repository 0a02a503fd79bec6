import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, resources, RESTRICTED_CONTAINER, spread } from "./pods.ts";

/** What an environment decides of the Prometheus adapter. */
export interface PrometheusAdapterSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods. */
  readonly replicas: number;
  /** Address of Prometheus. */
  readonly prometheus: string;
  /** Metrics of pods that autoscalers go by. */
  readonly podMetrics: readonly string[];
}

/**
 * Gives autoscalers the metrics of pods they ask for by name, and no others: each is a query that runs all the time (chart's
 * `values.yaml` at 5.3.0, which installs prometheus-adapter 0.12.0).
 */
export function prometheusAdapter(settings: PrometheusAdapterSettings): AddOn {
  const { namespace, replicas, podMetrics } = settings;
  const url = new URL(settings.prometheus);
  return {
    name: "prometheus-adapter",
    chart: {
      repository: "https://prometheus-community.github.io/helm-charts",
      name: "prometheus-adapter",
      version: "5.3.0",
    },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [KINDS.apiService, KINDS.clusterRole, KINDS.clusterRoleBinding],
    // The API server's own settings for extensions stand there, and it has to read them.
    otherNamespaces: ["kube-system"],
    values: {
      replicas,
      priorityClassName: CLUSTER_CRITICAL,
      resources: resources("50m", "128Mi", "512Mi"),
      podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
      topologySpreadConstraints: [spread({ "app.kubernetes.io/name": "prometheus-adapter" })],
      podSecurityContext: { fsGroup: 10001, runAsNonRoot: true },
      securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 10001 },
      prometheus: {
        url: `${url.protocol}//${url.hostname}`,
        port: Number(url.port === "" ? (url.protocol === "https:" ? 443 : 80) : url.port),
      },
      rules: {
        default: false,
        custom: podMetrics.map((metric) => ({
          seriesQuery: `${metric}{namespace!="",pod!=""}`,
          resources: { overrides: { namespace: { resource: "namespace" }, pod: { resource: "pod" } } },
          name: { matches: `^${metric}$`, as: metric },
          metricsQuery: "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)",
        })),
      },
    },
  };
}
