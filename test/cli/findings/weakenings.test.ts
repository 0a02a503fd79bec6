import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import { RULES } from "../../../cli/findings/weakenings.ts";
import type { Finding } from "../../../cli/findings/finding.ts";
import type { PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { child, CLUSTER, diff, object, plan } from "../diff/plans.ts";
import { CASES } from "./cases.ts";

type Inputs = Readonly<Record<string, PlanValue>>;

function findings(type: string, before: Inputs | null, after: Inputs | null): readonly Finding[] {
  const of = (inputs: Inputs | null): PlannedResource[] =>
    inputs === null ? [] : [child(null, { type, name: "thing", inputs })];
  return diff(of(before), of(after)).findings;
}

describe("weakenings", () => {
  for (const { rule, type, base, weaker, paths, nearMiss } of CASES) {
    it(`${rule}: ${type.split(":").at(-1) ?? type}`, () => {
      const found = findings(type, base, weaker).filter((finding) => finding.rule === rule);
      assert.deepEqual(
        found.map(({ path }) => path),
        paths,
      );
      const near = findings(type, base, nearMiss).filter((finding) => finding.rule === rule);
      assert.deepEqual(near, [], "the near miss is named, too");
    });
  }

  it("every rule has a case, every case a rule, and ids are unique", () => {
    const ids = RULES.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), [...new Set(ids)].toSorted());
    // Protection is an option and no input, and has a test of its own.
    const covered = new Set([...CASES.map(({ rule }) => rule), "protection-lifted"]);
    assert.deepEqual(
      ids.filter((id) => !covered.has(id)),
      [],
    );
    assert.deepEqual(
      [...covered].filter((id) => !ids.includes(id)),
      [],
    );
    for (const { id, title, rationale } of RULES) {
      assert.match(id, /^[a-z]+(-[a-z]+)+$/);
      assert.doesNotMatch(title, /\.$/);
      assert.match(rationale, /\.$/);
    }
  });

  it("the same twice weakens nothing, nor does a stack that is new", () => {
    for (const { type, base, weaker } of CASES)
      assert.deepEqual(findings(type, base ?? weaker, base ?? weaker), []);
    const fresh = plan([object("kyverno.io/v2:PolicyException", "one", { spec: {} })]);
    const none = { schemaVersion: 1 as const, stacks: {} };
    assert.deepEqual(
      diffPlans(none, fresh).stacks.map((stack) => stack.findings),
      [[]],
    );
  });

  it("names a protection that is lifted, and a replacement of what holds data, unless the real object stays", () => {
    const mount = child(null, { type: "vault:index/mount:Mount", name: "kv", inputs: { path: "kv" } });
    const [lifted] = diff([{ ...mount, protect: true }], [mount]).findings;
    assert.deepEqual(
      [lifted?.rule, lifted?.path, lifted?.before, lifted?.after],
      ["protection-lifted", "protect", true, false],
    );
    const replaced = (retainOnDelete: boolean) =>
      diff(
        [{ ...mount, inputs: { path: "a", type: "kv" }, retainOnDelete }],
        [{ ...mount, inputs: { path: "a", type: "pki" }, retainOnDelete }],
      ).findings.map(({ rule, path }) => `${rule} ${path}`);
    assert.deepEqual(replaced(false), ["stateful-lost type"]);
    assert.deepEqual(replaced(true), []);
    assert.deepEqual(diff([{ ...mount, retainOnDelete: true }], []).findings, []);
  });

  it("shows no secret, and nothing that the diff hides", () => {
    const variable = (value: PlanValue, isProtected: boolean) =>
      child(null, {
        type: "gitlab:index/groupVariable:GroupVariable",
        name: "token",
        inputs: { value, protected: isProtected, environmentScope: { $secret: true } },
      });
    const text = JSON.stringify(
      diff([variable({ $secret: true }, true)], [variable("canary", false)]).findings,
    );
    assert.match(text, /gitlab-variable-exposed/);
    assert.doesNotMatch(text, /canary/);
    const exception = object("kyverno.io/v2:PolicyException", "one", {
      spec: { object: { kind: "Secret", data: { key: "canary" } } },
    });
    const created = JSON.stringify(diff([], [exception]).findings);
    assert.match(created, /policy-exception/);
    assert.doesNotMatch(created, /canary/);
  });

  it("tells the gravest first, then by rule and place", () => {
    const rule = (name: string, approvalsRequired: number) =>
      child(null, {
        type: "gitlab:index/projectApprovalRule:ProjectApprovalRule",
        name,
        inputs: { approvalsRequired },
      });
    const quota = (rate: number) =>
      child(null, { type: "vault:index/quotaRateLimit:QuotaRateLimit", name: "logins", inputs: { rate } });
    const found = diff(
      [CLUSTER, quota(1), rule("b", 2), rule("a", 2)],
      [CLUSTER, quota(2), rule("b", 1), rule("a", 1)],
    );
    assert.deepEqual(
      found.findings.map(({ severity, name }) => `${severity} ${name}`),
      ["critical a", "critical b", "medium logins"],
    );
  });
});
