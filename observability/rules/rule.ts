import type { ObservedPlatform, PrometheusDuration, Severity } from "../platform.ts";

/** Whom an alert is for: a group of the requirements, or a service's owner. */
export type Team = string;

/** An alert. */
export interface Alert {
  /** Name in PascalCase; its runbook is `docs/runbooks/<name>.md`. */
  readonly name: string;
  /** PromQL, in rules on logs LogQL, that is true while something is wrong. */
  readonly expression: string;
  /** How long it must hold. @default fires at once */
  readonly for?: PrometheusDuration;
  /** How long it goes on after the expression has become false. @default ends at once */
  readonly keepFiringFor?: PrometheusDuration;
  readonly severity: Severity;
  /** @default that of the series, whose label `team` the alert then has */
  readonly team?: Team;
  /** One line with the values that matter, as a template. */
  readonly summary: string;
  /** What it means and what comes next, as a template. */
  readonly description: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard: string;
  /** Labels beyond those every alert has, such as `slo`. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series computed ahead. Its name follows `level:metric:operations`. */
export interface Recording {
  readonly record: string;
  readonly expression: string;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** How often. @default Prometheus' own interval */
  readonly interval?: PrometheusDuration;
  readonly rules: readonly (Alert | Recording)[];
}

/** A group as a PrometheusRule and `promtool` write it. */
export interface PrometheusGroup {
  readonly name: string;
  readonly interval?: PrometheusDuration;
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

/** A group with the labels, annotations and links that every alert of an environment has. */
export function prometheusGroup(group: RuleGroup, platform: ObservedPlatform): PrometheusGroup {
  return {
    name: group.name,
    ...(group.interval === undefined ? {} : { interval: group.interval }),
    rules: group.rules.map((rule) => ("record" in rule ? recordingRule(rule) : alertingRule(rule, platform))),
  };
}

function recordingRule({ record, expression, labels }: Recording) {
  return { record, expr: expression, ...(labels === undefined ? {} : { labels }) };
}

function alertingRule(alert: Alert, { environment, links }: ObservedPlatform) {
  return {
    alert: alert.name,
    expr: alert.expression,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: {
      ...alert.labels,
      environment,
      severity: alert.severity,
      ...(alert.team === undefined ? {} : { team: alert.team }),
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${links.runbooks}/${alert.name}.md`,
      dashboard_url: `${links.grafana}/d/${alert.dashboard}?var-environment=${environment}`,
    },
  };
}
