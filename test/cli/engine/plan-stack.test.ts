import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { planStack, type StackRun } from "../../../cli/engine/plan-stack.ts";
import { UNKNOWN } from "../../../cli/plan/encode.ts";
import { InputFaults } from "../../../components/core/faults.ts";

class Thing extends pulumi.CustomResource {
  declare readonly size: pulumi.Output<number>;
  constructor(name: string, args: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { size: undefined, ...args }, opts);
  }
}

class Outer extends pulumi.ComponentResource {
  readonly inner: Inner;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Outer", name, {}, opts);
    this.inner = new Inner(`${name}-inner`, { parent: this });
    this.registerOutputs({ answer: 42 });
  }
}

class Inner extends pulumi.ComponentResource {
  readonly thing: Thing;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Inner", name, {}, opts);
    this.thing = new Thing(`${name}-thing`, { size: 3 }, { parent: this });
  }
}

class TestProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("test", name, { endpoint: "https://example.org" });
  }
}

const plan = (program: StackRun["program"], extra: Partial<StackRun> = {}) =>
  planStack({ project: "proj", stack: "dev", config: {}, secretKeys: [], program, ...extra });
const find = (stack: Awaited<ReturnType<typeof plan>>, name: string) => {
  const found = stack.resources.find((resource) => resource.name === name);
  assert.ok(found, `${name} is not in the plan`);
  return found;
};
const faultsOf = async (run: Promise<unknown>) => {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InputFaults, `expected InputFaults, got ${String(error)}`);
  return error.faults.map(({ problem }) => problem);
};

test("URNs hold the types of all ancestors but the stack, as on the engine", async () => {
  const stack = await plan(() => new Outer("a"));
  assert.deepEqual(
    stack.resources.map(({ urn }) => urn),
    [
      "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev",
      "urn:pulumi:dev::proj::test:index:Outer$test:index:Inner$test:index:Thing::a-inner-thing",
      "urn:pulumi:dev::proj::test:index:Outer$test:index:Inner::a-inner",
      "urn:pulumi:dev::proj::test:index:Outer::a",
    ],
  );
  assert.equal(find(stack, "a-inner").parent, "urn:pulumi:dev::proj::test:index:Outer::a");
  assert.equal(find(stack, "proj-dev").parent, null);
  assert.deepEqual(find(stack, "a").outputs, { answer: 42 });
});

test("every option of a registration is recorded", async () => {
  const stack = await plan(() => {
    const provider = new TestProvider("prov");
    const first = new Thing("first", {}, { provider });
    new Thing(
      "second",
      { size: first.size, plain: "x" },
      {
        provider,
        protect: true,
        retainOnDelete: true,
        deleteBeforeReplace: true,
        ignoreChanges: ["plain"],
        replaceOnChanges: ["size"],
        additionalSecretOutputs: ["token"],
        deletedWith: first,
        aliases: [{ name: "old" }, "urn:pulumi:dev::proj::test:index:Thing::older"],
        customTimeouts: { create: "10m" },
        version: "1.2.3",
      },
    );
  });
  const first = "urn:pulumi:dev::proj::test:index:Thing::first";
  const { urn, type, name, parent, ...second } = find(stack, "second");
  assert.deepEqual(second, {
    custom: true,
    provider: "urn:pulumi:dev::proj::pulumi:providers:test::prov",
    inputs: { plain: "x", size: { $unknown: true } },
    outputs: {},
    dependencies: [first],
    propertyDependencies: { size: [first] },
    protect: true,
    retainOnDelete: true,
    deleteBeforeReplace: true,
    aliases: [
      { name: "old", parentUrn: "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev" },
      "urn:pulumi:dev::proj::test:index:Thing::older",
    ],
    ignoreChanges: ["plain"],
    replaceOnChanges: ["size"],
    additionalSecretOutputs: ["token"],
    deletedWith: first,
    customTimeouts: { create: "10m" },
    version: "1.2.3",
    pluginDownloadURL: "",
    importId: "",
    external: false,
  });
  assert.equal(type, "test:index:Thing");
  assert.ok(urn.endsWith(`::${name}`) && parent !== null);
});

test("what only a provider can know is unknown, and what hangs on it does not run", async () => {
  let ran = false;
  const stack = await plan(() => {
    const thing = new Thing("one");
    const derived = thing.size.apply((size) => {
      ran = true;
      return size + 1;
    });
    new Thing("two", { size: derived, nested: { list: [thing.id, "known"] } });
    return { size: derived };
  });
  assert.equal(ran, false);
  assert.deepEqual(find(stack, "two").inputs, {
    nested: { list: [{ $unknown: true }, "known"] },
    size: { $unknown: true },
  });
  assert.deepEqual(stack.outputs, { size: { $unknown: true } });
});

