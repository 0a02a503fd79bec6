import { KAFKA, KUBE_STATE_METRICS, KYVERNO, PROMETHEUS, REDIS } from "./metrics/cluster.ts";
import { COLLECTOR, COORDINATOR, NAMESPACE_CLEANER, SERVICES } from "./metrics/contract.ts";
import { ARGO_CD, ARGO_ROLLOUTS, GITLAB_RUNNER } from "./metrics/delivery.ts";
import { ACCESS_LOG, ENVOY, ENVOY_GATEWAY } from "./metrics/gateway.ts";
import type { MetricSource } from "./metrics/metric.ts";
import { RECORDED } from "./metrics/recorded.ts";
import { CERT_MANAGER, EXTERNAL_SECRETS, HARBOR, VAULT } from "./metrics/secrets.ts";

/**
 * Every metric that a rule, an objective, an analysis, an autoscaler or a dashboard reads, and every one that services of ours
 * promise. A query on anything else fails a test: it would show nothing, and nobody would know why.
 */
export const METRICS: readonly MetricSource[] = [
  ENVOY,
  ENVOY_GATEWAY,
  ACCESS_LOG,
  ARGO_CD,
  ARGO_ROLLOUTS,
  GITLAB_RUNNER,
  CERT_MANAGER,
  EXTERNAL_SECRETS,
  VAULT,
  HARBOR,
  KUBE_STATE_METRICS,
  KYVERNO,
  KAFKA,
  REDIS,
  PROMETHEUS,
  COLLECTOR,
  COORDINATOR,
  SERVICES,
  NAMESPACE_CLEANER,
  RECORDED,
];
