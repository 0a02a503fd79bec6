import { counter, gauge, histogram, type MetricSource } from "./metric.ts";

const WHERE = ["service", "environment"];

/**
 * Requirement 002, 4.1, and what alerts need beyond it. No label names a person. `service` is the one it tells of, so its monitor
 * has to honour labels: else Prometheus calls that `exported_service` and every series is the collector's own.
 */
export const COLLECTOR: MetricSource = {
  source: "The collector of delivery metrics (job `dora-metrics-collector`)",
  reference: "requirement 002, 4.1",
  contract: true,
  metrics: [
    counter("cicd_deployment_frequency_total", "deployments", WHERE, "Deployments that succeeded"),
    histogram("cicd_lead_time_seconds", "seconds", WHERE, "From commit to the environment"),
    gauge(
      "cicd_change_failure_rate",
      "ratio",
      WHERE,
      "Deployments that had to be mended; absent without any",
    ),
    histogram("cicd_mean_time_to_restore_seconds", "seconds", WHERE, "From failure to service restored"),
    histogram(
      "cicd_pipeline_duration_seconds",
      "seconds",
      ["service", "stage", "status"],
      "Time a stage takes; the stage `total` is the whole pipeline",
    ),
    histogram("cicd_pipeline_queue_time_seconds", "seconds", ["service", "runner_type"], "Wait for a runner"),
    gauge("cicd_pipeline_success_rate", "ratio", ["service"], "Pipelines that succeed"),
    counter("cicd_pipeline_runs_total", "pipelines", ["service", "status"], "Pipelines ended"),
    gauge("cicd_test_pass_rate", "ratio", ["service", "test_type"], "Tests that pass"),
    gauge("cicd_test_coverage_percent", "percent", ["service"], "Lines that tests reach"),
    gauge(
      "cicd_vulnerability_count",
      "findings",
      ["service", "severity"],
      "Of the last scan, `CRITICAL` first",
    ),
    gauge("cicd_sbom_component_count", "components", ["service"], "In the bill of materials"),
    histogram(
      "cicd_rollout_duration_seconds",
      "seconds",
      ["service", "strategy"],
      "From new version to stable",
    ),
    counter("cicd_rollback_total", "rollbacks", ["service", "reason"], "Rollbacks"),
    gauge("cicd_canary_analysis_result", "boolean", ["service", "template"], "1 for a pass, 0 for a failure"),
    gauge("cicd_feature_flag_count", "flags", ["state"], "Flags"),
    gauge("cicd_feature_flag_age_days", "days", ["flag_name"], "Age of a flag"),
    counter(
      "cicd_merge_approval_total",
      "approvals",
      ["group", "project"],
      "Approvals of merge requests, by the group that the approver speaks for",
    ),
    gauge("cicd_main_branch_green", "boolean", ["service"], "0 while the last pipeline of main has failed"),
    gauge("cicd_collector_last_success_timestamp_seconds", "seconds", [], "When GitLab was last read"),
    gauge(
      "cicd_credential_expiry_timestamp_seconds",
      "seconds",
      ["kind", "name"],
      "When a robot account, token or dated credential ends; name and kind as `slipway rotation` lists them",
    ),
  ],
};

/** As the collector's, its monitor has to honour labels. */
export const COORDINATOR: MetricSource = {
  source: "The coordinator (job `gitops-coordinator`)",
  reference: "requirement 004: 5.3, and rules in git",
  contract: true,
  metrics: [
    counter(
      "gitops_deployment_failures_total",
      "deployments",
      // Not `environment`: a rule's own label of that name would hide it.
      ["service", "target"],
      "Deployments that failed, by the environment they were meant for",
    ),
    counter(
      "gitops_rule_changes_total",
      "changes",
      ["service", "target"],
      "Changed rules.json, by environment: what its API wrote, and what people merged, which GitLab's webhook tells it",
    ),
    gauge("gitops_queue_oldest_age_seconds", "seconds", [], "How long the oldest deployment has waited"),
    gauge("gitops_dlq_messages", "messages", ["topic"], "Events that nobody could handle"),
  ],
};

const REQUEST = ["service", "status", "rollouts_pod_template_hash"];

/** What a service says of itself. Analyses of new versions and objectives of services without routes read it. */
export const SERVICES: MetricSource = {
  source: "Every service with metrics",
  reference: "requirement 002, 2.4; the hash of the pods is the ServiceMonitor's",
  contract: true,
  metrics: [
    counter("http_requests_total", "requests", REQUEST, "Requests, by status"),
    histogram("http_request_duration_seconds", "seconds", REQUEST, "Time of an answer"),
  ],
};

export const NAMESPACE_CLEANER: MetricSource = {
  source: "The namespace cleaner",
  reference: "services/namespace-cleaner/metrics.ts",
  contract: true,
  metrics: [
    gauge("namespace_cleaner_expired", "merge requests", [], "Labels the last run took off"),
    gauge("namespace_cleaner_deleted", "namespaces", [], "Orphans the last run deleted"),
    gauge("namespace_cleaner_kept", "namespaces", ["reason"], "Left alone, by why"),
    gauge("namespace_cleaner_errors", "errors", ["step"], "What failed in the last run"),
    gauge("namespace_cleaner_last_run_timestamp_seconds", "seconds", [], "When the last run ended"),
    gauge(
      "namespace_cleaner_last_success_timestamp_seconds",
      "seconds",
      [],
      "The last in which nothing failed",
    ),
  ],
};
