import { quantile, rise, shareAbove } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/** Upper bound of the histogram `argocd_app_reconcile`, seconds: no quantile of it can be higher. */
export const SLOW_RECONCILIATION_SECONDS = 16;

/** Upper bound of the histogram `argocd_git_request_duration_seconds`, seconds. */
export const SLOW_GIT_SECONDS = 20;

/** Share of slow ones that is no longer an outlier. */
const SLOW_SHARE = 0.1;

/** Requests that may wait for one repository's lock; each takes a second or more. */
export const PENDING_REQUESTS = 20;

/** Executions of kubectl that may wait in one controller. */
export const PENDING_KUBECTL = 10;

/** Time the client's own rate limiter may hold back a request, seconds. */
export const THROTTLED_SECONDS = 1;

/** Time a request to Kubernetes may take, seconds. */
export const SLOW_KUBERNETES_SECONDS = 5;

/** Requests to Kubernetes that are retried, a second. */
export const RETRIES = 1;

/** Share of failed calls to Argo CD's API. */
export const FAILED_CALLS = 0.05;

/** Counters of what fails before a fetch, and in it: a token that has expired never comes as far as the second. */
const FAILED_GIT_REQUESTS = ["argocd_git_lsremote_fail_total", "argocd_git_fetch_fail_total"] as const;

/** Codes that are the server's fault; the others are answers, such as NotFound. */
const SERVER_FAULTS = "Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss";

/** Argo CD: the ground that argo-cd-mixin's seventeen alerts cover, and drift, orphans and silence. */
export function argoCdRules(): readonly RuleGroup[] {
  return [
    { name: "slipway-argocd-applications", rules: APPLICATIONS },
    { name: "slipway-argocd-system", rules: SYSTEM },
  ];
}

/** Applications in a state. */
function appsWith(...matchers: readonly string[]): string {
  return `sum by (name, project) (argocd_app_info{${matchers.join(",")}}) > 0`;
}

