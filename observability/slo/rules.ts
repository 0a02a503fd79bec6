import type { ObservedPlatform, PrometheusDuration, Severity } from "../platform.ts";
import type { Alert, Recording, RuleGroup } from "../rules/rule.ts";
import { slos, type Slo } from "./slos.ts";

/** One pair of windows of an alert on burn rate. */
export interface BurnRate {
  /** How many times faster than evenly over the window the budget is spent. */
  readonly factor: number;
  readonly long: PrometheusDuration;
  /** Ends the alert soon after the burning has ended. */
  readonly short: PrometheusDuration;
  readonly for: PrometheusDuration;
  readonly severity: Severity;
}

/**
 * Windows and factors of Google's SRE Workbook, chapter 5. Over 30 days they spend 2 percent of the budget in an hour, 5 in six
 * hours, 10 in a day and 10 in three days. The first two page, the others open a ticket.
 */
export const BURN_RATES: readonly BurnRate[] = [
  { factor: 14.4, long: "1h", short: "5m", for: "2m", severity: "critical" },
  { factor: 6, long: "6h", short: "30m", for: "15m", severity: "critical" },
  { factor: 3, long: "1d", short: "2h", for: "1h", severity: "warning" },
  { factor: 1, long: "3d", short: "6h", for: "3h", severity: "warning" },
];

/**
 * Rates are recorded once; each window is a mean of them, which is cheap however long the window and weighs every request
 * alike. All rules are one group, because those of a group are evaluated in order and groups are not.
 */
export function sloRules(platform: ObservedPlatform): readonly RuleGroup[] {
  const promises = slos(platform);
  const rules = [
    ...promises.flatMap(indicators),
    ...burnRates(promises),
    ...BURN_RATES.map(burning),
    EXHAUSTED,
  ];
  return [{ name: "slipway-slo", rules }];
}

function indicators({ name, objective, team, target, window, indicator }: Slo): readonly Recording[] {
  const labels = { slo: name, objective, team, window };
  return [
    { record: "slo:requests:rate5m", expression: indicator.requests, labels },
    { record: "slo:errors:rate5m", expression: indicator.errors, labels },
    { record: "slo:error_budget:ratio", expression: `vector(${budget(target)})`, labels },
  ];
}

/** Rounded, because 100 - 99.9 is not quite 0.1. */
function budget(target: number): number {
  return Number(((100 - target) / 100).toFixed(6));
}

function burnRates(promises: readonly Slo[]): readonly Recording[] {
  const windows = [...new Set(BURN_RATES.flatMap(({ long, short }) => [short, long]))];
  return [
    ...windows.map((window) => ({ record: burnRate(window), expression: spent(window) })),
    ...[...new Set(promises.map(({ window }) => window))].map((window) => ({
      record: "slo:error_budget_remaining:ratio",
      // It has this label already; written here too, it tells the rules of two windows apart.
      labels: { window },
      expression: `1 - ${spent(window, `{window="${window}"}`)}`,
    })),
  ];
}

function burnRate(window: PrometheusDuration): string {
  return `slo:burn_rate:avg${window}`;
}

/** How much of its budget a promise spends within a window: 1 spends all of it if it goes on for the SLO's whole window. */
function spent(window: PrometheusDuration, of = ""): string {
  const mean = (record: string) =>
    window === "5m" ? record + of : `avg_over_time(${record}${of}[${window}])`;
  return `${mean("slo:errors:rate5m")} / ${mean("slo:requests:rate5m")} / slo:error_budget:ratio${of}`;
}

/** Without a team of its own: labels of the promise are the alert's, and its `team` is among them. */
function burning({ factor, long, short, for: pending, severity }: BurnRate): Alert {
  return {
    name: `ErrorBudgetBurn${long}`,
    expression: `${burnRate(long)} > ${factor} and ${burnRate(short)} > ${factor}`,
    for: pending,
    severity,
    summary: `{{ $labels.slo }} spends its error budget for {{ $labels.objective }} {{ $value | humanize }} times too fast`,
    description: `The mean over the last ${long} and the last ${short} is above ${factor} times what the objective of {{ $labels.slo }} allows. At this pace the budget of {{ $labels.window }} does not last.`,
    dashboard: "slipway-slo",
  };
}

const EXHAUSTED: Alert = {
  name: "ErrorBudgetExhausted",
  expression: "slo:error_budget_remaining:ratio < 0",
  for: "1h",
  severity: "warning",
  summary: "{{ $labels.slo }} has spent its error budget for {{ $labels.objective }}",
  description:
    "{{ $labels.slo }} has kept its promise less often than it should over {{ $labels.window }}. What makes it more reliable goes before what is new.",
  dashboard: "slipway-slo",
};
