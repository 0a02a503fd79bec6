import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObservedPlatform } from "../../../observability/platform.ts";
import { serviceIndicators } from "../../../observability/slo/indicators.ts";
import { BURN_RATES, sloRules } from "../../../observability/slo/rules.ts";
import { slos } from "../../../observability/slo/slos.ts";
import { PLATFORM } from "../rules/platform.ts";
import { alertsOf } from "../rules/promtool.ts";

const rules = (platform: ObservedPlatform = PLATFORM) => sloRules(platform).flatMap((group) => group.rules);

function recorded(record: string, labels: Readonly<Record<string, string>> = {}): readonly string[] {
  return rules().flatMap((rule) =>
    "record" in rule &&
    rule.record === record &&
    Object.entries(labels).every(([name, value]) => rule.labels?.[name] === value)
      ? rule.expression
      : [],
  );
}

test("burn rates are those of the SRE Workbook, whose shares of a budget of 30 days they are", () => {
  assert.deepEqual(
    BURN_RATES.map(({ factor, long, short, severity }) => `${factor} ${long} ${short} ${severity}`),
    ["14.4 1h 5m critical", "6 6h 30m critical", "3 1d 2h warning", "1 3d 6h warning"],
  );
  const hours = [1, 6, 24, 72];
  assert.deepEqual(
    BURN_RATES.map(({ factor }, index) => Math.round((factor * (hours[index] ?? 0) * 100) / (30 * 24))),
    [2, 5, 10, 10],
  );
});

test("each alert on burn rate asks for both of its windows", () => {
  assert.deepEqual(
    alertsOf(sloRules(PLATFORM)).map(({ name, expression }) => [name, expression]),
    [
      ["ErrorBudgetBurn1h", "slo:burn_rate:avg1h > 14.4 and slo:burn_rate:avg5m > 14.4"],
      ["ErrorBudgetBurn6h", "slo:burn_rate:avg6h > 6 and slo:burn_rate:avg30m > 6"],
      ["ErrorBudgetBurn1d", "slo:burn_rate:avg1d > 3 and slo:burn_rate:avg2h > 3"],
      ["ErrorBudgetBurn3d", "slo:burn_rate:avg3d > 1 and slo:burn_rate:avg6h > 1"],
      ["ErrorBudgetExhausted", "slo:error_budget_remaining:ratio < 0"],
    ],
  );
});

test("a window is recorded once, as the mean of the rates over it", () => {
  assert.deepEqual(recorded("slo:burn_rate:avg6h"), [
    "avg_over_time(slo:errors:rate5m[6h]) / avg_over_time(slo:requests:rate5m[6h]) / slo:error_budget:ratio",
  ]);
  assert.deepEqual(recorded("slo:burn_rate:avg5m"), [
    "slo:errors:rate5m / slo:requests:rate5m / slo:error_budget:ratio",
  ]);
});

test("what remains is told over each promise's own window", () => {
  assert.deepEqual(recorded("slo:error_budget_remaining:ratio"), [
    '1 - avg_over_time(slo:errors:rate5m{window="30d"}[30d]) / avg_over_time(slo:requests:rate5m{window="30d"}[30d]) / slo:error_budget:ratio{window="30d"}',
    '1 - avg_over_time(slo:errors:rate5m{window="7d"}[7d]) / avg_over_time(slo:requests:rate5m{window="7d"}[7d]) / slo:error_budget:ratio{window="7d"}',
  ]);
});

test("budgets are what objectives leave, without a float's remainder", () => {
  const budget = (slo: string, objective: string) => recorded("slo:error_budget:ratio", { slo, objective });
  assert.deepEqual(budget("shop", "availability"), ["vector(0.001)"]);
  assert.deepEqual(budget("shop", "latency"), ["vector(0.01)"]);
  assert.deepEqual(budget("gateway", "availability"), ["vector(0.005)"]);
  assert.deepEqual(budget("worker", "availability"), ["vector(0.01)"]);
});

test("promises are the gateway's, the coordinator's where it runs, and those of services that can be measured", () => {
  const names = (platform: ObservedPlatform) =>
    slos(platform).map(({ name, objective, team, target }) => `${name} ${objective} ${team} ${target}`);
  const coordinator = ["coordinator availability platform 99.5", "coordinator latency platform 99"];
  const all = [
    "gateway availability platform 99.5",
    "gateway latency platform 99",
    "gateway-keys availability platform 99.5",
    ...coordinator,
    "shop availability sales 99.9",
    "shop latency sales 99",
    "worker availability logistics 99",
    "worker latency logistics 99",
  ];
  assert.deepEqual(names(PLATFORM), all);
  assert.deepEqual(
    names({ ...PLATFORM, shared: false }),
    all.filter((line) => !coordinator.includes(line)),
  );
});

test("a service is measured at the bound below its objective, or at the lowest there is", () => {
  const [shop, worker, silent] = PLATFORM.services;
  assert.ok(shop && worker && silent);
  const bucket = (service: typeof shop, latencySeconds: number) =>
    /le=[^}]*/.exec(
      serviceIndicators({ ...service, slo: { ...service.slo, latencySeconds } }, PLATFORM)?.latency.errors ??
        "",
    )?.[0];
  assert.equal(bucket(shop, 0.25), 'le=~"250(\\\\.0)?"');
  assert.equal(bucket(shop, 0.499), 'le=~"250(\\\\.0)?"');
  assert.equal(bucket(shop, 0.5), 'le=~"500(\\\\.0)?"');
  assert.equal(bucket(shop, 0.0001), 'le="0.5"');
  assert.equal(bucket(worker, 0.3), 'le="0.25"');
  assert.equal(bucket(worker, 5), 'le=~"5(\\\\.0)?"');
  assert.equal(bucket(worker, 0.001), 'le="0.005"');
  assert.equal(serviceIndicators(silent, PLATFORM), undefined);
});
