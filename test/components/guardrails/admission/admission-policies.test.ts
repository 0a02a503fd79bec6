import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  AdmissionPolicies,
  admissionRules,
} from "../../../../components/guardrails/admission/admission-policies.ts";
import {
  admissionBinding,
  admissionPolicy,
  exceptionsFrom,
  type AdmissionRule,
} from "../../../../components/guardrails/admission/policy.ts";
import { objectsOf, planOf } from "../../plan-of.ts";
import { anException, someSettings } from "./settings.ts";

function ruleOf(id: string, settings = someSettings()): AdmissionRule {
  const rule = admissionRules(settings).find((one) => one.rule === id);
  assert.ok(rule, id);
  return rule;
}

describe("admission policies", () => {
  it("refuse what cannot be judged, and name the rule and what to do", () => {
    for (const rule of admissionRules(someSettings())) {
      const { spec } = admissionPolicy(rule, []);
      assert.equal(spec?.failurePolicy, "Fail");
      const [validation] = spec.validations ?? [];
      assert.equal(validation?.message, `${rule.rule}: ${rule.fix}`);
      assert.equal(validation.reason, "Forbidden");
    }
  });

  it("refuse in force, and warn where they are audited", () => {
    const rule = ruleOf("delivery/argocd-only");
    assert.deepEqual(admissionBinding(rule, "enforce").spec?.validationActions, ["Deny"]);
    assert.deepEqual(admissionBinding(rule, "audit").spec?.validationActions, ["Audit", "Warn"]);
  });

  it("leave namespaces alone by a list, which depends on the rule", () => {
    const left = (id: string) =>
      admissionBinding(ruleOf(id), "enforce").spec?.matchResources?.namespaceSelector?.matchExpressions;
    const names = (values: readonly string[]) => ({
      key: "kubernetes.io/metadata.name",
      operator: "NotIn",
      values,
    });
    assert.deepEqual(left("workloads/no-privilege"), [names(["kafka", "kube-system"])]);
    assert.deepEqual(left("workloads/image-registry"), [names(["argocd", "kafka", "kube-system"])]);
    assert.deepEqual(left("workloads/image-digest"), [
      names(["argocd", "kafka", "kube-system"]),
      { key: "slipway.dev/ephemeral", operator: "NotIn", values: ["true"] },
    ]);
    // A selector would be asked about the labels of the Namespace itself.
    assert.equal(left("namespaces/labels"), undefined);
    assert.equal(left("guardrails/rights"), undefined);
  });

  it("leave commands in pods to rights where people may run them", () => {
    const rules = admissionRules(someSettings({ podAccess: "permitted" })).map(({ rule }) => rule);
    assert.ok(!rules.includes("delivery/no-exec"));
    assert.ok(admissionRules(someSettings()).some(({ rule }) => rule === "delivery/no-exec"));
  });

  it("write down who broke the glass, wherever it can be broken", () => {
    const audited = admissionRules(someSettings())
      .filter(({ holds }) => holds.includes("breakGlass"))
      .map((rule) => [rule.rule, admissionPolicy(rule, []).spec?.auditAnnotations?.length]);
    assert.deepEqual(audited, [
      ["namespaces/labels", 1],
      ["delivery/argocd-only", 1],
      ["delivery/no-exec", 1],
      ["guardrails/policies", 1],
      ["guardrails/webhooks", 1],
      ["guardrails/rights", 1],
    ]);
  });

  it("take exceptions from their rules alone", () => {
    const exceptions = [anException(), anException({ id: "other", rules: ["workloads/probes"] })];
    assert.deepEqual(
      exceptionsFrom("workloads/run-as-non-root", exceptions).map(({ id }) => id),
      ["legacy"],
    );
    assert.deepEqual(exceptionsFrom("workloads/no-privilege", exceptions), []);
    const names = admissionPolicy(ruleOf("workloads/run-as-non-root"), [
      anException(),
    ]).spec?.matchConditions?.map(({ name }) => name);
    assert.deepEqual(names, ["not-going", "changed", "exception-legacy"]);
  });

  it("come with a binding each", async () => {
    const resources = await planOf((platform) => {
      new AdmissionPolicies("admission", { ...platform, ...someSettings() });
    });
    const names = Object.keys(objectsOf(resources));
    assert.equal(names.length, 2 * admissionRules(someSettings()).length);
    for (const { rule } of admissionRules(someSettings())) {
      const name = `admission-${rule.replace("/", "-")}`;
      assert.ok(names.includes(name) && names.includes(`${name}-binding`), name);
    }
  });

  it("can be changed by the id of their rule", async () => {
    const resources = await planOf((platform) => {
      new AdmissionPolicies("admission", {
        ...platform,
        ...someSettings(),
        transform: { binding: { "delivery/argocd-only": { spec: { validationActions: ["Warn"] } } } },
      });
    });
    const actions = (name: string) =>
      (resources.find((one) => one.name === name)?.inputs as { spec?: { validationActions?: unknown } }).spec
        ?.validationActions;
    assert.deepEqual(actions("admission-delivery-argocd-only-binding"), ["Warn"]);
    assert.deepEqual(actions("admission-delivery-no-exec-binding"), ["Deny"]);
  });
});
