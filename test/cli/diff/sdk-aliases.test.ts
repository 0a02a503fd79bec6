import assert from "node:assert/strict";
import { it } from "node:test";
import { ComponentResource, CustomResource, type Alias, type ComponentResourceOptions } from "@pulumi/pulumi";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import type { PlanDiff } from "../../../cli/diff/model.ts";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import type { StackPlan } from "../../../cli/plan/plan.ts";

class Box extends ComponentResource {
  constructor(name: string, options: ComponentResourceOptions, type = "slipway:test:Box") {
    super(type, name, {}, options);
  }
}

class Leaf extends CustomResource {
  constructor(name: string, options: { parent?: Box; aliases?: (Alias | string)[] }) {
    super("test:index:Leaf", name, {}, options);
  }
}

async function plan(program: () => void): Promise<StackPlan> {
  const { resources, outputs } = await planStack({
    project: "slipway",
    stack: "dev",
    config: {},
    secretKeys: [],
    program,
  });
  return { resources, outputs };
}

async function diff(base: () => void, head: () => void): Promise<PlanDiff> {
  const [before, after] = [await plan(base), await plan(head)];
  return diffPlans(
    { schemaVersion: 1, stacks: { dev: before } },
    { schemaVersion: 1, stacks: { dev: after } },
  );
}

// The aliases here are in the form the SDK sends to the engine, which fills in the parent itself.
for (const [what, type, aliases] of [
  ["renamed", "slipway:test:Box", [{ name: "old" }]],
  ["given another type", "slipway:test:Crate", [{ name: "old", type: "slipway:test:Box" }]],
  ["named by its URN", "slipway:test:Crate", ["urn:pulumi:dev::slipway::slipway:test:Box::old"]],
] as const) {
  it(`a component ${what} takes its whole subtree along, as the SDK registers it`, async () => {
    const tree = (
      name: string,
      options: ComponentResourceOptions,
      boxType: string,
      leafAliases: Alias[],
    ): void => {
      const box = new Box(name, options, boxType);
      const inner = new Box(`${name}-inner`, { parent: box });
      new Leaf(`${name}-inner-leaf`, { parent: inner });
      new Leaf(`${name}-${leafAliases.length === 0 ? "before" : "after"}`, {
        parent: box,
        aliases: leafAliases,
      });
    };
    const { counts, stacks } = await diff(
      () => {
        tree("old", {}, "slipway:test:Box", []);
      },
      () => {
        tree("new", { aliases: [...aliases] }, type, [{ name: "old-before" }]);
      },
    );
    assert.deepEqual(counts, { create: 0, update: 0, replace: 0, delete: 0, move: 4, same: 1 });
    assert.deepEqual(stacks[0]?.conflicts, []);
  });
}

it("a resource that leaves its component is found by `parent: undefined`", async () => {
  const { counts } = await diff(
    () => {
      new Leaf("x", {});
    },
    () => {
      new Leaf("x", { parent: new Box("box", {}), aliases: [{ parent: undefined as never }] });
    },
  );
  assert.deepEqual([counts.move, counts.create, counts.delete], [1, 1, 0]);
});
