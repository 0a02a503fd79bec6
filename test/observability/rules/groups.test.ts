import assert from "node:assert/strict";
import { test } from "node:test";
import { METRICS } from "../../../observability/metrics.ts";
import type { ObservedPlatform } from "../../../observability/platform.ts";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import { prometheusGroup } from "../../../observability/rules/rule.ts";
import { Catalogue } from "../support/catalogue.ts";
import { parsePromql } from "../support/promql.ts";
import { PLATFORM } from "./platform.ts";
import { alertsOf } from "./promtool.ts";

const DASHBOARDS = [
  "slipway-gateway",
  "slipway-dora",
  "slipway-pipelines",
  "slipway-argocd",
  "slipway-rollouts",
  "slipway-coordinator",
  "slipway-kafka",
  "slipway-secrets",
  "slipway-harbor",
  "slipway-certificates",
  "slipway-flags",
  "slipway-ephemeral",
  "slipway-service",
  "slipway-overview",
  "slipway-audit",
  "slipway-slo",
];

const groups = ruleGroups(PLATFORM);
const alerts = alertsOf(groups);

function alert(name: string) {
  const found = alerts.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return found;
}

function namesOf(platform: ObservedPlatform): readonly string[] {
  return alertsOf(ruleGroups(platform)).map(({ name }) => name);
}

test("alerts and groups have names that a runbook and a rule file can bear, each once", () => {
  for (const { name } of alerts) assert.match(name, /^[A-Z][A-Za-z0-9]{2,62}$/);
  assert.equal(new Set(alerts.map(({ name }) => name)).size, alerts.length);
  assert.equal(new Set(groups.map(({ name }) => name)).size, groups.length);
});

test("every alert leads to a dashboard there is and says in one line what is wrong", () => {
  for (const { name, dashboard, summary, description } of alerts) {
    assert.ok(DASHBOARDS.includes(dashboard), `${name}: ${dashboard}`);
    assert.ok(summary.length <= 120 && !summary.endsWith("."), `${name}: ${summary}`);
    assert.match(description, /\.$/, name);
  }
});

test("an alert is for the platform's people, for security, or for whoever owns the service", () => {
  const catalogue = new Catalogue(METRICS);
  for (const { name, team, expression } of alerts) {
    if (team === undefined) assert.ok(catalogue.labelsOf(expression).includes("team"), name);
    else assert.ok(["platform", "security", "sales"].includes(team), `${name}: ${team}`);
  }
  assert.deepEqual(
    alerts.filter(({ team }) => team === undefined).map(({ name }) => name),
    [
      "ErrorBudgetBurn1h",
      "ErrorBudgetBurn6h",
      "ErrorBudgetBurn1d",
      "ErrorBudgetBurn3d",
      "ErrorBudgetExhausted",
    ],
  );
});

test("every expression is PromQL, and what is recorded is named by level, metric and operation", () => {
  for (const { rules } of groups) {
    for (const rule of rules) {
      parsePromql(rule.expression);
      if ("record" in rule) assert.match(rule.record, /^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
    }
  }
});

test("what is read of recordings is recorded", () => {
  const recorded = new Set(
    groups.flatMap(({ rules }) => rules.flatMap((rule) => ("record" in rule ? rule.record : []))),
  );
  const read = groups.flatMap(({ rules }) =>
    rules.flatMap(({ expression }) => parsePromql(expression).selected.map(({ name }) => name)),
  );
  assert.deepEqual(
    read.filter((name) => name.includes(":") && !recorded.has(name)),
    [],
  );
});

test("names, figures, severities and teams of requirements 002 and 004 are kept", () => {
  const kept = Object.fromEntries(
    [
      "PipelineSuccessRateLow",
      "PipelineDurationHigh",
      "DeploymentRollbackFrequent",
      "CriticalVulnerabilityDetected",
      "LeadTimeRegression",
      "DeploymentFailed",
      "CoordinatorDown",
      "ArgoCDOutOfSync",
    ].map((name) => {
      const { expression, for: pending = "0s", severity, team } = alert(name);
      return [name, [/(?:[<>]=?|==) [\d.]+\)?$/.exec(expression)?.[0], pending, severity, team].join(" ")];
    }),
  );
  assert.deepEqual(kept, {
    PipelineSuccessRateLow: "< 0.9 30m warning platform",
    PipelineDurationHigh: "> 900 1h warning platform",
    DeploymentRollbackFrequent: "> 3 0s critical platform",
    CriticalVulnerabilityDetected: "> 0 0s critical security",
    LeadTimeRegression: "> 86400 0s warning platform",
    DeploymentFailed: "> 0 1m critical platform",
    CoordinatorDown: "== 1) 2m critical platform",
    ArgoCDOutOfSync: "> 0 5m warning platform",
  });
  assert.match(alert("DeploymentRollbackFrequent").expression, /\[24h\]/);
  assert.match(alert("PipelineDurationHigh").expression, /quantile\(0\.95, sum by \(service, le\).*\[1h\]/);
  assert.match(alert("LeadTimeRegression").expression, /quantile\(0\.5, sum by \(service, le\).*\[7d\]/);
  assert.match(alert("DeploymentFailed").expression, /\[5m\]/);
});

test("silence is only an alarm where the thing should be", () => {
  const lost = (platform: ObservedPlatform) => {
    const names = namesOf(platform);
    return alerts.map(({ name }) => name).filter((name) => !names.includes(name));
  };
  assert.deepEqual(lost({ ...PLATFORM, shared: false }).sort(), [
    "CollectorDown",
    "CollectorStale",
    "CoordinatorDown",
    "HarborDown",
    "VaultDown",
  ]);
  assert.deepEqual(lost({ ...PLATFORM, runnerPools: [] }), ["RunnersDown"]);
});

test("names come from the platform", () => {
  const text = JSON.stringify(
    ruleGroups({ ...PLATFORM, environment: "moon" }).map((group) =>
      prometheusGroup(group, { ...PLATFORM, environment: "moon" }),
    ),
  );
  assert.match(text, /environment=\\"moon\\"/);
  assert.doesNotMatch(text, /\b(prod|stg|dev|test)\b/);
  const empty: ObservedPlatform = {
    ...PLATFORM,
    services: [],
    gateway: { ...PLATFORM.gateway, routes: [] },
  };
  assert.doesNotMatch(JSON.stringify(ruleGroups(empty)), /shop|worker/);
});

test("a route's latency objective is its service's, and without one the environment's", () => {
  const objectives = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      "record" in rule && rule.record === "route:latency_objective:seconds"
        ? `${rule.labels?.["route"] ?? ""} ${rule.expression}`
        : [],
    ),
  );
  assert.deepEqual(objectives, [
    "shop/shop-api vector(0.3)",
    "shop/shop.ui vector(0.3)",
    "entrance/platform-grafana vector(0.5)",
  ]);
});

test("a contract's alerts go to its owner and say which service they are of", () => {
  const group = groups.find(({ name }) => name === "slipway-service-shop");
  assert.deepEqual(group, {
    name: "slipway-service-shop",
    rules: [
      {
        name: "BasketsAbandoned",
        expression: 'sum by (reason) (shop_baskets_abandoned{namespace="shop"}) > 10',
        for: "5m",
        severity: "warning",
        team: "sales",
        summary: "{{ $value }} baskets abandoned because of {{ $labels.reason }}",
        description: "An alert of the contract of shop.",
        dashboard: "slipway-service",
        labels: { service: "shop" },
      },
    ],
  });
  assert.equal(
    groups.some(({ name }) => name === "slipway-service-worker"),
    false,
  );
});