test("an input is known as an output, as providers answer in a preview; a secret one stays secret", async () => {
  const stack = await plan(() => {
    const thing = new Thing("one", { size: 3 });
    const secret = new Thing("two", { size: pulumi.secret(4) });
    return {
      size: thing.size,
      next: thing.size.apply((size) => size + 1),
      id: thing.id,
      hidden: secret.size,
    };
  });
  assert.deepEqual(stack.outputs, { hidden: { $secret: true }, id: { $unknown: true }, next: 4, size: 3 });
});

test("a property that looks like a mark of the plan is refused, because a diff would not show its changes", async () => {
  const [problem] = await faultsOf(plan(() => new Thing("one", { nested: { $secret: true } })));
  assert.match(problem ?? "", /a property named \$secret cannot stand in a plan/);
});

test("secrets stay secret through everything, and leave nothing of themselves", async () => {
  const stack = await plan(() => {
    const password = pulumi.secret("hunter2-canary");
    new Thing("one", {
      password,
      url: pulumi.interpolate`https://u:${password}@example.org`,
      deep: [{ password }],
    });
    return { password };
  });
  assert.deepEqual(find(stack, "one").inputs, {
    deep: [{ password: { $secret: true } }],
    password: { $secret: true },
    url: { $secret: true },
  });
  assert.deepEqual(stack.outputs, { password: { $secret: true } });
  assert.ok(!JSON.stringify(stack).includes("canary"));
});

test("a setting that was not decrypted is an unknown secret", async () => {
  const stack = await plan(
    () => new Thing("one", { token: new pulumi.Config("app").requireSecret("token") }),
    {
      config: { "app:token": UNKNOWN },
      secretKeys: ["app:token"],
    },
  );
  assert.deepEqual(find(stack, "one").inputs, { token: { $secret: true } });
});

test("assets and resource references have a stable form", async () => {
  const stack = await plan(() => {
    const thing = new Thing("one");
    new Thing("two", { file: new pulumi.asset.StringAsset("text"), thing });
  });
  const { inputs } = find(stack, "two");
  assert.deepEqual(inputs["file"], { $asset: { text: "text" } });
  assert.equal(inputs["thing"], "urn:pulumi:dev::proj::test:index:Thing::one");
});

test("a provider function fails with its name, unless it is registered", async () => {
  const call = () => pulumi.runtime.invoke("test:index:getThing", { id: "7" }) as Promise<unknown>;
  const [problem] = await faultsOf(plan(async () => ({ answer: await call() })));
  assert.match(problem ?? "", /the provider function test:index:getThing is not registered/);
  const stack = await plan(async () => ({ answer: await call() }), {
    functions: new Map([["test:index:getThing", ({ id }) => ({ found: id })]]),
  });
  assert.deepEqual(stack.outputs, { answer: { found: "7" } });
});

test("reading a resource plans it as external", async () => {
  const stack = await plan(() => new Thing("one", { size: 1 }, { id: "existing-id" }));
  const { external, importId, custom } = find(stack, "one");
  assert.deepEqual({ external, importId, custom }, { external: true, importId: "existing-id", custom: true });
});

test("two resources with one URN are a fault, as on the engine", async () => {
  const problems = await faultsOf(
    plan(() => {
      new Thing("twin");
      new Thing("twin");
    }),
  );
  assert.ok(
    problems.some((problem) =>
      problem.includes("two resources have the URN urn:pulumi:dev::proj::test:index:Thing::twin"),
    ),
  );
});

test("an error nobody waits for is a fault, and the next stack is planned as if nothing had been", async () => {
  const problems = await faultsOf(
    plan(() => {
      new Thing("late", { size: pulumi.output(Promise.reject(new Error("too late"))) });
    }),
  );
  assert.ok(
    problems.some((problem) => problem.includes("too late")),
    problems.join(),
  );
  assert.deepEqual(await faultsOf(plan(() => Promise.reject(new Error("at once")))), ["at once"]);
  const stack = await plan(() => new Thing("fine"), { stack: "prod" });
  assert.deepEqual(
    stack.resources.map(({ urn }) => urn),
    [
      "urn:pulumi:prod::proj::pulumi:pulumi:Stack::proj-prod",
      "urn:pulumi:prod::proj::test:index:Thing::fine",
    ],
  );
});

test("warnings are kept, errors fail the stack", async () => {
  const stack = await plan(async () => pulumi.log.warn("mind the gap"));
  assert.deepEqual(stack.warnings, ["mind the gap"]);
  assert.deepEqual(await faultsOf(plan(async () => pulumi.log.error("no way"))), ["no way"]);
});

test("resources registered late, inside a promise, are in the plan", async () => {
  const stack = await plan(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    new Thing("afterwards");
  });
  assert.equal(find(stack, "afterwards").type, "test:index:Thing");
});

test("two runs of one program give the same plan, whatever the order of registration", async () => {
  const shuffled = (names: string[]) => plan(() => names.forEach((name) => new Thing(name, { b: 1, a: 2 })));
  const [one, two] = [await shuffled(["x", "y", "z"]), await shuffled(["z", "x", "y"])];
  assert.equal(JSON.stringify(one), JSON.stringify(two));
});
