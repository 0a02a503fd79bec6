import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { EXCEPTION_DAYS, POLICY_RESULTS, QUOTA_IN_USE } from "../rules/cluster.ts";
import { ERROR_SHARE } from "../rules/gateway.ts";
import { byRuleGroup } from "../rules/monitoring.ts";
import { rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { bars, stat } from "./panels/values.ts";
import { count, gatewayErrors, max, min, of, orZero, sum } from "./queries.ts";
import { SEVERITY_COLOURS, worseAbove, worseBelow } from "./thresholds.ts";

/** Where somebody who was just woken up begins. */
export function overviewDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-overview",
    title: "Platform overview",
    description: "Is anything wrong, and where does one look next?",
    rows: [NOW, ALERTS, PROMISES, WATCHERS, GUARDRAILS],
  });
}

const REQUESTS = of("route:envoy_requests:rate5m");

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Critical alerts",
        description: "Alerts that page, firing now. The table below names them.",
        unit: units.Short,
        decimals: 0,
        of: count(
          of("ALERTS", 'alertstate="firing"', 'severity="critical"'),
          of("ALERTS", 'alertname="Watchdog"'),
        ),
        thresholds: worseAbove({ critical: 1 }),
      }),
      stat({
        title: "Warnings",
        description: "Alerts that open a ticket, firing now.",
        unit: units.Short,
        decimals: 0,
        of: count(
          of("ALERTS", 'alertstate="firing"', 'severity="warning"'),
          of("ALERTS", 'alertname="Watchdog"'),
        ),
        thresholds: worseAbove({ warning: 1 }),
      }),
      stat({
        title: "Gateway answers with 5xx",
        description: "Share of all answers of the gateway over five minutes, its own included.",
        unit: units.PercentUnit,
        decimals: 2,
        of: gatewayErrors(),
        thresholds: worseAbove({ warning: ERROR_SHARE / 5, critical: ERROR_SHARE }),
      }),
      stat({
        title: "Applications out of sync",
        description: "What git says is not what runs. Argo CD's dashboard names them.",
        unit: units.Short,
        decimals: 0,
        of: count(of("argocd_app_info", 'sync_status="OutOfSync"'), of("argocd_app_info")),
        thresholds: worseAbove({ warning: 1 }),
      }),
      stat({
        title: "Degraded applications",
        description: "Something that Argo CD brought does not run.",
        unit: units.Short,
        decimals: 0,
        of: count(of("argocd_app_info", 'health_status=~"Degraded|Missing"'), of("argocd_app_info")),
        thresholds: worseAbove({ critical: 1 }),
      }),
      stat({
        title: "Releases on their way",
        description: "Rollouts that progress or wait for somebody.",
        unit: units.Short,
        decimals: 0,
        of: count(`${of("rollout_info", 'phase=~"Progressing|Paused"')} == 1`, of("rollout_info")),
        thresholds: worseAbove({ warning: 10 }),
      }),
      stat({
        title: "Alerting works",
        description: "The watchdog always fires. N/A: no alert of this environment arrives anywhere.",
        unit: "none",
        of: max(of("ALERTS", 'alertname="Watchdog"', 'alertstate="firing"')),
        values: { "1": { text: "Yes", colour: "green" } },
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["Watchdog"],
      }),
    ],
  ],
};

const ALERTS: Row = {
  title: "Alerts",
  lines: [
    [
      table({
        title: "Firing now",
        description: "Each has a runbook of its name and a dashboard; both are links of its notification.",
        labels: { alertname: "Alert", severity: "Severity", team: "Team" },
        columns: [
          {
            heading: "Instances",
            expression: sum(
              of("ALERTS", 'alertstate="firing"', 'alertname!="Watchdog"'),
              "alertname",
              "severity",
              "team",
            ),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: 1 }),
          },
        ],
        worst: { heading: "Instances", is: "high" },
        width: 14,
      }),
      graph({
        title: "Firing alerts by severity",
        description: "When did it begin?",
        colours: SEVERITY_COLOURS,
        unit: units.Short,
        of: [
          {
            expression: sum(of("ALERTS", 'alertstate="firing"', 'alertname!="Watchdog"'), "severity"),
            legend: "{{severity}}",
          },
        ],
        draw: "bars",
      }),
    ],
  ],
};

