import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceWave, waveAnnotation, WAVES } from "../../../components/argocd/waves.ts";

test("services come after everything of the platform, in the order of their contracts", () => {
  const { services, ...platform } = WAVES;
  assert.ok(Object.values(platform).every((wave) => wave < services));
  assert.deepEqual([serviceWave(0), serviceWave(2)], [services, services + 2]);
});

test("nothing of the platform comes before what it needs", () => {
  const before = (one: keyof typeof WAVES, other: keyof typeof WAVES) => WAVES[one] < WAVES[other];
  assert.ok(before("namespaces", "addOns"), "quotas hold before anything runs");
  assert.equal(WAVES.externalSecrets, WAVES.addOns, "the operator and the products wait for one another");
  assert.ok(before("externalSecrets", "certificates"), "issuers sign in with secrets");
  assert.ok(before("addOns", "rollouts"), "templates are of a product's kind");
  assert.ok(before("certificates", "gateway"), "listeners need certificates");
  assert.ok(before("gateway", "observability") && before("observability", "policies"));
  assert.ok(before("policies", "workloads"), "policies hold for what comes after them");
});

test("a wave is an annotation, and annotations are text", () => {
  assert.deepEqual(waveAnnotation(-10), { "argocd.argoproj.io/sync-wave": "-10" });
});
