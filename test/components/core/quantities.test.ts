import assert from "node:assert/strict";
import { test } from "node:test";
import { goDuration, quantityValue } from "../../../components/core/units.ts";

test("durations are written as Go prints them, with every part below the largest", () => {
  assert.equal(goDuration("5 minutes"), "5m0s");
  assert.equal(goDuration("90 seconds"), "1m30s");
  assert.equal(goDuration("10 seconds"), "10s");
  assert.equal(goDuration("90 days"), "2160h0m0s");
  assert.equal(goDuration("61 m"), "1h1m0s");
  assert.equal(goDuration("250 ms"), "250ms");
  assert.equal(goDuration("1500 ms"), "1.5s");
  assert.equal(goDuration("0 s"), "0s");
});

test("quantities are read with decimal and binary units", () => {
  assert.equal(quantityValue("250m"), 0.25);
  assert.equal(quantityValue("4"), 4);
  assert.equal(quantityValue("1.5"), 1.5);
  assert.equal(quantityValue("2Gi"), 2_147_483_648);
  assert.equal(quantityValue("1k"), 1_000);
  for (const text of ["", "Gi", "1 Gi", "-1", "1e3", "5Qi"]) {
    assert.throws(() => quantityValue(text), {
      name: "RangeError",
      message: `"${text}" is no Kubernetes quantity`,
    });
  }
});
