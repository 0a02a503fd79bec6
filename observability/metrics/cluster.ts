import { counter, gauge, type MetricSource } from "./metric.ts";

export const KUBE_STATE_METRICS: MetricSource = {
  source: "kube-state-metrics",
  reference: "internal/store/resourcequota.go and namespace.go at v2.17.0",
  metrics: [
    gauge(
      "kube_resourcequota",
      "units of the resource",
      ["namespace", "resourcequota", "resource", "type"],
      "`used` and `hard` of a quota",
    ),
    gauge(
      "slipway_policy_exception_end_timestamp_seconds",
      "seconds",
      ["exception", "exception_owner"],
      "When an exception from policies ends, as this project's values of the chart have it told",
    ),
    gauge("kube_namespace_created", "seconds", ["namespace"], "When it was made"),
    gauge("kube_namespace_status_phase", "boolean", ["namespace", "phase"], "1 in its phase"),
  ],
};

const POLICY_RESULT_LABELS = [
  "policy_name",
  "policy_namespace",
  "policy_background_mode",
  "policy_validation_mode",
  "execution_cause",
  "result",
  "resource_kind",
  "resource_namespace",
  "resource_request_operation",
];

export const KYVERNO: MetricSource = {
  source: "Kyverno",
  reference: "pkg/metrics/vpol.go and ivpol.go at 1.19.1",
  metrics: [
    counter(
      "kyverno_validating_policy_results_total",
      "evaluations",
      POLICY_RESULT_LABELS,
      "Evaluations of a policy about objects, by result",
    ),
    counter(
      "kyverno_image_validating_policy_results_total",
      "evaluations",
      POLICY_RESULT_LABELS,
      "Evaluations of a policy about images, by result",
    ),
  ],
};

export const KAFKA: MetricSource = {
  source: "Kafka exporter",
  reference: "kafka_exporter.go at v1.9.0, which Strimzi 0.51.0 brings for a cluster with spec.kafkaExporter",
  metrics: [
    gauge(
      "kafka_consumergroup_lag",
      "messages",
      ["consumergroup", "topic", "partition"],
      "How far a consumer is behind",
    ),
    gauge(
      "kafka_topic_partition_under_replicated_partition",
      "boolean",
      ["topic", "partition"],
      "1 while a replica is missing",
    ),
  ],
};

export const REDIS: MetricSource = {
  source: "Redis exporter",
  reference: "exporter/exporter.go at v1.86.0",
  metrics: [gauge("redis_up", "boolean", [], "1 while Redis answers the exporter")],
};

export const PROMETHEUS: MetricSource = {
  source: "Prometheus and Alertmanager",
  reference: "rules/group.go at v3.5.0; notify/notify.go at v0.28.1",
  metrics: [
    gauge("up", "boolean", [], "1 for a target that could be scraped"),
    gauge(
      "ALERTS",
      "boolean",
      ["alertname", "alertstate", "severity", "team", "environment"],
      "1 for each alert that waits or fires",
    ),
    counter("prometheus_rule_evaluation_failures_total", "evaluations", ["rule_group"], "Failed evaluations"),
    counter(
      "alertmanager_notifications_failed_total",
      "messages",
      ["integration", "reason"],
      "Notifications that did not arrive",
    ),
  ],
};
