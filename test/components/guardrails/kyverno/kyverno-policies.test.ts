import assert from "node:assert/strict";
import { test } from "node:test";
import type { PolicyException } from "../../../../components/guardrails/exceptions.ts";
import { KyvernoPolicies } from "../../../../components/guardrails/kyverno/kyverno-policies.ts";
import { planOf } from "../../plan-of.ts";
import { settings } from "./support.ts";

const exception: PolicyException = {
  id: "old-printer",
  rules: ["workloads/read-only-root", "namespaces/quota"],
  environments: ["dev"],
  objects: [{ kind: "Deployment", namespace: "shop", name: "printer" }],
  reason: "The printer writes beside its program",
  owner: "netops",
  approvedBy: "security",
  from: "2026-11-01",
  until: "2026-11-30",
};

async function kinds(exceptions: readonly PolicyException[]) {
  const resources = await planOf((args) => {
    new KyvernoPolicies("policies", {
      ...settings,
      ...args,
      enforcement: "enforce",
      kyvernoNamespace: "kyverno",
      exceptions,
    });
  });
  const counts = new Map<string, number>();
  for (const { inputs, type } of resources) {
    if (!type.startsWith("kubernetes:")) continue;
    const { kind } = inputs;
    assert.ok(typeof kind === "string");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

test("the component brings the policies, the right to generate, and the exceptions", async () => {
  const brought = { ValidatingPolicy: 25, ClusterRole: 1, GeneratingPolicy: 2 };
  assert.deepEqual(await kinds([]), brought);
  assert.deepEqual(await kinds([exception]), { ...brought, PolicyException: 1 });
  assert.deepEqual(await kinds([{ ...exception, rules: ["gitlab/x"] }]), brought);
});
