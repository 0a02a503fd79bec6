import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { diffPlans } from "../../cli/diff/diff-plans.ts";
import type { PlanDocument, PlannedResource } from "../../cli/plan/plan.ts";
import { planOf } from "../stacks/project-copy.ts";
import { MUTATIONS } from "./list.ts";
import { mutated, type Mutation } from "./mutation.ts";

let resources: readonly PlannedResource[];
before(async () => {
  ({ resources } = await planOf(process.cwd(), "prod"));
});

/** Resources that have the guard: those that the component itself makes. */
function guarded({ component, type, where }: Mutation): PlannedResource[] {
  return resources.filter(
    (resource) =>
      resource.type === type &&
      resource.urn.split("::")[2]?.endsWith(`${component}$${type}`) === true &&
      (where?.(resource.inputs) ?? true),
  );
}

const plan = (list: readonly PlannedResource[]): PlanDocument => ({
  schemaVersion: 1,
  stacks: { prod: { resources: list, outputs: {} } },
});

/** Ids of the findings when a resource goes from one state to another. */
function findings(base: PlannedResource, head: PlannedResource | null): string[] {
  const { stacks } = diffPlans(plan([base]), plan(head === null ? [] : [head]));
  return stacks.flatMap((stack) => stack.findings.map(({ rule }) => rule));
}

describe("a guard that is removed from a planned resource is found", () => {
  for (const mutation of MUTATIONS) {
    it(mutation.name, () => {
      const found = guarded(mutation);
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

  it("under names that are told apart", () => {
    const names = MUTATIONS.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });
});
