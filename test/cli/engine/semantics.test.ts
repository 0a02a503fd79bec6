import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { planStack, type StackRun } from "../../../cli/engine/plan-stack.ts";
import { InputFaults } from "../../../components/core/faults.ts";

class Thing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, args, opts);
  }
}

const plan = (program: StackRun["program"], extra: Partial<StackRun> = {}) =>
  planStack({ project: "proj", stack: "dev", config: {}, secretKeys: [], program, ...extra });

async function problems(run: Promise<unknown>): Promise<string[]> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InputFaults, `expected InputFaults, got ${String(error)}`);
  return error.faults.map(({ problem }) => problem);
}

/** A program of one resource. */
const one = (opts?: pulumi.CustomResourceOptions) => () => {
  new Thing("one", {}, opts);
};
const names = ({ resources }: Awaited<ReturnType<typeof plan>>) => resources.map(({ name }) => name);

test("resources that a timer or a file leads to are planned, though nobody waits for them", async () => {
  const stack = await plan(() => {
    pulumi.output(sleep(30, true)).apply(() => {
      new Thing("after a timer");
      pulumi.output(sleep(30, true)).apply(() => new Thing("after another"));
    });
    pulumi.output(readFile("package.json", "utf8")).apply(() => new Thing("after a file"));
  });
  assert.deepEqual(names(stack), ["proj-dev", "after a file", "after a timer", "after another"]);
});

test("a message about a resource that failed does not swallow what later stacks log", async () => {
  await problems(
    plan(() => {
      const broken = new Thing("broken", { size: pulumi.output(Promise.reject(new Error("no size"))) });
      void pulumi.log.warn("about the broken one", broken);
    }),
  );
  const heard = await plan(() => void pulumi.log.warn("still heard"));
  assert.deepEqual(heard.warnings, ["still heard"]);
  assert.deepEqual(await problems(plan(() => void pulumi.log.error("still a fault"))), ["still a fault"]);
});

test("what a program prints is kept apart from the command's own output", async () => {
  const own = console;
  const stack = await plan(() => {
    // eslint-disable-next-line no-console -- what a program prints is what is tested
    console.log("printed %d", 1);
    // eslint-disable-next-line no-console
    console.error("complained");
    void pulumi.log.info("informed");
  });
  assert.deepEqual(stack.notes, ["printed 1", "complained", "informed"]);
  assert.deepEqual(stack.warnings, []);
  assert.equal(console, own);
});

test("where the settings forbid default providers, a resource must name its own, as on the engine", async () => {
  class TestProvider extends pulumi.ProviderResource {
    constructor() {
      super("test", "explicit");
    }
  }
  const withDefault = (denied: string) =>
    plan(one(), { config: { "pulumi:disable-default-providers": denied } });
  for (const denied of ['["*"]', '["test"]', '["other", " test "]']) {
    assert.match(
      (await problems(withDefault(denied))).join(),
      /test:index:Thing "one" must name its provider/,
    );
  }
  for (const denied of ["", "[]", '["other"]'])
    assert.deepEqual(names(await withDefault(denied)), ["proj-dev", "one"]);
  assert.match((await problems(withDefault("true"))).join(), /is not a list of provider names/);
  const explicit = await plan(() => one({ provider: new TestProvider() })(), {
    config: { "pulumi:disable-default-providers": '["*"]' },
  });
  assert.deepEqual(names(explicit), ["explicit", "proj-dev", "one"]);
});

test("what would change a plan on the engine and cannot run here is refused by name", async () => {
  const keep: pulumi.ResourceTransform = ({ props, opts }) => ({ props, opts });
  const refused: [string, StackRun["program"]][] = [
    ["transforms", one({ transforms: [keep] })],
    ["transforms", () => pulumi.runtime.registerResourceTransform(keep)],
    ["resource hooks", one({ hooks: { beforeCreate: [() => undefined] } })],
  ];
  for (const [feature, program] of refused) {
    assert.match(
      (await problems(plan(program))).join(),
      new RegExp(`an offline preview does not run ${feature}`),
    );
  }
});

test("transformations, which the SDK runs itself, work", async () => {
  const stack = await plan(() => {
    pulumi.runtime.registerStackTransformation(({ props, opts }) => ({
      props: { ...props, added: 1 },
      opts,
    }));
    new Thing("one");
  });
  assert.deepEqual(stack.resources.find(({ name }) => name === "one")?.inputs, { added: 1 });
});
