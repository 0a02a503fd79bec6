import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { diffPlans } from "../../cli/diff/diff-plans.ts";
import type { PlannedResource } from "../../cli/plan/plan.ts";
import { mandatory, policyReport } from "../../cli/policy/report.ts";
import { planOf } from "../stacks/project-copy.ts";
import { guarded, production, unguarded } from "./guarded.ts";
import { MUTATIONS } from "./list.ts";
import { mutated } from "./mutation.ts";

/** Exceptions count until a day, so that the policies are asked on a day of their own. */
const TODAY = "2026-11-21";

let resources: readonly PlannedResource[];
before(async () => {
  ({ resources } = await planOf(process.cwd(), "prod"));
});

/** Ids of the findings when a resource goes from one state to another. */
function findings(base: PlannedResource, head: PlannedResource | null): string[] {
  const { stacks } = diffPlans(production([base]), production(head === null ? [] : [head]));
  return stacks.flatMap((stack) => stack.findings.map(({ rule }) => rule));
}

/** Ids of the rules of the policy pack that refuse a plan. */
function refusals(plan: readonly PlannedResource[]): string[] {
  return mandatory(policyReport(production(plan), TODAY).violations).map(({ rule }) => rule);
}

describe("a guard that is removed from planned resources", () => {
  for (const mutation of MUTATIONS) {
    it(`is found: ${mutation.name}`, () => {
      const found = guarded(resources, mutation);
      assert.notEqual(found.length, 0, "nothing that is planned has this guard");
      for (const resource of found) {
        const inputs = mutated(resource.inputs, mutation.change);
        // What is kept when its declaration goes has lost nothing: the rules look at the real object.
        const base = { ...resource, retainOnDelete: false };
        const ids = findings(base, inputs === null ? null : { ...base, inputs });
        assert.ok(ids.includes(mutation.finding), `${resource.urn}: ${ids.join(", ") || "nothing is found"}`);
        assert.deepEqual(findings(base, base), [], "found without the mutation, too");
      }
    });
  }

  for (const mutation of MUTATIONS.filter(({ pack }) => pack !== undefined)) {
    it(`is refused by the policy pack: ${mutation.name}`, () => {
      const ids = refusals(unguarded(resources, mutation));
      assert.ok(ids.includes(mutation.pack ?? ""), ids.join(", ") || "nothing refuses it");
    });
  }

  it("is not refused while it is there", () => {
    assert.deepEqual(refusals(resources), []);
  });

  it("is told apart by its name, and there are thirty at least", () => {
    const names = MUTATIONS.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    assert.ok(names.length >= 30);
  });
});