const PROMISES: Row = {
  title: "Promises",
  lines: [
    [
      bars({
        title: "Error budget left",
        description: "Of each promise, over its window. Below 0 it is broken: reliability goes first.",
        unit: units.PercentUnit,
        decimals: 0,
        max: 1,
        height: 9,
        of: [
          {
            expression: min(of("slo:error_budget_remaining:ratio"), "slo", "objective"),
            legend: "{{slo}}: {{objective}}",
          },
        ],
        thresholds: worseBelow({ critical: 0, warning: 0.25 }),
      }),
      graph({
        title: "Requests by route",
        description: "Through the gateway. A route that falls silent is as bad as one that fails.",
        unit: units.RequestsPerSecond,
        height: 9,
        of: [{ expression: sum(REQUESTS, "route"), legend: "{{route}}" }],
        draw: "areas",
      }),
    ],
  ],
};

const WATCHERS: Row = {
  title: "What watches",
  lines: [
    [
      table({
        title: "Targets that are down",
        description: "Prometheus cannot scrape them: alerts and panels on their metrics are blind.",
        labels: { job: "Job", namespace: "Namespace" },
        columns: [
          {
            heading: "Down",
            expression: `sum by (job, namespace) (${of("up")} == bool 0) > 0`,
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: 1 }),
          },
        ],
        alerts: ["TargetDown"],
      }),
      graph({
        title: "Rules that fail",
        description: "Evaluations that failed within 15 minutes, by group: their alerts may stay silent.",
        unit: units.Short,
        of: [
          {
            expression: byRuleGroup(
              rise(of("prometheus_rule_evaluation_failures_total"), "15m", ["rule_group"]),
            ),
            legend: "{{group}}",
          },
        ],
        alerts: ["RuleEvaluationFailing"],
      }),
      graph({
        title: "Notifications that do not arrive",
        description: "Failures within 15 minutes, by the way they were sent.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("alertmanager_notifications_failed_total"), "15m", ["integration"]),
            legend: "{{integration}}",
          },
        ],
        alerts: ["AlertDeliveryFailing"],
      }),
    ],
  ],
};

function quota(type: string): string {
  return `max by (namespace, resource) (${of("kube_resourcequota", `type="${type}"`)}`;
}

const GUARDRAILS: Row = {
  title: "Quotas and policies",
  lines: [
    [
      bars({
        title: "Quotas in use",
        description: "The ten fullest. At 100 percent no further pod starts in the namespace.",
        unit: units.PercentUnit,
        decimals: 0,
        max: 1,
        of: [
          {
            expression: `topk(10, ${quota("used")}) / (${quota("hard")}) > 0))`,
            legend: "{{namespace}} {{resource}}",
          },
        ],
        thresholds: worseAbove({ warning: QUOTA_IN_USE, critical: 1 }),
        alerts: ["NamespaceQuotaNear", "NamespaceQuotaExceeded"],
      }),
      graph({
        title: "Violated policies",
        description: "Objects that a policy of Kyverno forbids, refused or found, within 15 minutes.",
        unit: units.Short,
        of: [
          ...POLICY_RESULTS.map((results) => ({
            expression: rise(of(results, 'result="fail"'), "15m", ["policy_name"]),
            legend: "{{policy_name}}",
          })),
        ],
        draw: "bars",
        alerts: ["KyvernoPolicyViolations"],
      }),
      stat({
        title: "Policies that cannot be evaluated",
        description: "Errors of Kyverno within 15 minutes: what it guards is refused, or let through.",
        unit: units.Short,
        decimals: 0,
        width: 5,
        of: orZero(
          `sum (${POLICY_RESULTS.map((results) => rise(of(results, 'result="error"'), "15m", ["policy_name"])).join(" or ")})`,
          of(POLICY_RESULTS[0]),
        ),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["KyvernoPolicyErrors"],
      }),
      stat({
        title: "Next exception ends in",
        description: "Then Kyverno refuses what it covers. N/A: there are no exceptions.",
        unit: units.Seconds,
        width: 5,
        of: `min (${of("slipway_policy_exception_end_timestamp_seconds")}) - time()`,
        thresholds: worseBelow({ warning: EXCEPTION_DAYS * 86_400 }),
        alerts: ["PolicyExceptionEndsSoon"],
      }),
    ],
  ],
};
