import { createHash } from "node:crypto";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform, ObservedService } from "../platform.ts";
import { quantile, rise } from "../rules/promql.ts";
import { dashboard, type Choice, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { stat } from "./panels/values.ts";
import { max, min, of, sum, sumRate } from "./queries.ts";
import { FINDING_COLOURS, NEUTRAL, type Thresholds, worseAbove, worseBelow } from "./thresholds.ts";

/** Rate, errors and duration of any service: the one that alerts link to, with the service to be chosen. */
export function serviceDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-service",
    title: "Service (RED)",
    description: "Does the service answer, fast and without errors, and what changed?",
    variables: [
      {
        name: "service",
        label: "Service",
        description: "Service, as its promises call it",
        series: "cicd_pipeline_runs_total",
        values: "service",
        choice: "one",
      },
      {
        name: "namespace",
        label: "Namespace",
        description: "Where it runs: its name, unless its contract says otherwise",
        series: 'up{namespace=~"$service"}',
        values: "namespace",
        choice: "one",
        derived: true,
      },
      {
        name: "route",
        label: "Route",
        description: "HTTPRoute, as <namespace>/<name>",
        series: 'route:envoy_requests:rate5m{route=~"$namespace/.+"}',
        values: "route",
        choice: "several",
      },
    ],
    rows: rows({ routes: true, scraped: true, consumes: true }, NEUTRAL),
  });
}

/** The same for one contract: its routes, its objectives as bounds, and no panel that could never show anything. */
export function contractDashboard(platform: ObservedPlatform, service: ObservedService): Dashboard {
  const { name, namespace, scraped, consumes, slo } = service;
  const routes = platform.gateway.routes
    .filter((route) => route.service === name)
    .map((route) => `${route.namespace}/${route.name}`);
  const has = { routes: routes.length > 0, scraped, consumes: consumes.length > 0 };
  return dashboard(platform, {
    uid: contractUid(name),
    title: `Service: ${name}`,
    description: `Does ${name} answer in ${slo.latencySeconds} s and ${slo.availability} percent of the time, and what changed?`,
    source: "service",
    variables: [
      { name: "service", label: "Service", fixed: [name] },
      ...(has.scraped || has.consumes ? [{ name: "namespace", label: "Namespace", fixed: [namespace] }] : []),
      ...(has.routes ? [{ name: "route", label: "Route", fixed: routes }] : []),
    ] satisfies Choice[],
    rows: rows(has, worseAbove({ critical: slo.latencySeconds })),
  });
}

/** Grafana allows 40 characters. A name that is longer is cut, and told from others by a digest. */
const LONGEST = 40;

export function contractUid(name: string): `slipway-${string}` {
  const uid = `slipway-service-${name}` as const;
  if (uid.length <= LONGEST) return uid;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `slipway-service-${name.slice(0, LONGEST - "slipway-service--".length - digest.length)}-${digest}`;
}

interface Has {
  readonly routes: boolean;
  readonly scraped: boolean;
  readonly consumes: boolean;
}

function rows(has: Has, latency: Thresholds): readonly Row[] {
  return [
    now(has),
    ...(has.routes ? [atTheGateway(latency)] : []),
    ...(has.scraped ? [itself(latency)] : []),
    changes(has),
  ];
}

const OWN = 'namespace="$namespace"';
const ROUTE = 'route=~"$route"';
const SERVICE = 'service="$service"';
const PROMISE = 'slo="$service"';
const REQUESTS = of("route:envoy_requests:rate5m", ROUTE);
const ERRORS = `(${of("route:envoy_server_errors:rate5m", ROUTE)} or 0 * ${REQUESTS})`;
const OWN_REQUESTS = of("http_requests_total", OWN);

function now({ routes, scraped }: Has): Row {
  return {
    title: "Now",
    lines: [
      [
        ...(routes
          ? [
              stat({
                title: "Requests",
                description: "Through the gateway.",
                unit: units.RequestsPerSecond,
                of: sum(REQUESTS),
                thresholds: NEUTRAL,
              }),
              stat({
                title: "Failed requests",
                description: "Share of answers with 5xx at the gateway.",
                unit: units.PercentUnit,
                decimals: 2,
                of: `${sum(ERRORS)} / ${sum(REQUESTS)}`,
                thresholds: worseAbove({ warning: 0.01, critical: 0.05 }),
                alerts: ["ServerErrorSurge"],
              }),
            ]
          : []),
        stat({
          title: "Error budget left",
          description: "Of the promise that is worse off. Below 0 it is broken. N/A: nothing is promised.",
          unit: units.PercentUnit,
          decimals: 0,
          of: min(of("slo:error_budget_remaining:ratio", PROMISE)),
          thresholds: worseBelow({ critical: 0, warning: 0.25 }),
          alerts: ["ErrorBudgetExhausted"],
        }),
        stat({
          title: "Burn rate, 1 h",
          description: "How many times too fast the budget goes. At 14.4 somebody is paged.",
          unit: units.Short,
          decimals: 1,
          of: max(of("slo:burn_rate:avg1h", PROMISE)),
          thresholds: worseAbove({ warning: 1, critical: 14.4 }),
          alerts: ["ErrorBudgetBurn1h"],
        }),
        stat({
          title: "Main branch",
          description: "Green: the next merge may be released.",
          unit: "none",
          of: min(of("cicd_main_branch_green", SERVICE)),
          values: { "0": { text: "Red", colour: "red" }, "1": { text: "Green", colour: "green" } },
          thresholds: worseBelow({ critical: 1 }),
          alerts: ["MainBranchRed"],
        }),
        ...(scraped
          ? [
              stat({
                title: "Pods that answer",
                description: "Share of the targets that Prometheus can scrape.",
                unit: units.PercentUnit,
                decimals: 0,
                of: `avg (${of("up", OWN)})`,
                thresholds: worseBelow({ critical: 0.5, warning: 1 }),
                alerts: ["TargetDown"],
              }),
            ]
          : []),
      ],
    ],
  };
}

