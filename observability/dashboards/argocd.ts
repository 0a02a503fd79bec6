import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import {
  FAILED_CALLS,
  PENDING_KUBECTL,
  PENDING_REQUESTS,
  RETRIES,
  SLOW_GIT_SECONDS,
  SLOW_KUBERNETES_SECONDS,
  SLOW_RECONCILIATION_SECONDS,
  THROTTLED_SECONDS,
} from "../rules/argocd.ts";
import { quantile, rise } from "../rules/promql.ts";
import { dashboard, type Dashboard, type Variable } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, min, of, sum, sumRate } from "./queries.ts";
import { worseAbove, worseBelow } from "./thresholds.ts";

/** What git says and what runs, and how well Argo CD keeps the two together. */
export function argocdDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-argocd",
    title: "Argo CD",
    description: "Does what git says run, and what holds Argo CD up?",
    variables: [APPLICATION],
    rows: [NOW, APPLICATIONS, WORK, KUBERNETES],
  });
}

const APPLICATION: Variable = {
  name: "application",
  label: "Application",
  description: "Application of Argo CD; those of services are called `service-<name>`",
  series: "argocd_app_info",
  values: "name",
  choice: "several",
};

const CHOSEN = 'name=~"$application"';
const APPS = of("argocd_app_info", CHOSEN);
const inState = (matcher: string) => count(of("argocd_app_info", CHOSEN, matcher), APPS);

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Applications",
        description: "N/A: no controller answers, and nothing is brought to the cluster.",
        unit: units.Short,
        decimals: 0,
        of: `count(${APPS})`,
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["ArgoCDDown"],
      }),
      stat({
        title: "Out of sync",
        description: "What runs is not what git says: a sync is under way, failed, or is switched off.",
        unit: units.Short,
        decimals: 0,
        of: inState('sync_status="OutOfSync"'),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["ArgoCDOutOfSync", "ArgoCDDriftNotHealed"],
      }),
      stat({
        title: "State unknown",
        description: "Argo CD cannot compare: a repository or a manifest cannot be read.",
        unit: units.Short,
        decimals: 0,
        of: inState('sync_status="Unknown"'),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["ArgoCDAppUnknown"],
      }),
      stat({
        title: "Degraded or missing",
        description: "Something that was brought does not run.",
        unit: units.Short,
        decimals: 0,
        of: inState('health_status=~"Degraded|Missing"'),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["ArgoCDAppDegraded"],
      }),
      stat({
        title: "Progressing",
        description: "Not healthy yet. For long, it hangs.",
        unit: units.Short,
        decimals: 0,
        of: inState('health_status="Progressing"'),
        thresholds: worseAbove({ warning: 5 }),
        alerts: ["ArgoCDAppProgressing"],
      }),
      stat({
        title: "Without automatic sync",
        description: "Somebody switched it off, or a region stands by.",
        unit: units.Short,
        decimals: 0,
        of: inState('autosync_enabled="false"'),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["ArgoCDAutoSyncDisabled"],
      }),
      stat({
        title: "Clusters connected",
        description: "Share of the clusters that Argo CD reaches.",
        unit: units.PercentUnit,
        decimals: 0,
        of: `avg (${min(of("argocd_cluster_connection_status"), "server")})`,
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["ArgoCDClusterDisconnected"],
      }),
    ],
  ],
};

const APPLICATIONS: Row = {
  title: "Applications",
  lines: [
    [
      table({
        title: "Not as they should be",
        description: "Applications that are not both in sync and healthy.",
        labels: { name: "Application", project: "Project", sync_status: "Sync", health_status: "Health" },
        width: 10,
        columns: [
          {
            heading: "Since the last scrape",
            expression: `sum by (name, project, sync_status, health_status) (${of("argocd_app_info", CHOSEN)} unless ${of("argocd_app_info", 'sync_status="Synced"', 'health_status="Healthy"')}) > 0`,
            unit: "none",
            hidden: true,
          },
        ],
        alerts: ["ArgoCDOutOfSync", "ArgoCDAppDegraded"],
      }),
      graph({
        title: "Failed syncs",
        description: "Within ten minutes, by application. Its events and the sync's message say why.",
        unit: units.Short,
        of: [
          {
            expression: rise(
              of("argocd_app_sync_total", CHOSEN, 'phase=~"Error|Failed"', 'dry_run="false"'),
              "10m",
              ["name"],
            ),
            legend: "{{name}}",
          },
        ],
        draw: "bars",
        alerts: ["ArgoCDSyncFailed"],
      }),
      graph({
        title: "Objects that nobody declares",
        description: "Left over in the namespaces of an application.",
        unit: units.Short,
        of: [
          { expression: max(of("argocd_app_orphaned_resources_count", CHOSEN), "name"), legend: "{{name}}" },
        ],
        alerts: ["ArgoCDOrphanedResources"],
      }),
    ],
  ],
};

