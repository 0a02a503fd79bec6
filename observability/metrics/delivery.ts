import { counter, gauge, histogram, type MetricSource } from "./metric.ts";

const APPLICATION = ["name", "project", "namespace"];

export const ARGO_CD: MetricSource = {
  source: "Argo CD",
  reference: "controller, util/metrics and reposerver/metrics at v3.2.12",
  metrics: [
    gauge(
      "argocd_app_info",
      "info",
      [
        ...APPLICATION,
        "dest_server",
        "dest_namespace",
        "repo",
        "sync_status",
        "health_status",
        "autosync_enabled",
        "operation",
      ],
      "1 for each Application, with its state",
    ),
    counter(
      "argocd_app_sync_total",
      "syncs",
      [...APPLICATION, "dest_server", "phase", "dry_run"],
      "Syncs, by how they ended",
    ),
    gauge("argocd_app_orphaned_resources_count", "objects", APPLICATION, "Objects that no git knows"),
    histogram(
      "argocd_app_reconcile",
      "seconds",
      ["dest_server", "namespace"],
      "Time of a comparison with git",
    ),
    gauge("argocd_cluster_connection_status", "boolean", ["server", "k8s_version"], "1 while it is reached"),
    histogram("argocd_git_request_duration_seconds", "seconds", ["repo", "request_type"], "Requests to git"),
    counter(
      "argocd_git_lsremote_fail_total",
      "requests",
      ["repo", "revision"],
      "Failed look-ups of a revision; `repo` is the folder of the clone",
    ),
    counter(
      "argocd_git_fetch_fail_total",
      "fetches",
      ["repo", "revision"],
      "Failed fetches; `repo` is the folder of the clone",
    ),
    gauge("argocd_repo_pending_request_total", "requests", ["repo"], "Waiting for a repository's lock"),
    gauge("argocd_kubectl_exec_pending", "executions", ["hostname", "command"], "Waiting to apply"),
    histogram(
      "argocd_kubectl_rate_limiter_duration_seconds",
      "seconds",
      ["host", "verb"],
      "Time the client holds requests back",
    ),
    histogram(
      "argocd_kubectl_request_duration_seconds",
      "seconds",
      ["host", "verb"],
      "Time of requests to Kubernetes",
    ),
    counter(
      "argocd_kubectl_request_retries_total",
      "requests",
      ["host", "method", "code"],
      "Repeated requests to Kubernetes",
    ),
    counter(
      "argocd_notifications_deliveries_total",
      "messages",
      ["trigger", "service", "succeeded"],
      "Notifications sent",
    ),
    counter(
      "grpc_server_handled_total",
      "calls",
      ["grpc_type", "grpc_service", "grpc_method", "grpc_code"],
      "Calls to its API and repository servers",
    ),
  ],
};

const ROLLOUT = ["namespace", "name"];

export const ARGO_ROLLOUTS: MetricSource = {
  source: "Argo Rollouts",
  reference: "controller/metrics/prommetrics.go and rollouts.go at v1.9.0",
  metrics: [
    gauge("rollout_info", "info", [...ROLLOUT, "strategy", "traffic_router", "phase"], "1 in its phase"),
    gauge("rollout_info_replicas_unavailable", "pods", ROLLOUT, "Pods that are not ready"),
    counter("rollout_reconcile_error", "errors", ROLLOUT, "Failed reconciliations"),
  ],
};

/** Label that our PodMonitor gives every sample of a manager. */
const POOL = "pool";

const RUNNER = ["runner", "runner_name"];

export const GITLAB_RUNNER: MetricSource = {
  source: "GitLab Runner",
  reference:
    "commands/builds_helper.go, commands/multi.go, common/version.go and helpers/prometheus/failures_collector.go at v18.9.0; the pool is our PodMonitor's",
  metrics: [
    gauge(
      "gitlab_runner_jobs",
      "jobs",
      [POOL, ...RUNNER, "system_id", "state", "stage", "executor_stage"],
      "Jobs in work; absent while there are none",
    ),
    counter("gitlab_runner_jobs_total", "jobs", [POOL, ...RUNNER, "system_id"], "Jobs begun"),
    counter(
      "gitlab_runner_failed_jobs_total",
      "jobs",
      [POOL, ...RUNNER, "failure_reason"],
      "Failed jobs, by whose fault",
    ),
    gauge("gitlab_runner_concurrent", "jobs", [POOL], "Jobs a manager takes at once"),
    gauge("gitlab_runner_version_info", "info", [POOL, "version"], "1 for each manager"),
  ],
};