function atTheGateway(latency: Thresholds): Row {
  return {
    title: "At the gateway: what callers get",
    lines: [
      [
        graph({
          title: "Rate by route",
          description: "Requests that reach the service. Refusals are on the gateway's dashboard.",
          unit: units.RequestsPerSecond,
          of: [{ expression: sum(REQUESTS, "route"), legend: "{{route}}" }],
          draw: "areas",
        }),
        graph({
          title: "Errors by route",
          description: "Share of answers with 5xx.",
          unit: units.PercentUnit,
          of: [{ expression: `${ERRORS} / ${REQUESTS}`, legend: "{{route}}" }],
          alerts: ["ServerErrorSurge"],
        }),
        graph({
          title: "Duration by route, P99",
          description: "Dashed: what is promised. A second line of the same route: its objective.",
          unit: units.Seconds,
          of: [
            { expression: of("route:envoy_latency_seconds:p99_5m", ROUTE), legend: "{{route}}" },
            {
              expression: max(of("route:latency_objective:seconds", ROUTE), "route"),
              legend: "objective {{route}}",
            },
          ],
          ...(latency === NEUTRAL ? {} : { thresholds: latency }),
          alerts: ["RouteLatencyHigh"],
        }),
      ],
    ],
  };
}

function itself(latency: Thresholds): Row {
  return {
    title: "What the service says of itself",
    lines: [
      [
        graph({
          title: "Rate by status",
          description: "Of all its pods, requests from inside the cluster included.",
          unit: units.RequestsPerSecond,
          of: [{ expression: sumRate(OWN_REQUESTS, "status"), legend: "{{status}}" }],
          draw: "areas",
        }),
        graph({
          title: "Errors by version",
          description: "Share of 5xx by hash of the pods' template: a new version against the old one.",
          unit: units.PercentUnit,
          of: [
            {
              expression: `${sumRate(of("http_requests_total", OWN, 'status=~"5.."'), "rollouts_pod_template_hash")} / ${sumRate(OWN_REQUESTS, "rollouts_pod_template_hash")}`,
              legend: "{{rollouts_pod_template_hash}}",
            },
          ],
        }),
        graph({
          title: "Duration",
          description: "P50, P95 and P99 of its own answers.",
          unit: units.Seconds,
          of: [0.5, 0.95, 0.99].map((share) => ({
            expression: quantile(share, of("http_request_duration_seconds_bucket", OWN), "$__rate_interval"),
            legend: `P${share * 100}`,
          })),
          ...(latency === NEUTRAL ? {} : { thresholds: latency }),
        }),
      ],
    ],
  };
}

function changes({ consumes }: Has): Row {
  return {
    title: "What changed, and what it waits for",
    lines: [
      [
        graph({
          title: "Deployments and rollbacks",
          description: "Within a day. Their moments are the lines in every panel.",
          unit: units.Short,
          of: [
            {
              expression: rise(of("cicd_deployment_frequency_total", SERVICE), "24h"),
              legend: "deployments",
            },
            {
              expression: rise(of("cicd_rollback_total", SERVICE), "24h", ["reason"]),
              legend: "rollback: {{reason}}",
            },
          ],
          draw: "bars",
        }),
        graph({
          title: "Findings in its image",
          description: "By severity, of the last scan.",
          colours: FINDING_COLOURS,
          unit: units.Short,
          of: [
            {
              expression: sum(of("cicd_vulnerability_count", SERVICE), "severity"),
              legend: "{{severity}}",
            },
          ],
        }),
        ...(consumes
          ? [
              graph({
                title: "Lag of what it consumes",
                description: "Messages behind, of groups that are called as the service or its namespace.",
                unit: units.Short,
                of: [
                  {
                    expression: sum(
                      of("kafka_consumergroup_lag", 'consumergroup=~"($service|$namespace).*"'),
                      "topic",
                    ),
                    legend: "{{topic}}",
                  },
                ],
                alerts: ["KafkaConsumerLag"],
              }),
            ]
          : []),
      ],
    ],
  };
}
