import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bytes, gatewayDuration, milliseconds, type Duration } from "../../../components/core/units.ts";

test("durations are read in every unit", () => {
  const cases: [string, number][] = [
    ["250 ms", 250],
    ["1 s", 1_000],
    ["1 second", 1_000],
    ["30 seconds", 30_000],
    ["5 m", 300_000],
    ["5 minutes", 300_000],
    ["4 h", 14_400_000],
    ["1 hour", 3_600_000],
    ["2 days", 172_800_000],
    ["0 s", 0],
  ];
  for (const [text, expected] of cases) assert.equal(milliseconds(text), expected, text);
});

test("anything else is refused with the accepted form", () => {
  for (const text of [
    "",
    "30",
    "30s",
    "30  s",
    " 30 s",
    "-1 s",
    "1.5 h",
    "30 secs",
    "5 weeks",
    "1e3 s",
    "9999999999 s",
  ]) {
    assert.throws(
      () => milliseconds(text),
      { name: "RangeError", message: /write a whole number, a space and a unit/ },
      text,
    );
  }
});

test("Gateway API durations use the largest unit that divides, and read back as the same time", () => {
  assert.equal(gatewayDuration("90 seconds"), "90s");
  assert.equal(gatewayDuration("120 seconds"), "2m");
  assert.equal(gatewayDuration("2 days"), "48h");
  assert.equal(gatewayDuration("250 ms"), "250ms");
  assert.equal(gatewayDuration("0 s"), "0s");
  assert.throws(() => gatewayDuration("100001 ms"), { name: "RangeError", message: /five digits/ });
  const factors = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom("ms", "s", "m", "h"), (count, unit) => {
      const duration = `${count} ${unit}` as Duration;
      const match = /^([0-9]{1,5})(h|m|s|ms)$/.exec(gatewayDuration(duration));
      assert.ok(match, gatewayDuration(duration));
      assert.equal(Number(match[1]) * factors[match[2] as keyof typeof factors], milliseconds(duration));
    }),
  );
});

test("sizes are read in binary units only", () => {
  assert.equal(bytes("1Ki"), 1024);
  assert.equal(bytes("2Gi"), 2 * 1024 ** 3);
  for (const text of ["1", "1k", "1KB", "1.5Gi", "-1Mi", "Gi", "1 Mi"]) {
    assert.throws(() => bytes(text), { name: "RangeError", message: /such as "512Ki"/ }, text);
  }
});
