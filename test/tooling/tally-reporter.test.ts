import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder, writeTree } from "./trees.ts";

const REPORTER = join(import.meta.dirname, "../../scripts/ci/tally-reporter.ts");

/** The tally that Node's test runner leaves for these test files. */
function tallyOf(context: TestContext, files: Readonly<Record<string, string>>): unknown {
  const folder = temporaryFolder(context);
  writeTree(folder, files);
  const tally = join(folder, "tally.json");
  // A test runner under a test runner would report to the outer one.
  const env = { ...process.env };
  delete env["NODE_TEST_CONTEXT"];
  spawnSync(
    process.execPath,
    ["--test", `--test-reporter=${REPORTER}`, `--test-reporter-destination=${tally}`, ...Object.keys(files)],
    { cwd: folder, env },
  );
  return JSON.parse(readFileSync(tally, "utf8"));
}

test("every test of every file is counted once", (context) => {
  const files = {
    "a.test.mjs": `
      import { test, describe } from "node:test";
      describe("group", () => { test("one", () => {}); test("two", () => {}); });
      test("skipped", { skip: true }, () => {});
      test("to do", { todo: true }, () => {});`,
    "b.test.mjs": `
      import { test } from "node:test";
      test("three", () => {});
      test("fails", () => { throw new Error("no"); });
      test("hangs", { timeout: 20 }, async () => { await new Promise((done) => setTimeout(done, 400)); });`,
  };
  assert.deepEqual(tallyOf(context, files), { passed: 3, failed: 2, skipped: 2 });
});

test("a file that cannot be loaded is a failure", (context) => {
  assert.deepEqual(tallyOf(context, { "a.test.mjs": `import "./gone.mjs";` }), {
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});
