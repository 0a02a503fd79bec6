import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePromql } from "./promql.ts";

test("names and labels are those Prometheus' grammar finds", () => {
  assert.deepEqual(
    parsePromql(
      'sum by (le, route) (rate(a_bucket{job="x",code=~"5.."}[5m])) / on (job) group_left (team) up > 3',
    ),
    {
      selected: [
        { name: "a_bucket", labels: ["job", "code"] },
        { name: "up", labels: [] },
      ],
      grouped: ["le", "route", "job", "team"],
      made: [],
    },
  );
  assert.deepEqual(parsePromql("level:x:rate5m offset 1d").selected, [
    { name: "level:x:rate5m", labels: [] },
  ]);
});

test("labels that an expression makes are found", () => {
  assert.deepEqual(
    parsePromql('label_replace(rate(a[5m]), "route", "$1", "b", "(.*)") or label_join(c, "d", ",", "e")')
      .made,
    ["route", "d"],
  );
});

test("what is no PromQL, or names no metric, is told", () => {
  assert.throws(() => parsePromql("sum(rate(a[5m])"), /no PromQL at/);
  assert.throws(() => parsePromql("a{b=}"), /no PromQL at/);
  assert.throws(() => parsePromql('{job="x"}'), /without a metric name/);
});
