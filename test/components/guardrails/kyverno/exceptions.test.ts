import assert from "node:assert/strict";
import { test } from "node:test";
import type { PolicyException } from "../../../../components/guardrails/exceptions.ts";
import { kyvernoException } from "../../../../components/guardrails/kyverno/exceptions.ts";

const exception: PolicyException = {
  id: "old-printer",
  rules: ["workloads/read-only-root", "gateway/rate-limit"],
  environments: ["test"],
  objects: [{ kind: "Deployment", namespace: "shop", name: "printer" }],
  reason: "The printer writes beside its program",
  owner: "netops",
  approvedBy: "security",
  from: "2026-11-01",
  until: "2026-11-30",
};
const policies = [
  { rule: "workloads/read-only-root", kind: "ValidatingPolicy", name: "workloads-read-only-root" },
  { rule: "workloads/probes", kind: "ValidatingPolicy", name: "workloads-probes" },
];

test("an exception lies where Kyverno heeds it, names only the policies of its rules, and ends by itself", () => {
  const { metadata, spec } = kyvernoException(exception, policies, "kyverno") ?? assert.fail();
  assert.equal(metadata.namespace, "kyverno");
  assert.equal(metadata.name, "old-printer");
  assert.equal(metadata.annotations?.["slipway.dev/approved-by"], "security");
  assert.deepEqual(spec.policyRefs, [{ kind: "ValidatingPolicy", name: "workloads-read-only-root" }]);
  assert.deepEqual(spec.matchConditions?.at(1), {
    name: "days",
    expression:
      'timestamp("2026-11-01T00:00:00Z") <= time.now() && time.now() < timestamp("2026-11-30T00:00:00Z") + duration("24h")',
  });
});

test("an exception of rules that no policy here enforces is none", () => {
  assert.equal(kyvernoException({ ...exception, rules: ["gitlab/x"] }, policies, "kyverno"), undefined);
});