const WORK: Row = {
  title: "Repositories and reconciliation",
  lines: [
    [
      graph({
        title: "Reconciliation, P95",
        description: "Time to compare an application with the cluster, by cluster.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.95, of("argocd_app_reconcile_bucket"), "$__rate_interval", [
              "dest_server",
            ]),
            legend: "{{dest_server}}",
          },
        ],
        thresholds: worseAbove({ warning: SLOW_RECONCILIATION_SECONDS }),
        alerts: ["ArgoCDReconciliationSlow"],
      }),
      graph({
        title: "Requests to git, P95",
        description: "By repository.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.95, of("argocd_git_request_duration_seconds_bucket"), "$__rate_interval", [
              "repo",
            ]),
            legend: "{{repo}}",
          },
        ],
        thresholds: worseAbove({ warning: SLOW_GIT_SECONDS }),
        alerts: ["ArgoCDGitRequestsSlow"],
      }),
      graph({
        title: "Failed and waiting requests to git",
        description: "Requests that failed within ten minutes, and those that wait for a repository.",
        unit: units.Short,
        of: [
          { expression: rise(of("argocd_git_lsremote_fail_total"), "10m"), legend: "failed look-ups" },
          { expression: rise(of("argocd_git_fetch_fail_total"), "10m"), legend: "failed fetches" },
          { expression: max(of("argocd_repo_pending_request_total"), "repo"), legend: "waiting {{repo}}" },
        ],
        thresholds: worseAbove({ warning: PENDING_REQUESTS }),
        alerts: ["ArgoCDGitRequestsFailing", "ArgoCDRepositoryRequestsPending"],
      }),
      graph({
        title: "Failed calls of the API",
        description: "Share of calls that end in a fault of the server, by service.",
        unit: units.PercentUnit,
        of: [
          {
            expression: `${sumRate(of("grpc_server_handled_total", 'grpc_code=~"Unknown|Internal|Unavailable|DataLoss|DeadlineExceeded"'), "grpc_service")} / ${sumRate(of("grpc_server_handled_total"), "grpc_service")}`,
            legend: "{{grpc_service}}",
          },
        ],
        thresholds: worseAbove({ warning: FAILED_CALLS }),
        alerts: ["ArgoCDApiErrors"],
      }),
    ],
  ],
};

const KUBERNETES: Row = {
  title: "Kubernetes and notifications",
  lines: [
    [
      graph({
        title: "Calls of Kubernetes, P95",
        description: "How long the API server takes, by cluster.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(
              0.95,
              of("argocd_kubectl_request_duration_seconds_bucket"),
              "$__rate_interval",
              ["host"],
            ),
            legend: "{{host}}",
          },
        ],
        thresholds: worseAbove({ warning: SLOW_KUBERNETES_SECONDS }),
        alerts: ["ArgoCDKubernetesSlow"],
      }),
      graph({
        title: "Held back by the client, P95",
        description: "Time calls wait for Argo CD's own limit on calls.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(
              0.95,
              of("argocd_kubectl_rate_limiter_duration_seconds_bucket"),
              "$__rate_interval",
              ["pod"],
            ),
            legend: "{{pod}}",
          },
        ],
        thresholds: worseAbove({ warning: THROTTLED_SECONDS }),
        alerts: ["ArgoCDKubectlThrottled"],
      }),
      graph({
        title: "Waiting and repeated calls",
        description: "Executions that wait, by pod, and calls repeated a second, by cluster.",
        unit: units.Short,
        of: [
          { expression: sum(of("argocd_kubectl_exec_pending"), "pod"), legend: "waiting {{pod}}" },
          {
            expression: sumRate(of("argocd_kubectl_request_retries_total"), "host"),
            legend: "repeated {{host}}",
          },
        ],
        thresholds: worseAbove({ warning: RETRIES, critical: PENDING_KUBECTL }),
        alerts: ["ArgoCDKubectlPending", "ArgoCDKubernetesRetries"],
      }),
      graph({
        title: "Notifications",
        description: "Within ten minutes, by trigger. What failed nobody was told of.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("argocd_notifications_deliveries_total"), "10m", ["trigger", "succeeded"]),
            legend: "{{trigger}}, arrived: {{succeeded}}",
          },
        ],
        draw: "bars",
        alerts: ["ArgoCDNotificationsFailing"],
      }),
    ],
  ],
};
