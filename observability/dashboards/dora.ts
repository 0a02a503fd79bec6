import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { COLLECTOR_STALE_SECONDS, LEAD_TIME_SECONDS, ROLLBACKS, SUCCESS_RATE } from "../rules/pipelines.ts";
import { quantile, rise } from "../rules/promql.ts";
import { BAND_NAMES, BANDS, bandColours, bandOf } from "./bands.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { gauge, stat } from "./panels/values.ts";
import { average, max, of, sum } from "./queries.ts";
import { FINDING_COLOURS, NEUTRAL, worseAbove, worseBelow } from "./thresholds.ts";
import { CHOSEN_SERVICE, DELIVERED_SERVICE } from "./variables.ts";

/** Requirement 002, 4.2: its eight panels, their trends, their distribution, and each service. What is not known is N/A. */
export function doraDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-dora",
    title: "DORA metrics",
    description: "How often, how fast and how safely do changes reach the environment?",
    variables: [DELIVERED_SERVICE],
    rows: [KEYS, TRENDS, PIPELINES, QUALITY, SERVICES],
    from: "now-30d",
  });
}

const DEPLOYMENTS = of("cicd_deployment_frequency_total", CHOSEN_SERVICE);
const LEAD_TIME = of("cicd_lead_time_seconds_bucket", CHOSEN_SERVICE);
const FAILURES = of("cicd_change_failure_rate", CHOSEN_SERVICE);
const RESTORE = of("cicd_mean_time_to_restore_seconds_bucket", CHOSEN_SERVICE);

/** Mean of a week, because a single day is a weekend as often as not. */
const perDay = (by: readonly string[] = []) => `${rise(DEPLOYMENTS, "7d", by)} / 7`;
const leadTime = (by: readonly string[] = []) => quantile(0.5, LEAD_TIME, "7d", by);
const failures = (...by: string[]) => average(FAILURES, ...by);
const restore = (by: readonly string[] = []) => quantile(0.5, RESTORE, "30d", by);

const KEYS: Row = {
  title: "Four keys: green elite, blue high, orange medium, red low",
  lines: [
    [
      stat({
        title: "Deployment Frequency",
        description:
          "Deployments to the environment in the last 24 hours. Elite: one a day or more. N/A: none was ever counted.",
        unit: units.Short,
        decimals: 0,
        of: rise(DEPLOYMENTS, "24h"),
        thresholds: bandColours(BANDS.frequency),
        alerts: ["CollectorDown"],
      }),
      stat({
        title: "Lead Time for Changes",
        description: "Median from commit to the environment over seven days. Elite: less than an hour.",
        unit: units.Seconds,
        decimals: 1,
        of: leadTime(),
        thresholds: bandColours(BANDS.leadTime),
        alerts: ["LeadTimeRegression"],
      }),
      gauge({
        title: "Change Failure Rate",
        description: "Share of deployments that caused a failure. Elite: less than 5 percent.",
        unit: units.PercentUnit,
        decimals: 1,
        max: 0.3,
        of: failures(),
        thresholds: bandColours(BANDS.failures),
      }),
      stat({
        title: "Mean Time to Restore",
        description: "Median time from failure to recovery over 30 days. Elite: less than an hour.",
        unit: units.Seconds,
        decimals: 1,
        of: restore(),
        thresholds: bandColours(BANDS.restore),
      }),
      stat({
        title: "Performance bands",
        description:
          "Band of each key, over the seven or thirty days it is measured in. Keys that are not known have none.",
        unit: "none",
        width: 8,
        of: [
          { expression: bandOf(perDay(), BANDS.frequency), legend: "Frequency" },
          { expression: bandOf(leadTime(), BANDS.leadTime), legend: "Lead time" },
          { expression: bandOf(failures(), BANDS.failures), legend: "Failures" },
          { expression: bandOf(restore(), BANDS.restore), legend: "Restore" },
        ],
        values: BAND_NAMES,
        thresholds: [
          { from: null, colour: "red" },
          { from: 2, colour: "orange" },
          { from: 3, colour: "blue" },
          { from: 4, colour: "green" },
        ],
      }),
    ],
  ],
};

