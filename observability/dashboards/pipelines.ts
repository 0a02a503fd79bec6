import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import {
  DURATION_SECONDS,
  QUEUE_SECONDS,
  RUNNER_FAULTS,
  SLOTS_IN_USE,
  SUCCESS_RATE,
} from "../rules/pipelines.ts";
import { quantile, rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { average, count, min, of, sum, sumRate } from "./queries.ts";
import { NEUTRAL, worseAbove, worseBelow } from "./thresholds.ts";
import { CHOSEN_SERVICE, DELIVERED_SERVICE } from "./variables.ts";

/** From a push to an image: pipelines, and the runners they wait for. */
export function pipelinesDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-pipelines",
    title: "Pipelines and runners",
    description: "Do pipelines succeed in time, and what do they wait for?",
    variables: [DELIVERED_SERVICE],
    rows: [NOW, PIPELINES, RUNNERS, QUALITY],
    from: "now-24h",
  });
}

const TOTAL = of("cicd_pipeline_duration_seconds_bucket", CHOSEN_SERVICE, 'stage="total"');
const GREEN = of("cicd_main_branch_green", CHOSEN_SERVICE);

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Pipelines that succeed",
        description: "Mean of the chosen services. The target is 95 percent over seven days.",
        unit: units.PercentUnit,
        decimals: 1,
        of: average(of("cicd_pipeline_success_rate", CHOSEN_SERVICE)),
        thresholds: worseBelow({ critical: SUCCESS_RATE, warning: 0.95 }),
        alerts: ["PipelineSuccessRateLow"],
      }),
      stat({
        title: "Red main branches",
        description: "Work on a service stops until its main branch is green.",
        unit: units.Short,
        decimals: 0,
        of: count(`${min(GREEN, "service")} == 0`, GREEN),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["MainBranchRed"],
      }),
      stat({
        title: "Duration, P95",
        description: "Of whole pipelines over an hour. The target is 20 minutes, later ten.",
        unit: units.Seconds,
        decimals: 0,
        of: quantile(0.95, TOTAL, "1h"),
        thresholds: worseAbove({ warning: DURATION_SECONDS, critical: 2 * DURATION_SECONDS }),
        alerts: ["PipelineDurationHigh"],
      }),
      stat({
        title: "Wait for a runner, P95",
        description: "Over 15 minutes.",
        unit: units.Seconds,
        decimals: 0,
        of: quantile(0.95, of("cicd_pipeline_queue_time_seconds_bucket", CHOSEN_SERVICE), "15m"),
        thresholds: worseAbove({ warning: QUEUE_SECONDS }),
        alerts: ["PipelineQueueTimeHigh"],
      }),
      stat({
        title: "Runner managers",
        description: "N/A: no runner answers, and pipelines wait.",
        unit: units.Short,
        decimals: 0,
        of: `count(${of("gitlab_runner_version_info")})`,
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["RunnersDown"],
      }),
    ],
  ],
};

const PIPELINES: Row = {
  title: "Pipelines",
  lines: [
    [
      graph({
        title: "Pipelines by outcome",
        description: "Within an hour.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("cicd_pipeline_runs_total", CHOSEN_SERVICE), "1h", ["status"]),
            legend: "{{status}}",
          },
        ],
        // As GitLab calls them.
        colours: { success: "green", failed: "red", canceled: "blue" },
        draw: "bars",
      }),
      graph({
        title: "Duration by service, P95",
        description: "Of whole pipelines over an hour.",
        unit: units.Seconds,
        of: [{ expression: quantile(0.95, TOTAL, "1h", ["service"]), legend: "{{service}}" }],
        thresholds: worseAbove({ warning: DURATION_SECONDS }),
        alerts: ["PipelineDurationHigh"],
      }),
      graph({
        title: "Duration by stage, P95",
        description: "Where the time goes.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(
              0.95,
              of("cicd_pipeline_duration_seconds_bucket", CHOSEN_SERVICE, 'stage!="total"'),
              "1h",
              ["stage"],
            ),
            legend: "{{stage}}",
          },
        ],
      }),
    ],
  ],
};

const RUNNERS: Row = {
  title: "Runners",
  lines: [
    [
      graph({
        title: "Slots in use by pool",
        description: "Share of the jobs a pool may run at once. Full pools make jobs wait.",
        unit: units.PercentUnit,
        max: 1,
        of: [
          {
            expression: `${sum(of("gitlab_runner_jobs"), "pool")} / ${sum(of("gitlab_runner_concurrent"), "pool")}`,
            legend: "{{pool}}",
          },
        ],
        thresholds: worseAbove({ warning: SLOTS_IN_USE }),
        alerts: ["RunnerPoolSaturated"],
      }),
      graph({
        title: "Wait for a runner by type, P95",
        description: "Over 15 minutes.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.95, of("cicd_pipeline_queue_time_seconds_bucket"), "15m", ["runner_type"]),
            legend: "{{runner_type}}",
          },
        ],
        thresholds: worseAbove({ warning: QUEUE_SECONDS }),
        alerts: ["PipelineQueueTimeHigh"],
      }),
      graph({
        title: "Jobs lost by the runner's fault",
        description: "Share of jobs that fail before their script: no pod, no image, no network.",
        unit: units.PercentUnit,
        of: [
          {
            expression: `${sumRate(of("gitlab_runner_failed_jobs_total", 'failure_reason="runner_system_failure"'), "pool")} / ${sumRate(of("gitlab_runner_jobs_total"), "pool")}`,
            legend: "{{pool}}",
          },
        ],
        thresholds: worseAbove({ warning: RUNNER_FAULTS }),
        alerts: ["RunnerSystemFailures"],
      }),
    ],
  ],
};

const QUALITY: Row = {
  title: "Service by service",
  lines: [
    [
      table({
        title: "Quality gates",
        description: "What the last pipelines on main found.",
        labels: { service: "Service" },
        columns: [
          {
            heading: "Main is green",
            expression: min(GREEN, "service"),
            unit: "bool_yes_no",
            thresholds: worseBelow({ critical: 1 }),
          },
          {
            heading: "Succeed",
            expression: average(of("cicd_pipeline_success_rate", CHOSEN_SERVICE), "service"),
            unit: units.PercentUnit,
            decimals: 0,
            thresholds: worseBelow({ critical: SUCCESS_RATE, warning: 0.95 }),
          },
          {
            heading: "Tests that pass",
            expression: min(of("cicd_test_pass_rate", CHOSEN_SERVICE), "service"),
            unit: units.PercentUnit,
            decimals: 1,
            thresholds: worseBelow({ warning: 1 }),
          },
          {
            heading: "Coverage",
            expression: average(of("cicd_test_coverage_percent", CHOSEN_SERVICE), "service"),
            unit: units.Percent,
            decimals: 0,
            thresholds: NEUTRAL,
          },
        ],
        worst: { heading: "Succeed", is: "low" },
        alerts: ["MainBranchRed"],
      }),
    ],
  ],
};