const APPLICATIONS: readonly Alert[] = [
  {
    name: "ArgoCDOutOfSync",
    expression: appsWith('sync_status="OutOfSync"'),
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.name }} is out of sync",
    description:
      "What runs of {{ $labels.name }} (project {{ $labels.project }}) has differed from git for five minutes. A closed sync window or a wave that waits explains it; otherwise read the difference.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDDriftNotHealed",
    expression: appsWith('sync_status="OutOfSync"', 'autosync_enabled="true"'),
    for: "30m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $labels.name }} drifts and does not heal",
    description:
      "{{ $labels.name }} syncs by itself and has differed from git for half an hour all the same: somebody or something changes it as fast as Argo CD mends it, or the sync fails.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDAppUnknown",
    expression: `${appsWith('sync_status="Unknown"')} or ${appsWith('health_status="Unknown"')}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "Argo CD does not know the state of {{ $labels.name }}",
    description:
      "Argo CD cannot compare {{ $labels.name }} with git, or cannot tell whether it is healthy: the repository cannot be read, what is in it cannot be rendered, the cluster is not reached, or a health check fails.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDSyncFailed",
    expression: `${rise('argocd_app_sync_total{phase=~"Error|Failed",dry_run="false"}', "10m", ["name", "project"])} > 0`,
    severity: "critical",
    team: PLATFORM,
    summary: "A sync of {{ $labels.name }} failed",
    description: "A sync of {{ $labels.name }} ended in an error within the last ten minutes.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDAppDegraded",
    expression:
      'sum by (name, project, health_status) (argocd_app_info{health_status=~"Degraded|Missing"}) > 0',
    for: "10m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $labels.name }} is {{ $labels.health_status }}",
    description:
      "Argo CD has found objects of {{ $labels.name }} broken or gone for ten minutes. If this follows a deployment, roll it back.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDAppProgressing",
    expression: appsWith('health_status="Progressing"'),
    for: "2h",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.name }} has been progressing for two hours",
    description:
      "{{ $labels.name }} neither becomes healthy nor fails: pods that are not scheduled, a volume that is not bound, an address that is not given.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDAutoSyncDisabled",
    expression: appsWith('autosync_enabled="false"'),
    for: "2h",
    severity: "info",
    team: PLATFORM,
    summary: "{{ $labels.name }} does not sync by itself",
    description:
      "Somebody has switched off the automatic sync of {{ $labels.name }} for two hours. Merged changes do not arrive.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDOrphanedResources",
    expression: "max by (name, project) (argocd_app_orphaned_resources_count) > 0",
    for: "1d",
    severity: "info",
    team: PLATFORM,
    summary: "{{ $value }} objects in the namespaces of {{ $labels.name }} belong to nothing",
    description:
      "Objects that are not in git have been in the namespaces of {{ $labels.name }} for a day: made by hand, or left over.",
    dashboard: "slipway-argocd",
  },
];

const SYSTEM: readonly Alert[] = [
  {
    name: "ArgoCDDown",
    expression: "absent(argocd_app_info)",
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "Argo CD tells of no application",
    description:
      "The application controller is down or not scraped, or every application is gone. Nothing is deployed or mended; what runs goes on.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDClusterDisconnected",
    expression: "min by (server) (argocd_cluster_connection_status) == 0",
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "Argo CD does not reach the cluster {{ $labels.server }}",
    description:
      "The controller has had no connection to {{ $labels.server }} for five minutes and deploys nothing there.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDReconciliationSlow",
    expression: `${shareAbove(SLOW_RECONCILIATION_SECONDS, "argocd_app_reconcile", "10m", ["dest_server"])} > ${SLOW_SHARE}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: `{{ $value | humanizePercentage }} of the reconciliations take over ${SLOW_RECONCILIATION_SECONDS} seconds`,
    description:
      "Applications on {{ $labels.dest_server }} are compared slowly, so merges arrive late. The controller lacks CPU, or the repository server or Kubernetes is slow.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDRepositoryRequestsPending",
    expression: `max by (repo) (argocd_repo_pending_request_total) > ${PENDING_REQUESTS}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value }} requests wait for {{ $labels.repo }}",
    description: "Manifests of {{ $labels.repo }} are asked for faster than they can be made.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDGitRequestsSlow",
    expression: `${shareAbove(SLOW_GIT_SECONDS, "argocd_git_request_duration_seconds", "10m", ["repo"])} > ${SLOW_SHARE}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: `{{ $value | humanizePercentage }} of the requests to {{ $labels.repo }} take over ${SLOW_GIT_SECONDS} seconds`,
    description: "GitLab or the way to it is slow, or {{ $labels.repo }} has become large.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDGitRequestsFailing",
    // Not by `repo`: in these two counters, other than in those of requests, it is the folder of the clone.
    expression: `${FAILED_GIT_REQUESTS.map((counter) => `(${rise(counter, "10m")} or vector(0))`).join(" + ")} > 0`,
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value | humanize }} requests of Argo CD to git failed in ten minutes",
    description:
      "Argo CD cannot read a repository: GitLab is down, the deploy token has expired, the host key has changed, or a branch is gone. The repository server's log says which.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDApiErrors",
    expression: `sum by (grpc_service) (rate(grpc_server_handled_total{grpc_code=~"${SERVER_FAULTS}"}[5m])) / sum by (grpc_service) (rate(grpc_server_handled_total[5m])) > ${FAILED_CALLS}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value | humanizePercentage }} of the calls to {{ $labels.grpc_service }} fail",
    description:
      "Argo CD's API server or repository server fails calls to {{ $labels.grpc_service }} through its own fault.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDKubectlPending",
    expression: `sum by (pod) (argocd_kubectl_exec_pending) > ${PENDING_KUBECTL}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value }} executions of kubectl wait in {{ $labels.pod }}",
    description:
      "The controller cannot apply as fast as it should: its limit of parallel executions is reached.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDKubectlThrottled",
    expression: `${quantile(0.95, "argocd_kubectl_rate_limiter_duration_seconds_bucket", "5m", ["pod"])} > ${THROTTLED_SECONDS}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.pod }} holds back requests to Kubernetes for {{ $value | humanizeDuration }}",
    description:
      "The client's own rate limiter slows Argo CD down: raise its QPS and burst, or lower the number of applications.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDKubernetesSlow",
    expression: `${quantile(0.95, "argocd_kubectl_request_duration_seconds_bucket", "5m", ["host"])} > ${SLOW_KUBERNETES_SECONDS}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "One request in twenty to {{ $labels.host }} takes {{ $value | humanizeDuration }} or longer",
    description: "The API server {{ $labels.host }} answers Argo CD slowly.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDKubernetesRetries",
    expression: `sum by (host) (rate(argocd_kubectl_request_retries_total[5m])) > ${RETRIES}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "Argo CD repeats {{ $value | humanize }} requests a second to {{ $labels.host }}",
    description: "The API server {{ $labels.host }} refuses or drops requests of Argo CD.",
    dashboard: "slipway-argocd",
  },
  {
    name: "ArgoCDNotificationsFailing",
    expression: `${rise('argocd_notifications_deliveries_total{succeeded="false"}', "10m", ["trigger"])} > 0`,
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary:
      "{{ $value | humanize }} notifications of {{ $labels.trigger }} were not delivered in ten minutes",
    description:
      "People, or GitLab's commit status, do not learn what Argo CD has to say: a webhook is gone or its token has expired.",
    dashboard: "slipway-argocd",
  },
];
