import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { planStack } from "../../cli/engine/plan-stack.ts";
import type { PlanDocument } from "../../cli/plan/plan.ts";
import { vanishedUrns } from "../../scripts/vanished-urns.ts";

class Thing extends pulumi.CustomResource {
  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, {}, opts);
  }
}

async function plan(program: () => unknown): Promise<PlanDocument> {
  const { resources, outputs } = await planStack({
    project: "p",
    stack: "dev",
    config: {},
    secretKeys: [],
    program,
  });
  return { schemaVersion: 1, stacks: { dev: { resources, outputs } } };
}

test("a renamed resource vanishes, unless an alias says what it was", async () => {
  const before = await plan(() => new Thing("old"));
  const renamed = await plan(() => new Thing("new"));
  const aliased = await plan(() => new Thing("new", { aliases: [{ name: "old" }] }));
  assert.deepEqual(vanishedUrns(before, before), []);
  assert.deepEqual(vanishedUrns(before, renamed), ["urn:pulumi:dev::p::test:index:Thing::old"]);
  assert.deepEqual(vanishedUrns(before, aliased), []);
  assert.deepEqual(vanishedUrns(renamed, await plan(() => [new Thing("new"), new Thing("more")])), []);
});