const TRENDS: Row = {
  title: "Trend and distribution",
  lines: [
    [
      graph({
        title: "Deployments a day",
        description: "By service. Few and large deployments are riskier than many small ones.",
        unit: units.Short,
        of: [{ expression: rise(DEPLOYMENTS, "24h", ["service"]), legend: "{{service}}" }],
        draw: "areas",
      }),
      graph({
        title: "Lead time, distribution",
        description: "How long changes took over seven days: half, three in four, and all but one in twenty.",
        unit: units.Seconds,
        of: [0.5, 0.75, 0.95].map((share) => ({
          expression: quantile(share, LEAD_TIME, "7d"),
          legend: `P${share * 100}`,
        })),
        thresholds: worseAbove({ warning: LEAD_TIME_SECONDS }),
        alerts: ["LeadTimeRegression"],
      }),
      graph({
        title: "Change failure rate by service",
        description: "Share of deployments that caused a failure.",
        unit: units.PercentUnit,
        of: [{ expression: failures("service"), legend: "{{service}}" }],
        thresholds: worseAbove({ warning: BANDS.failures.elite, critical: BANDS.failures.medium }),
      }),
      graph({
        title: "Time to restore, distribution",
        description: "Over 30 days. Long tails are incidents whose rollback did not help.",
        unit: units.Seconds,
        of: [0.5, 0.75, 0.95].map((share) => ({
          expression: quantile(share, RESTORE, "30d"),
          legend: `P${share * 100}`,
        })),
      }),
    ],
  ],
};

const PIPELINES: Row = {
  title: "Pipelines",
  lines: [
    [
      graph({
        title: "Pipeline Duration Trend",
        description: "P95 by stage over an hour; `total` is the whole pipeline.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.95, of("cicd_pipeline_duration_seconds_bucket", CHOSEN_SERVICE), "1h", [
              "stage",
            ]),
            legend: "{{stage}}",
          },
        ],
      }),
      graph({
        title: "Pipeline Success Rate",
        description: "Share of pipelines that succeed, by service. The target is 95 percent over seven days.",
        unit: units.PercentUnit,
        max: 1,
        of: [
          {
            expression: average(of("cicd_pipeline_success_rate", CHOSEN_SERVICE), "service"),
            legend: "{{service}}",
          },
        ],
        thresholds: worseBelow({ critical: SUCCESS_RATE }),
      }),
    ],
  ],
};

const QUALITY: Row = {
  title: "Safety",
  lines: [
    [
      graph({
        title: "Vulnerability Trend",
        description: "Findings of the last scans by severity. A critical one must not reach production.",
        colours: FINDING_COLOURS,
        unit: units.Short,
        of: [
          {
            expression: sum(of("cicd_vulnerability_count", CHOSEN_SERVICE), "severity"),
            legend: "{{severity}}",
          },
        ],
        draw: "areas",
      }),
      graph({
        title: "Rollback Frequency",
        description: "Rollbacks in 24 hours, by service. After more than three, stop deploying it.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("cicd_rollback_total", CHOSEN_SERVICE), "24h", ["service"]),
            legend: "{{service}}",
          },
        ],
        thresholds: worseAbove({ critical: ROLLBACKS + 1 }),
        draw: "bars",
        alerts: ["DeploymentRollbackFrequent"],
      }),
      stat({
        title: "Age of these figures",
        description: "Time since the collector last read GitLab. When it is old, so is everything here.",
        unit: units.Seconds,
        width: 4,
        of: `time() - ${max(of("cicd_collector_last_success_timestamp_seconds"))}`,
        thresholds: worseAbove({ critical: COLLECTOR_STALE_SECONDS }),
        alerts: ["CollectorStale", "CollectorDown"],
      }),
    ],
  ],
};

const SERVICES: Row = {
  title: "Service by service",
  lines: [
    [
      table({
        title: "Keys by service",
        description: "The four keys of each service, in the colours of their bands. Empty: not known.",
        labels: { service: "Service" },
        height: 10,
        columns: [
          {
            heading: "Deployments a day",
            expression: perDay(["service"]),
            unit: units.Short,
            decimals: 2,
            thresholds: bandColours(BANDS.frequency),
          },
          {
            heading: "Lead time",
            expression: leadTime(["service"]),
            unit: units.Seconds,
            thresholds: bandColours(BANDS.leadTime),
          },
          {
            heading: "Failure rate",
            expression: failures("service"),
            unit: units.PercentUnit,
            decimals: 1,
            thresholds: bandColours(BANDS.failures),
          },
          {
            heading: "Time to restore",
            expression: restore(["service"]),
            unit: units.Seconds,
            thresholds: bandColours(BANDS.restore),
          },
          {
            heading: "Rollbacks in 24 h",
            expression: rise(of("cicd_rollback_total", CHOSEN_SERVICE), "24h", ["service"]),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: 1, critical: ROLLBACKS + 1 }),
          },
          {
            heading: "Test coverage",
            expression: average(of("cicd_test_coverage_percent", CHOSEN_SERVICE), "service"),
            unit: units.Percent,
            decimals: 0,
            thresholds: NEUTRAL,
          },
        ],
        worst: { heading: "Failure rate", is: "high" },
      }),
    ],
  ],
};
