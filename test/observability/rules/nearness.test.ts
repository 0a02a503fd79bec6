import assert from "node:assert/strict";
import { test } from "node:test";
import { TOPICS } from "./cases/all.ts";
import { closeMisses, eager, eagerExpression } from "./nearness.ts";
import { alertsOf } from "./promtool.ts";

const topics = Object.values(TOPICS);

test("every alert with a bound has a near miss that is close to it", () => {
  const bounded = topics
    .flatMap(({ groups }) => alertsOf(groups))
    .filter(({ expression }) => eagerExpression(expression) !== expression)
    .map(({ name }) => name);
  const close = new Set(topics.flatMap((topic) => closeMisses(topic).map(({ alert }) => alert)));
  assert.deepEqual(
    bounded.filter((name) => !close.has(name)),
    [],
  );
  for (const name of ["PipelineSuccessRateLow", "KafkaConsumerLag", "ErrorBudgetBurn1h", "RouteLatencyHigh"])
    assert.ok(bounded.includes(name), name);
});

test("only numbers that a query compares with become easier to reach, by a tenth", () => {
  assert.equal(eagerExpression("a > 20 and b < 10"), "a > 18 and b < 11");
  assert.equal(eagerExpression('a{x="> 5"} >= 2'), 'a{x="> 5"} >= 1.8');
  assert.equal(eagerExpression("rate(a[5m]) / rate(b[5m]) > 0.5"), "rate(a[5m]) / rate(b[5m]) > 0.45");
  assert.equal(eagerExpression("sum(a) > 0"), "sum(a) > 0");
  assert.equal(eagerExpression("(c > 0) - time() == 1"), "(c > 0) - time() == 1");
});

test("what waits waits a minute or a tenth less", () => {
  const rule = {
    name: "Late",
    expression: "late > 10",
    severity: "warning",
    team: "sales",
    summary: "Late",
    description: "Late.",
    dashboard: "slipway-overview",
  } as const;
  const waits = (["1m", "5m", "2h"] as const).map((pending) => ({ ...rule, for: pending }));
  const groups = eager([{ name: "g", rules: [{ record: "a:b", expression: "late > 10" }, rule, ...waits] }]);
  assert.deepEqual(
    alertsOf(groups).map(({ for: pending }) => pending),
    [undefined, undefined, "240s", "6480s"],
  );
  assert.deepEqual(groups[0]?.rules[0], { record: "a:b", expression: "late > 10" });
});
