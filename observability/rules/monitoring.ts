import { CALLERS } from "./gateway.ts";
import { rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/** Who watches the watchers. */
export function monitoringRules(): readonly RuleGroup[] {
  return [{ name: "slipway-monitoring", rules: ALERTS }];
}

/** Sums by the name of a group: Prometheus itself tells groups apart by their file too, as `<file>;<name>`. */
export function byRuleGroup(series: string): string {
  return `sum by (group) (label_replace(${series}, "group", "$1", "rule_group", ".*;(.+)"))`;
}

const ALERTS: readonly Alert[] = [
  {
    name: "Watchdog",
    expression: "vector(1)",
    severity: "info",
    team: PLATFORM,
    summary: "Alerting works",
    description:
      "This alert always fires. The receiver behind it raises an alarm when it stops, because then no other alert arrives either.",
    dashboard: "slipway-overview",
  },
  {
    name: "TargetDown",
    expression: "up == 0",
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.job }} on {{ $labels.instance }} cannot be scraped",
    description:
      "Prometheus has not been able to scrape {{ $labels.instance }} ({{ $labels.namespace }}/{{ $labels.pod }}) for ten minutes. Alerts and panels on its metrics are blind.",
    dashboard: "slipway-overview",
  },
  {
    name: "RuleEvaluationFailing",
    expression: `${byRuleGroup(rise("prometheus_rule_evaluation_failures_total", "15m", ["rule_group"]))} > 0`,
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "Rules of {{ $labels.group }} cannot be evaluated",
    description: "Alerts of the group {{ $labels.group }} may not fire although they should.",
    dashboard: "slipway-overview",
  },
  {
    name: "AlertDeliveryFailing",
    expression: `${rise("alertmanager_notifications_failed_total", "15m", ["integration"])} > 0`,
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "Alerts do not reach {{ $labels.integration }}",
    description:
      "Alertmanager could not deliver through {{ $labels.integration }}. Whoever relies on it does not know what is wrong.",
    dashboard: "slipway-overview",
  },
  {
    name: "AccessLogStalled",
    expression: `sum(rate(envoy_http_downstream_rq_completed{${CALLERS}}[10m])) > 1 unless sum(rate(loki_process_custom_gateway_requests_total[10m])) > 0`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value | humanize }} requests a second are not in the access log's counts",
    description:
      "Envoy answers requests, but none is counted from its access log. Panels of 401, 403 and 429 by route and of the reasons for refused tokens are empty, and the audit trail has a gap.",
    dashboard: "slipway-gateway",
  },
];
