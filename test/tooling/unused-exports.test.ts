import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder, writeTree } from "./trees.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/ci/unused-exports.ts");

function unusedExports(context: TestContext, files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder(context);
  writeTree(folder, files);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, "cli", "test"], {
    cwd: folder,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return { status, lines: stdout.split("\n").filter((line) => line !== "") };
}

test("a value that nobody imports is named", (context) => {
  const { status, lines } = unusedExports(context, {
    "cli/a.ts": `
      export const used = 1, unused = 2;
      export function run() { return hidden; }
      export class Made {}
      const hidden = 3;
      export interface Said {}
      export default function entry() {}`,
    "cli/b.ts": `import { used } from "./a.ts"; import { run } from "elsewhere"; export { used as it } from "./a.ts";`,
  });
  assert.equal(status, 1);
  assert.deepEqual(lines, [
    "cli/a.ts: unused is exported, but nobody imports it",
    "cli/a.ts: run is exported, but nobody imports it",
    "cli/a.ts: Made is exported, but nobody imports it",
  ]);
});

test("every way to import counts, and tests count too", (context) => {
  const { status, lines } = unusedExports(context, {
    "cli/named.ts": `export const a = 1, b = 2;`,
    "cli/whole.ts": `export const c = 1;`,
    "cli/lazy.ts": `export const d = 1;`,
    "cli/passed-on.ts": `export const e = 1;`,
    "cli/passed-on-whole.ts": `export const f = 1;`,
    "cli/use.ts": `
      import { a } from "./named.ts";
      import * as whole from "./whole.ts";
      export { e } from "./passed-on.ts";
      export * from "./passed-on-whole.ts";
      const { d } = await import("./lazy.ts");`,
    "test/named.test.ts": `import { b as other } from "../cli/named.ts";`,
  });
  assert.deepEqual(lines, []);
  assert.equal(status, 0);
});
