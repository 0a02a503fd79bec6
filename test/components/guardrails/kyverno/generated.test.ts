import assert from "node:assert/strict";
import { test } from "node:test";
import { generatingPolicies } from "../../../../components/guardrails/kyverno/generated.ts";
import { generatorRole } from "../../../../components/guardrails/kyverno/generator-role.ts";
import { outside } from "../../../../components/guardrails/kyverno/scope.ts";
import { settings } from "./support.ts";

const [deny, quota] = generatingPolicies(settings.quota, [outside(["shop"])]);
const variable = (policy: typeof deny, name: string) =>
  policy?.spec.variables?.find((one) => one.name === name)?.expression ?? "";

test("what is generated has a name that git never applies, and comes back and goes with what asks for it", () => {
  assert.match(variable(deny, "generated"), /"name": dyn\("generated-default-deny"\)/);
  assert.match(variable(quota, "generated"), /"name": dyn\("generated-quota"\)/);
  for (const policy of [deny, quota]) {
    assert.deepEqual(policy?.spec.evaluation, {
      generateExisting: { enabled: true },
      synchronize: { enabled: true },
    });
    assert.deepEqual(policy.spec.matchConstraints?.namespaceSelector?.matchExpressions, [
      { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["shop"] },
    ]);
  }
});

test("the quota is the environment's", () => {
  assert.match(variable(quota, "generated"), /"requests\.cpu": dyn\("2"\), "requests\.memory": dyn\("4Gi"\)/);
});

test("Kyverno may write what is generated, and nothing else by this role", () => {
  const { metadata, rules } = generatorRole();
  assert.deepEqual(metadata.labels, { "rbac.kyverno.io/aggregate-to-background-controller": "true" });
  assert.deepEqual(
    rules?.map(({ resources }) => resources),
    [["networkpolicies"], ["resourcequotas"]],
  );
});
