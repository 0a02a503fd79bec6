import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { coverageByFolder, parseLcov, percentage } from "../../scripts/ci/lcov.ts";
import { temporaryFolder, writeTree } from "./trees.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/ci/coverage.ts");

const report = `TN:
SF:cli/a.ts
FN:1,run
DA:1,3
DA:2,0
DA:3,1
DA:4,1
end_of_record
TN:
SF:stacks/b.ts
DA:1,1
end_of_record
`;

test("covered lines are those that ran at least once", () => {
  assert.deepEqual(
    [...parseLcov(report)],
    [
      ["cli/a.ts", { covered: 3, total: 4 }],
      ["stacks/b.ts", { covered: 1, total: 1 }],
    ],
  );
});

test("a file that no test has loaded counts as uncovered", () => {
  const sources = new Map([
    ["cli/a.ts", 4],
    ["cli/never.ts", 6],
    ["stacks/b.ts", 1],
    ["clipboard/c.ts", 9],
  ]);
  const folders = coverageByFolder(["cli", "stacks", "components"], sources, parseLcov(report));
  assert.deepEqual(
    [...folders],
    [
      ["cli", { covered: 3, total: 10 }],
      ["stacks", { covered: 1, total: 1 }],
      ["components", { covered: 0, total: 0 }],
    ],
  );
});

test("a folder without code is covered in full", () => {
  assert.equal(percentage({ covered: 0, total: 0 }), 100);
  assert.equal(percentage({ covered: 1, total: 8 }), 12.5);
});

test("the script fails when one folder is below the minimum, and names what was never loaded", (context) => {
  const folder = temporaryFolder(context);
  writeTree(folder, {
    "lcov.info": report,
    "cli/a.ts": "// as reported\n",
    "cli/types.ts": "/** Only types. */\nexport interface A { readonly b: string }\n",
    "stacks/b.ts": "export const b = 1;\n",
    "stacks/never.ts": "// Says something.\nexport const never = 1;\n\nexport const again = 2;\n",
  });
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [SCRIPT, "lcov.info", ...args], { cwd: folder, encoding: "utf8" });

  const enough = run("--minimum", "75", "cli");
  assert.equal(enough.status, 0);
  assert.equal(enough.stdout, "cli: 75.0 % of 4 lines covered\n");

  const short = run("--minimum", "75", "cli", "stacks");
  assert.equal(short.status, 1);
  assert.match(short.stdout, /^never loaded by a test: stacks\/never\.ts \(2 lines\)$/m);
  assert.match(short.stdout, /^stacks: 33\.3 % of 3 lines covered, less than 75 %$/m);
  assert.doesNotMatch(short.stdout, /types\.ts/);

  assert.equal(run("--minimum", "many", "cli").status, 2);
});
