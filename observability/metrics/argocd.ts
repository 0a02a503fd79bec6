import type { Exporter } from "./metric.ts";

/** Argo CD 3.2: application controller, API server, repository server and notifications controller. */
export const ARGO_CD: Exporter = {
  name: "Argo CD",
  source: "https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/",
  origin: "product",
  metrics: [
    {
      name: "argocd_app_info",
      type: "gauge",
      help: "1 for each application, with its state as labels",
      labels: [
        "name",
        "project",
        "dest_namespace",
        "dest_server",
        "repo",
        "sync_status",
        "health_status",
        "operation",
        "autosync_enabled",
      ],
    },
    {
      name: "argocd_app_sync_total",
      type: "counter",
      help: "Syncs by the phase they ended in",
      labels: ["name", "project", "dest_server", "phase", "dry_run"],
    },
    {
      name: "argocd_app_reconcile",
      type: "histogram",
      help: "Time of a reconciliation, seconds",
      labels: ["dest_server"],
    },
    {
      name: "argocd_app_k8s_request_total",
      type: "counter",
      help: "Requests to Kubernetes while an application is reconciled",
      labels: ["name", "project", "response_code", "verb", "resource_kind", "resource_namespace", "server", "dry_run"],
    },
    {
      name: "argocd_app_orphaned_resources_count",
      type: "gauge",
      help: "Resources in an application's namespaces that belong to no application",
      labels: ["name", "project"],
    },
    {
      name: "argocd_cluster_connection_status",
      type: "gauge",
      help: "1 while the controller is connected to the cluster",
      labels: ["server", "k8s_version"],
    },
    {
      name: "argocd_cluster_api_resource_objects",
      type: "gauge",
      help: "Objects of a cluster in the controller's cache",
      labels: ["server"],
    },
    {
      name: "argocd_cluster_events_total",
      type: "counter",
      help: "Kubernetes events the controller has handled",
      labels: ["server", "group", "kind"],
    },
    {
      name: "argocd_git_request_total",
      type: "counter",
      help: "Requests to git repositories by type, `fetch` or `ls-remote`",
      labels: ["repo", "request_type"],
    },
    {
      name: "argocd_git_fetch_fail_total",
      type: "counter",
      help: "Fetches that failed",
      labels: ["repo"],
    },
    {
      name: "argocd_git_request_duration_seconds",
      type: "histogram",
      help: "Time of a request to a git repository, seconds",
      labels: ["repo", "request_type"],
    },
    {
      name: "argocd_repo_pending_request_total",
      type: "gauge",
      help: "Requests that wait for a repository's lock",
      labels: ["repo"],
    },
    {
      name: "argocd_redis_request_total",
      type: "counter",
      help: "Requests to Redis, and whether they failed",
      labels: ["initiator", "failed"],
    },
    {
      name: "argocd_notifications_deliveries_total",
      type: "counter",
      help: "Notifications sent, and whether that succeeded",
      labels: ["service", "succeeded", "trigger"],
    },
    {
      name: "argocd_notifications_trigger_eval_total",
      type: "counter",
      help: "Triggers evaluated",
      labels: ["name", "triggered"],
    },
    {
      name: "workqueue_depth",
      type: "gauge",
      help: "Items waiting in a controller's queue (client-go)",
      labels: ["name", "controller"],
    },
  ],
};
