import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { LAG, QUEUE_AGE_SECONDS } from "../rules/coordinator.ts";
import { quantile, rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { stat } from "./panels/values.ts";
import { max, min, of, orZero, sum, sumRate } from "./queries.ts";
import { worseAbove, worseBelow } from "./thresholds.ts";

/** What orders deployments, and the queues they wait in. */
export function coordinatorDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-coordinator",
    title: "Coordinator and queues",
    description: "Are deployments ordered, or do they wait or fail?",
    rows: [NOW, QUEUES, REQUESTS],
  });
}

const JOB = 'job="gitops-coordinator"';
const UP = of("up", JOB);
const FAILURES = of("gitops_deployment_failures_total");

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Coordinators",
        description: "That answer. At 0 deployments wait in Kafka; nothing is lost, nothing goes on.",
        unit: units.Short,
        decimals: 0,
        of: sum(UP),
        thresholds: worseBelow({ critical: 1, warning: 2 }),
        alerts: ["CoordinatorDown"],
      }),
      stat({
        title: "Oldest deployment waits",
        description: "In the queue.",
        unit: units.Seconds,
        decimals: 0,
        of: max(of("gitops_queue_oldest_age_seconds")),
        thresholds: worseAbove({ warning: QUEUE_AGE_SECONDS / 3, critical: QUEUE_AGE_SECONDS }),
        alerts: ["DeploymentQueueStuck"],
      }),
      stat({
        title: "Failed deployments",
        description: "Within an hour.",
        unit: units.Short,
        decimals: 0,
        of: orZero(rise(FAILURES, "1h"), UP),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["DeploymentFailed"],
      }),
      stat({
        title: "Events that nobody could handle",
        description: "In the dead letter topics. Look at each, mend the cause, then replay it.",
        unit: units.Short,
        decimals: 0,
        of: sum(of("gitops_dlq_messages")),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["DeadLetterQueueNotEmpty"],
      }),
      stat({
        title: "Redis answers",
        description: "It holds the lock, the queue and the counts of global limits.",
        unit: "bool_yes_no",
        of: min(of("redis_up")),
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["RedisDown"],
      }),
    ],
  ],
};

const QUEUES: Row = {
  title: "Deployments",
  lines: [
    [
      graph({
        title: "Wait in the queue",
        description: "Age of the oldest deployment. A slope of one second a second: it stands still.",
        unit: units.Seconds,
        of: [{ expression: max(of("gitops_queue_oldest_age_seconds")), legend: "oldest" }],
        thresholds: worseAbove({ critical: QUEUE_AGE_SECONDS }),
        alerts: ["DeploymentQueueStuck"],
      }),
      graph({
        title: "Failed deployments by service",
        description: "Within five minutes, by the environment they were meant for.",
        unit: units.Short,
        of: [
          { expression: rise(FAILURES, "5m", ["service", "target"]), legend: "{{service}} to {{target}}" },
        ],
        draw: "bars",
        alerts: ["DeploymentFailed"],
      }),
      graph({
        title: "Dead letters by topic",
        description: "Messages that wait for somebody.",
        unit: units.Short,
        of: [{ expression: max(of("gitops_dlq_messages"), "topic"), legend: "{{topic}}" }],
        alerts: ["DeadLetterQueueNotEmpty"],
      }),
    ],
  ],
};

const REQUESTS: Row = {
  title: "What it answers and reads",
  lines: [
    [
      graph({
        title: "Requests by status",
        description: "Of the coordinator's API.",
        unit: units.RequestsPerSecond,
        of: [{ expression: sumRate(of("http_requests_total", JOB), "status"), legend: "{{status}}" }],
        draw: "areas",
      }),
      graph({
        title: "Answers, P99",
        description: "One request in a hundred takes longer.",
        unit: units.Seconds,
        of: [
          {
            expression: quantile(0.99, of("http_request_duration_seconds_bucket", JOB), "$__rate_interval"),
            legend: "P99",
          },
        ],
      }),
      graph({
        title: "Lag of its topics",
        description: "Events of deployments that were not read yet, by group.",
        unit: units.Short,
        of: [
          {
            expression: sum(of("kafka_consumergroup_lag"), "consumergroup"),
            legend: "{{consumergroup}}",
          },
        ],
        thresholds: worseAbove({ warning: LAG }),
      }),
    ],
  ],
};
