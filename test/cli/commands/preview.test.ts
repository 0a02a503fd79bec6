import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { PlanDocument } from "../../../cli/plan/plan.ts";
import { slipway } from "./support.ts";

const small = path.resolve("test/fixtures/engine/small");

test("preview shows the tree, the outputs and the counts, and warnings apart", async () => {
  const { code, stdout, stderr } = await slipway(["preview", "--stack", "two"], small);
  assert.equal(code, 0);
  assert.equal(stderr, "warning: two: four is many\n");
  assert.equal(
    stdout.replace(/Previewed in \d+\.\d s/, "Previewed in N s"),
    `Previewing two

     Type                    Name
 +   pulumi:pulumi:Stack     small-two
 +   └─ test:index:Thing     thing

Outputs:
    size: 4
    token: "none"

Resources:
    +    1 pulumi:pulumi:Stack
    +    1 test:index:Thing
    +    2 to create

Previewed in N s
`
      .replaceAll("Stack     small", "Stack  small")
      .replaceAll("Thing     thing", "Thing  thing")
      .replace("Type                    Name", "Type                 Name"),
  );
});

test("--json prints the plan alone, with secrets and unknowns marked", async () => {
  const { code, stdout, stderr } = await slipway(["preview", "--json"], small);
  assert.equal(code, 0);
  assert.equal(stderr, "warning: two: four is many\n");
  const document = JSON.parse(stdout) as PlanDocument;
  assert.equal(document.schemaVersion, 1);
  const thing = document.stacks["one"]?.resources.find(({ name }) => name === "thing");
  assert.deepEqual(thing?.inputs, { size: 3, token: { $secret: true } });
  assert.deepEqual(document.stacks["one"]?.outputs, { size: 3, token: { $secret: true } });
});

test("--out also writes a plan for each stack", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-"));
  const { code } = await slipway(["preview", "--out", folder], small);
  assert.equal(code, 0);
  for (const stack of ["one", "two"]) {
    const document = JSON.parse(readFileSync(path.join(folder, stack, "plan.json"), "utf8")) as PlanDocument;
    assert.deepEqual(Object.keys(document.stacks), [stack]);
  }
});

test("faults end with 1, on standard error, without a stack trace", async () => {
  const wrong = await slipway(["preview", "--stack", "won", "--json"], small);
  assert.deepEqual(wrong, {
    code: 1,
    stdout: "",
    stderr:
      'stack "won" does not exist, allowed one, two, all, did you mean one?\n1 fault; nothing was changed\n',
  });
  const unknown = await slipway(["preveiw"], small);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /unknown command 'preveiw'\n\(Did you mean preview\?\)/);
  const option = await slipway(["preview", "--jsn"], small);
  assert.equal(option.code, 1);
  assert.match(option.stderr, /unknown option '--jsn'\n\(Did you mean --json\?\)/);
});

test("help and version end with 0", async () => {
  const help = await slipway(["--help"], small);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Exit codes: 0 done, 1 fault, 2 a diff has changes/);
  const version = await slipway(["--version"], small);
  assert.deepEqual([version.code, /^\d+\.\d+\.\d+\n$/.test(version.stdout)], [0, true]);
});

test("validate counts what is sound, and lists faults as JSON where asked", async () => {
  const sound = await slipway(["validate"], small);
  assert.deepEqual(
    [sound.code, sound.stdout],
    [0, "one: valid, 2 resources\ntwo: valid, 2 resources\nexceptions: none\n"],
  );
  const json = await slipway(["validate", "--json", "--stack", "won"], small);
  assert.equal(json.code, 1);
  const { faults } = JSON.parse(json.stdout) as { faults: { problem: string }[] };
  assert.deepEqual(
    faults.map(({ problem }) => problem),
    ['stack "won" does not exist'],
  );
});
