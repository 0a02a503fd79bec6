import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PolicyException } from "../../../components/guardrails/exceptions.ts";
import type { PlanDocument, PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { mandatory, policyReport, type PolicyReport } from "../../../cli/policy/report.ts";
import { policyLines } from "../../../cli/policy/text.ts";
import { child, CLUSTER, component, object, plan } from "../diff/plans.ts";

const TODAY = "2026-11-21";
const GITLAB = child(null, { type: "pulumi:providers:gitlab", name: "gitlab", version: "10.3.0" });
const PROVIDERS = [GITLAB, { ...CLUSTER, version: "4.34.2" }];
const BOX = component("box");

function branch(
  inputs: Readonly<Record<string, PlanValue>>,
  parent: PlannedResource | null = null,
  name = "shop-main",
): PlannedResource {
  const type = "gitlab:index/branchProtection:BranchProtection";
  return child(parent, { type, name, provider: GITLAB.urn, inputs });
}

const FORCED = branch({ allowForcePush: true }, BOX);

function exception(change: Partial<PolicyException> = {}): PolicyException {
  return {
    id: "shop-history",
    environments: ["dev"],
    rules: ["gitlab/no-force-push"],
    objects: [{ kind: "BranchProtection", name: "shop-main" }],
    reason: "The history of the project is moved into another one",
    owner: "developers",
    approvedBy: "cicd-security",
    from: "2026-11-01",
    until: "2026-11-30",
    ...change,
  };
}

const withExceptions = (
  resources: readonly PlannedResource[],
  policies: readonly PolicyException[],
): PlanDocument =>
  plan([...PROVIDERS, ...resources], {
    exceptions: { policies, vulnerabilities: [] } as unknown as PlanValue,
  });
const report = (...resources: readonly PlannedResource[]): PolicyReport =>
  policyReport(withExceptions(resources, []), TODAY);

describe("report of the policy pack", () => {
  it("says which resource violates which rule, where, and who declares it", () => {
    assert.deepEqual(report(BOX, FORCED), {
      violations: [
        {
          rule: "gitlab/no-force-push",
          level: "mandatory",
          stack: "dev",
          urn: FORCED.urn,
          type: "gitlab:index/branchProtection:BranchProtection",
          name: "shop-main",
          path: "allowForcePush",
          component: "slipway:test:Box box",
          problem: "lets a protected branch be rewritten",
          remediation: "set allowForcePush to false",
        },
      ],
      unchecked: [],
    });
    assert.deepEqual(report(BOX, branch({ allowForcePush: false }, BOX)), { violations: [], unchecked: [] });
  });

  it("takes what cannot be seen for no violation, and lists it", () => {
    const { violations, unchecked } = report(branch({ allowForcePush: { $unknown: true } }));
    assert.deepEqual(violations, []);
    assert.deepEqual(
      unchecked.map(({ rule, path, reason, component: declared }) => [rule, path, reason, declared]),
      [["gitlab/no-force-push", "allowForcePush", "unknown", undefined]],
    );
  });

  it("gives a resource without a provider the default one, as the engine does", () => {
    const rules = (resource: PlannedResource) => report(resource).violations.map(({ rule }) => rule);
    assert.deepEqual(rules({ ...branch({}), provider: null }), ["providers/explicit"]);
    assert.deepEqual(rules(branch({})), []);
  });

  const covered = (policy: PolicyException, ...resources: readonly PlannedResource[]) =>
    policyReport(withExceptions(resources, [policy]), TODAY).violations.map(({ exception: id }) => id);

  it("lets an exception cover a resource by its type or kind, and its name or the beginning of it", () => {
    for (const kind of ["BranchProtection", "gitlab:index/branchProtection:BranchProtection"]) {
      for (const name of ["shop-main", "shop-*"]) {
        assert.deepEqual(covered(exception({ objects: [{ kind, name }] }), FORCED), ["shop-history"]);
      }
    }
    const pod = object("core/v1:Pod", "agent-pod", {
      metadata: { name: "agent", namespace: "shop" },
      spec: { hostPID: true },
    });
    const agent = (namespace: string) =>
      exception({
        rules: ["kubernetes/no-privileged"],
        objects: [{ kind: "Pod", namespace, name: "agent" }],
      });
    assert.deepEqual(covered(agent("shop"), pod), ["shop-history"]);
    assert.deepEqual(covered(agent("other"), pod), [undefined]);
  });

  it("covers nothing else, and nothing before its first day or after its last", () => {
    for (const change of [
      { rules: ["gitlab/push-rules"] },
      { objects: [{ kind: "BranchProtection", name: "shop" }] },
      { objects: [{ kind: "Project", name: "shop-main" }] },
      { from: "2026-11-22" },
      { until: "2026-11-20" },
    ]) {
      assert.deepEqual(covered(exception(change), FORCED), [undefined], JSON.stringify(change));
    }
  });

  it("stops for what is mandatory and not borne", () => {
    const pod = object("core/v1:Pod", "agent", { spec: { hostPID: true } });
    assert.deepEqual(
      mandatory(report(FORCED, pod).violations).map(({ rule }) => rule),
      ["gitlab/no-force-push"],
      "dev audits its pods",
    );
    const borne = policyReport(withExceptions([FORCED], [exception()]), TODAY);
    assert.deepEqual(mandatory(borne.violations), []);
  });
});

describe("the report for a person", () => {
  const lines = (
    resources: readonly PlannedResource[],
    policies: readonly PolicyException[] = [],
    colour = false,
  ) => policyLines(policyReport(withExceptions(resources, policies), TODAY), { colour });

  it("is a line where nothing is wrong", () => {
    assert.deepEqual(lines([]), ["policies: kept, 0 mandatory, 0 advisory"]);
  });

  it("shows what counts before what is told, borne and unchecked", () => {
    const pod = object("core/v1:Pod", "agent", { spec: { hostPID: true } });
    const old = branch({ allowForcePush: true }, null, "old-main");
    const unknown = branch({ allowForcePush: { $unknown: true } }, null, "new-main");
    const policy = exception({ objects: [{ kind: "BranchProtection", name: "old-main" }] });
    assert.deepEqual(lines([BOX, FORCED, pod, old, unknown], [policy]), [
      "policies: violated, 1 mandatory, 1 advisory, 1 excepted, 1 unchecked",
      "  mandatory  gitlab/no-force-push  dev  allowForcePush: lets a protected branch be rewritten",
      `    ${FORCED.urn}`,
      "    declared by slipway:test:Box box",
      "    set allowForcePush to false",
      "  advisory   kubernetes/no-privileged  dev  spec.hostPID: shares a namespace of the node",
      `    ${pod.urn}`,
      "    drop what the pod does not need, or list the workload",
      "  excepted   gitlab/no-force-push  dev  allowForcePush: lets a protected branch be rewritten",
      `    ${old.urn}`,
      "    borne by exception shop-history",
      "  unchecked  gitlab/no-force-push  dev  new-main  allowForcePush is unknown",
    ]);
    const [, first] = lines([FORCED], [], true);
    assert.equal(first?.startsWith("  \u001b[31mmandatory\u001b[39m  gitlab/no-force-push"), true);
  });

  it("counts what it does not name, and shows no control characters", () => {
    const unknown = Array.from({ length: 7 }, (_, index) =>
      branch({ allowForcePush: { $unknown: true } }, null, `branch-${index}\u001b[2J`),
    );
    const shown = lines(unknown);
    assert.equal(shown.length, 7);
    assert.equal(shown.at(-1), "  2 more are unchecked; --json lists them");
    assert.doesNotMatch(shown.join("\n"), /\u001b/);
  });
});
