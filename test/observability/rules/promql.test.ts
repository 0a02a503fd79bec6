import assert from "node:assert/strict";
import { test } from "node:test";
import { bound, quantile, rise, shareAbove, surge } from "../../../observability/rules/promql.ts";

test("a rise counts a series that has just begun, where its job was there before it", () => {
  assert.equal(
    rise("errors_total", "10m", ["name"]),
    "sum by (name) (((errors_total unless last_over_time(errors_total[1d] offset 10m)) and on (job) (up offset 10m == 1)) or increase(errors_total[10m]))",
  );
  assert.match(rise("errors_total", "5m"), /^sum \(/);
});

test("a quantile keeps the bounds apart", () => {
  assert.equal(
    quantile(0.95, "time_bucket", "1h", ["service"]),
    "histogram_quantile(0.95, sum by (service, le) (rate(time_bucket[1h])))",
  );
});

test("a share above a bound is what its bucket lacks", () => {
  assert.equal(
    shareAbove(16, "time", "10m"),
    '1 - sum (rate(time_bucket{le=~"16(\\\\.0)?"}[10m])) / sum (rate(time_count[10m]))',
  );
});

test("a surge is above a floor and above the usual rate, which is nothing where there is none yet", () => {
  assert.equal(
    surge("a:b:rate5m", { floor: 1, times: 4 }),
    "a:b:rate5m > 1 and a:b:rate5m > 4 * (avg_over_time(a:b:rate5m[1d] offset 10m) or 0 * a:b:rate5m)",
  );
});

test("a whole bound is found however Prometheus writes it", () => {
  assert.equal(bound(0.25), 'le="0.25"');
  assert.equal(bound(500), 'le=~"500(\\\\.0)?"');
});
