import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import type { AlertCase } from "./case.ts";
import { TOPICS } from "./cases/all.ts";
import { PLATFORM } from "./platform.ts";
import { alertsOf, testFiles } from "./promtool.ts";

const cases: readonly AlertCase[] = Object.values(TOPICS).flatMap(({ alerts }) => alerts);
const alerts = alertsOf(ruleGroups(PLATFORM));

test("every alert has a case, and every case an alert", () => {
  assert.deepEqual(cases.map(({ alert }) => alert).sort(), alerts.map(({ name }) => name).sort());
});

test("every alert has a near miss, except the one that always fires", () => {
  assert.deepEqual(
    cases.filter(({ nearMiss }) => nearMiss === undefined).map(({ alert }) => alert),
    ["Watchdog"],
  );
});

test("an alert fires without data when it asks for what is absent, and only then", () => {
  const asking = alerts
    .filter(({ expression }) => /^(absent|vector)\(/.test(expression))
    .map(({ name }) => name);
  assert.deepEqual(
    cases
      .filter(({ withoutData }) => withoutData === "fires")
      .map(({ alert }) => alert)
      .sort(),
    asking.sort(),
  );
});

test("what ends in time ends after less than the alert waits for, so it must wait", () => {
  for (const { alert, nearMiss } of cases) {
    if (nearMiss?.ends) assert.notEqual(alerts.find(({ name }) => name === alert)?.for, undefined, alert);
  }
});

test("rules of the topics are those of the platform", () => {
  const names = (groups: ReturnType<typeof ruleGroups>) =>
    [...new Set(groups.map(({ name }) => name))].sort();
  assert.deepEqual(names(Object.values(TOPICS).flatMap(({ groups }) => groups)), names(ruleGroups(PLATFORM)));
});

test("a case becomes the evaluations that prove it", () => {
  const [rule] = alerts.filter(({ name }) => name === "RedisDown");
  assert.ok(rule);
  const topic = {
    groups: [{ name: "g", rules: [rule] }],
    alerts: cases.filter(({ alert }) => alert === "RedisDown"),
  };
  const [file, ...others] = testFiles("rules.yaml", topic, PLATFORM);
  assert.deepEqual(others, []);
  assert.deepEqual(file?.rule_files, ["rules.yaml"]);
  const [fires, nearMiss, nothing] = file.tests;
  assert.deepEqual(fires?.alert_rule_test, [
    { eval_time: "600s", alertname: "RedisDown", exp_alerts: [] },
    {
      eval_time: "660s",
      alertname: "RedisDown",
      exp_alerts: [
        {
          exp_labels: {
            environment: "test",
            severity: "critical",
            team: "platform",
            namespace: "gitops",
            pod: "redis-0",
          },
          exp_annotations: {
            summary: "Redis gitops/redis-0 does not answer",
            description:
              "The exporter reaches Redis no longer. The coordinator holds its lock and its queue there, the gateway its global limits.",
            runbook_url: "https://git.example/runbooks/RedisDown.md",
            dashboard_url: "https://grafana.example/d/slipway-coordinator?var-environment=test",
          },
        },
      ],
    },
  ]);
  const state = 'count by (alertstate) (ALERTS{alertname="RedisDown"})';
  assert.deepEqual(fires?.promql_expr_test, [
    { expr: state, eval_time: "540s", exp_samples: [] },
    { expr: state, eval_time: "600s", exp_samples: [{ labels: '{alertstate="pending"}', value: 1 }] },
    { expr: state, eval_time: "660s", exp_samples: [{ labels: '{alertstate="firing"}', value: 1 }] },
  ]);
  assert.deepEqual(nearMiss?.promql_expr_test, [
    {
      expr: 'count_over_time(ALERTS{alertname="RedisDown",alertstate="firing"}[30m])',
      eval_time: "30m",
      exp_samples: [],
    },
    {
      expr: 'count(count_over_time(ALERTS{alertname="RedisDown",alertstate="pending"}[30m]))',
      eval_time: "30m",
      exp_samples: [{ labels: "{}", value: 1 }],
    },
  ]);
  assert.deepEqual(nothing?.input_series, []);
});
