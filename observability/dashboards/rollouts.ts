import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { quantile, rise } from "../rules/promql.ts";
import { dashboard, type Dashboard, type Variable } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, min, of, sum } from "./queries.ts";
import { worseAbove, worseBelow } from "./thresholds.ts";

/** New versions on their way to users. */
export function rolloutsDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-rollouts",
    title: "Rollouts",
    description: "Which releases are on their way, wait or were undone?",
    variables: [SERVICE],
    rows: [NOW, RELEASES, VERSIONS],
  });
}

const SERVICE: Variable = {
  name: "service",
  label: "Namespace",
  description: "Namespace of the service, which is its name unless its contract says otherwise",
  series: "rollout_info",
  values: "namespace",
  choice: "several",
};

const CHOSEN = 'namespace=~"$service"';
const inPhase = (phases: string) =>
  count(`${of("rollout_info", CHOSEN, `phase=~"${phases}"`)} == 1`, of("rollout_info"));

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Progressing",
        description: "Releases that go their way.",
        unit: units.Short,
        decimals: 0,
        of: inPhase("Progressing"),
        thresholds: worseAbove({ warning: 10 }),
        alerts: ["RolloutStuck"],
      }),
      stat({
        title: "Waiting for somebody",
        description: "Paused: an analysis says neither yes nor no, or a person has to promote.",
        unit: units.Short,
        decimals: 0,
        of: inPhase("Paused"),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["RolloutStuck"],
      }),
      stat({
        title: "Undone or failed",
        description: "Aborted, timed out or in error: the old version serves.",
        unit: units.Short,
        decimals: 0,
        of: inPhase("Abort|Error|Timeout|InvalidSpec"),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["RolloutFailed"],
      }),
      stat({
        title: "Missing pods",
        description: "Pods of Rollouts that are not available.",
        unit: units.Short,
        decimals: 0,
        of: sum(of("rollout_info_replicas_unavailable", CHOSEN)),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["RolloutReplicasUnavailable"],
      }),
    ],
  ],
};

const RELEASES: Row = {
  title: "Releases",
  lines: [
    [
      table({
        title: "Rollouts",
        description: "Each with its phase and the pods it lacks.",
        width: 12,
        labels: { namespace: "Namespace", name: "Rollout", strategy: "Strategy", phase: "Phase" },
        columns: [
          {
            heading: "In this phase",
            expression: `max by (namespace, name, strategy, phase) (${of("rollout_info", CHOSEN)}) == 1`,
            unit: "none",
            hidden: true,
          },
        ],
        alerts: ["RolloutFailed", "RolloutStuck"],
      }),
      graph({
        title: "Missing pods by rollout",
        description: "A version that does not start, or a cluster that is full.",
        unit: units.Short,
        of: [
          {
            expression: max(of("rollout_info_replicas_unavailable", CHOSEN), "namespace", "name"),
            legend: "{{namespace}}/{{name}}",
          },
        ],
        alerts: ["RolloutReplicasUnavailable"],
      }),
    ],
    [
      graph({
        title: "Rollbacks",
        description: "In 24 hours, by service and reason.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("cicd_rollback_total"), "24h", ["service", "reason"]),
            legend: "{{service}}: {{reason}}",
          },
        ],
        draw: "bars",
      }),
      graph({
        title: "Duration of releases, P95",
        description: "By strategy, over a day.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.95, of("cicd_rollout_duration_seconds_bucket"), "1d", ["strategy"]),
            legend: "{{strategy}}",
          },
        ],
      }),
      graph({
        title: "Errors of the controller",
        description: "Within ten minutes: a Rollout that cannot be acted upon.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("rollout_reconcile_error", CHOSEN), "10m", ["namespace", "name"]),
            legend: "{{namespace}}/{{name}}",
          },
        ],
        alerts: ["RolloutControllerErrors"],
      }),
    ],
  ],
};

const HASH = "rollouts_pod_template_hash";

const VERSIONS: Row = {
  title: "Versions side by side",
  lines: [
    [
      graph({
        title: "Failed answers by version",
        description: "Share of 5xx of each version's pods: what analyses judge a canary by.",
        unit: units.PercentUnit,
        of: [
          {
            expression: `${sum(`rate(${of("http_requests_total", CHOSEN, 'status=~"5.."')}[5m])`, "namespace", HASH)} / ${sum(`rate(${of("http_requests_total", CHOSEN)}[5m])`, "namespace", HASH)}`,
            legend: `{{namespace}} {{${HASH}}}`,
          },
        ],
        thresholds: worseAbove({ warning: 0.02, critical: 0.05 }),
      }),
      graph({
        title: "Latency by version, P99",
        description: "Of each version's pods.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.99, of("http_request_duration_seconds_bucket", CHOSEN), "5m", [
              "namespace",
              HASH,
            ]),
            legend: `{{namespace}} {{${HASH}}}`,
          },
        ],
      }),
      graph({
        title: "Last analysis",
        description: "By service and template: at 1 it passed, at 0 it did not.",
        unit: "none",
        max: 1,
        of: [
          {
            expression: min(of("cicd_canary_analysis_result"), "service", "template"),
            legend: "{{service}}: {{template}}",
          },
        ],
        thresholds: worseBelow({ critical: 1 }),
      }),
    ],
  ],
};
