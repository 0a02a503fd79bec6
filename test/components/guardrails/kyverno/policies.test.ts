import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checks } from "../../../../components/guardrails/kyverno/policies.ts";
import { policyName, validatingPolicy } from "../../../../components/guardrails/kyverno/policy.ts";
import { RULES as POLICY_RULES } from "../../../../policies/crossguard/rules.ts";
import { RULE_IDS } from "../../../../components/guardrails/rules.ts";
import { settings } from "./support.ts";

const withoutMergeRequests = { ...settings, ephemeral: undefined };
const policies = (enforcement: "audit" | "enforce") =>
  checks(settings).map((check) => validatingPolicy(check, enforcement));
const namespacesOf = (rule: string, of = settings) =>
  checks(of).find((check) => check.rule === rule)?.namespaces;

describe("the checks of an environment", () => {
  it("are one for each rule, but for those that are generated and those of images", () => {
    const rules = checks(settings).map(({ rule }) => rule);
    const others = ["namespaces/quota", "network/default-deny"];
    // The policy pack's are about what Pulumi plans.
    const pack = POLICY_RULES.map(({ id }) => id);
    assert.deepEqual(
      rules.toSorted(),
      RULE_IDS.filter((rule) => ![...others, ...pack].includes(rule) && !rule.startsWith("images/")),
    );
  });

  it("hold images of merge requests to their commit only where there are any", () => {
    const rules = checks(withoutMergeRequests).map(({ rule }) => rule);
    assert.ok(!rules.includes("ephemeral/image-tag"));
    assert.ok(rules.includes("ephemeral/no-prod-project"));
    const apart = { key: "slipway.dev/ephemeral", operator: "NotIn", values: ["true"] };
    assert.deepEqual(namespacesOf("workloads/image-digest")?.slice(1), [apart]);
    assert.deepEqual(namespacesOf("workloads/image-digest", withoutMergeRequests)?.slice(1), []);
    assert.deepEqual(namespacesOf("ephemeral/image-tag")?.slice(1), [{ ...apart, operator: "In" }]);
  });

  it("leave out Kubernetes and Kyverno always, and products where charts of others run", () => {
    const key = "kubernetes.io/metadata.name";
    assert.deepEqual(namespacesOf("argocd/no-default-project"), [
      { key, operator: "NotIn", values: ["kube-system", "kyverno"] },
    ]);
    assert.deepEqual(namespacesOf("workloads/seccomp"), [
      { key, operator: "NotIn", values: ["kube-system", "kyverno", "monitoring"] },
    ]);
    for (const { namespaces, rule } of checks(settings)) {
      assert.ok(
        namespaces.some(({ operator, values }) => operator === "NotIn" && values.includes("kyverno")),
        rule,
      );
    }
  });
});

describe("a policy", () => {
  it("reports in an environment that audits, and lets everything in while Kyverno is away", () => {
    for (const { spec, metadata } of policies("audit")) {
      assert.deepEqual(spec.validationActions, ["Audit"], metadata.name);
      assert.equal(spec.failurePolicy, "Ignore", metadata.name);
    }
  });

  it("refuses in an environment that enforces, and gives way only where Argo CD and rollouts mend things", () => {
    const enforced = policies("enforce");
    for (const { spec, metadata } of enforced) {
      assert.deepEqual(spec.validationActions, ["Deny"], metadata.name);
      assert.deepEqual(spec.evaluation, { admission: { enabled: true }, background: { enabled: true } });
    }
    assert.deepEqual(
      enforced.filter(({ spec }) => spec.failurePolicy === "Ignore").map(({ metadata }) => metadata.name),
      [
        "argocd-no-default-project",
        "argocd-no-wildcard-destination",
        "argocd-prune-and-self-heal",
        "gateway-tls-minimum",
        "gateway-jwt-on-public-routes",
        "gateway-no-wildcard-host",
        "gateway-rate-limit",
        "gateway-timeouts",
        "rollouts-analysis",
        "rollouts-first-step",
        "ephemeral-no-prod-project",
      ],
    );
  });

  it("tells people what it is for, by the rule that all engines share", () => {
    for (const { metadata } of policies("enforce")) {
      const annotations = metadata.annotations ?? {};
      for (const key of ["title", "category", "severity", "description"]) {
        assert.notEqual(annotations[`policies.kyverno.io/${key}`] ?? "", "", `${metadata.name ?? ""} ${key}`);
      }
      const rule = RULE_IDS.find((id) => policyName(id) === metadata.name);
      assert.equal(annotations["slipway.dev/rule"], rule);
    }
  });

  it("names the rule, what breaks it and how to mend it in its message", () => {
    const policy = policies("enforce").find(({ metadata }) => metadata.name === "secrets-no-data");
    assert.deepEqual(policy?.spec.validations, [
      {
        expression: "size(variables.offenders) == 0",
        messageExpression:
          '"secrets/no-data: keys with a value: " + variables.offenders.join(", ") + ". Store the value in Vault, and commit an ExternalSecret that names its path."',
      },
    ]);
  });

  it("asks of pods, of all that makes them, and of what is added to running ones", () => {
    const policy = policies("enforce").find(({ metadata }) => metadata.name === "workloads-probes");
    assert.deepEqual(
      policy?.spec.matchConstraints?.resourceRules?.flatMap(({ resources }) => resources),
      [
        "pods",
        "pods/ephemeralcontainers",
        "deployments",
        "statefulsets",
        "daemonsets",
        "jobs",
        "cronjobs",
        "rollouts",
      ],
    );
  });

  it("raises the lowest version of TLS with the environment", () => {
    const strict = checks({ ...settings, gateway: { ...settings.gateway, minimumTls: "1.3" } });
    const offenders = (list: typeof strict) =>
      list.find(({ rule }) => rule === "gateway/tls-minimum")?.offenders ?? "";
    assert.match(offenders(strict), /!\(v in \["1\.3"\]\)/);
    assert.match(offenders(checks(settings)), /!\(v in \["1\.2", "1\.3"\]\)/);
  });
});
