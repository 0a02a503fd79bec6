import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder, writeTree } from "./trees.ts";

const ROOT = join(import.meta.dirname, "../..");
const CI = join(ROOT, "scripts/ci");
const RUNNER = ["--import", pathToFileURL(join(CI, "untracked-promises.ts")).href];

/** How Node's test runner ends and what it counts for a test file. */
function outcomeOf(context: TestContext, options: readonly string[], file: string) {
  const folder = temporaryFolder(context);
  writeTree(folder, { "a.test.mjs": `import assert from "node:assert";\n${file}` });
  // A test runner under a test runner would report to the outer one.
  const env = { ...process.env };
  delete env["NODE_TEST_CONTEXT"];
  const tally = join(folder, "tally.json");
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      ...options,
      "--test",
      "--test-timeout=2000",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${join(CI, "tally-reporter.ts")}`,
      `--test-reporter-destination=${tally}`,
      "a.test.mjs",
    ],
    { cwd: folder, env, encoding: "utf8" },
  );
  return { status, stdout, tally: JSON.parse(readFileSync(tally, "utf8")) as { failed: number } };
}

const IMPORTS = `
  import { executionAsyncId } from "node:async_hooks";
  import { beforeEach, describe, it, test } from "node:test";`;

test("promises are followed by the runner alone, and not with this", (context) => {
  // Only in a promise that is followed there is an id.
  const file = (check: string) =>
    `${IMPORTS} test("a", async () => { await 1; assert.${check}(executionAsyncId(), 0); });`;
  assert.equal(outcomeOf(context, [], file("notEqual")).status, 0);
  assert.equal(outcomeOf(context, RUNNER, file("equal")).status, 0);
});

test("a hook that a program enables itself follows promises", (context) => {
  const file = `${IMPORTS} import { createHook } from "node:async_hooks";
    test("a", async () => {
      const types = new Set();
      const hook = createHook({ init: (_, type) => void types.add(type) }).enable();
      await 1;
      hook.disable();
      assert.ok(types.has("PROMISE"));
    });`;
  assert.equal(outcomeOf(context, RUNNER, file).status, 0);
});

test("tests stay in their groups, and each meets the hooks of its own", (context) => {
  const file = `${IMPORTS}
    const met = [];
    beforeEach(({ name }) => void met.push("all " + name));
    describe("group", () => {
      beforeEach(({ name }) => void met.push("group " + name));
      it("one", async () => { await 1; });
      it("two", () => {});
    });
    test("three", async (t) => {
      await t.test("inner", () => {});
      assert.deepEqual(met, ["all one", "group one", "all two", "group two", "all three", "all inner"]);
    });`;
  for (const options of [[], RUNNER]) {
    const { stdout, tally } = outcomeOf(context, options, file);
    assert.deepEqual(tally, { passed: 4, failed: 0, skipped: 0 }, stdout);
  }
});

for (const [what, body] of [
  ["a promise that nobody catches", `await 1; Promise.reject(new Error("lost")); await pause(20);`],
  ["an error in a timer", `await 1; setTimeout(() => { throw new Error("lost"); }, 1); await pause(20);`],
  ["an error after the test", `await 1; setTimeout(() => { throw new Error("lost"); }, 20);`],
  ["a test that never ends", `await 1; await new Promise(() => {}); /* lost */`],
] as const) {
  test(`${what} fails the run, once`, (context) => {
    const file = `${IMPORTS} const pause = (time) => new Promise((done) => setTimeout(done, time));
      test("lost", async () => { ${body} }); test("other", () => {});`;
    for (const options of [[], RUNNER]) {
      const { status, stdout, tally } = outcomeOf(context, options, file);
      assert.equal(status, 1);
      assert.equal(tally.failed, 1, stdout);
      assert.match(stdout, /lost/);
    }
  });
}

test("no group of tests is asynchronous, for after its first promise nobody knows whose tests follow", () => {
  const asynchronous = /^\s*(?:describe|suite)\([^\n]*\basync\b/m;
  assert.match('describe("group", async () => {', asynchronous);
  const files = globSync("test/**/*.test.ts", { cwd: ROOT });
  assert.ok(files.length > 200);
  const found = files.filter((file) => asynchronous.test(readFileSync(join(ROOT, file), "utf8")));
  assert.deepEqual(found, []);
});
