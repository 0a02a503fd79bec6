import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder } from "./trees.ts";

const STAGES = join(import.meta.dirname, "../../scripts/ci/stages.sh");

/** Runs stages as `.ci/run` does. `tally` is a command that stands for a test run which leaves these counts. */
function run(context: TestContext, stages: string) {
  const folder = temporaryFolder(context);
  const script = `
    set -u -o pipefail
    source "$1"
    tally() { printf '{"passed":%d,"failed":%d,"skipped":%d}\\n' "$2" "$3" "$4" >"$STAGES_TALLIES/$1.json"; return "$5"; }
    export -f tally
    ${stages}
    stages_report`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, "test", STAGES], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, STAGES_TALLIES: folder },
  });
  assert.equal(stderr, "");
  return { status, closing: stdout.trimEnd().split("\n").at(-1), stdout };
}

test("checks and tests are added up in one closing line, with the time of each stage", (context) => {
  const { status, closing, stdout } = run(
    context,
    `stage lint 5 true\ntests unit 5 bash -c 'tally unit 40 0 0 0'`,
  );
  assert.equal(closing, "41 passed, 0 failed");
  assert.equal(status, 0);
  assert.match(stdout, /^lint +1 +0 +\d+/m);
  assert.match(stdout, /^unit +40 +0 +\d+/m);
  assert.match(stdout, /^total +41 +0 +\d+/m);
});

test("a tier may leave several tallies", (context) => {
  const command = `tests conformance 5 bash -c 'tally conformance-a 3 0 0 0; tally conformance-b 4 1 0 1'`;
  assert.equal(run(context, command).closing, "7 passed, 1 failed");
});

test("a failed stage fails the run but does not hide the later ones", (context) => {
  const { status, closing, stdout } = run(
    context,
    `stage types 5 bash -c 'exit 3'\nstage lint 5 echo linted`,
  );
  assert.equal(closing, "1 passed, 1 failed");
  assert.equal(status, 1);
  assert.match(stdout, /^linted$/m);
  assert.match(stdout, /types .*exit code 3/);
});

test("a stage that hangs is ended and fails", (context) => {
  const { closing, stdout } = run(context, `stage hangs 1 sleep 60`);
  assert.equal(closing, "0 passed, 1 failed");
  assert.match(stdout, /hangs .*ran out of time/);
});

for (const [what, command, closing] of [
  ["leaves no tally", `tests unit 5 true`, "0 passed, 1 failed"],
  ["runs no test", `tests unit 5 bash -c 'tally unit 0 0 0 0'`, "0 passed, 1 failed"],
  ["fails although its tests passed", `tests unit 5 bash -c 'tally unit 4 0 0 1'`, "4 passed, 1 failed"],
  ["skips a test", `tests unit 5 bash -c 'tally unit 4 0 2 0'`, "4 passed, 2 failed"],
  [
    "leaves a broken tally",
    `tests unit 5 bash -c 'echo oops >"$STAGES_TALLIES/unit.json"'`,
    "0 passed, 1 failed",
  ],
] as const) {
  test(`a tier that ${what} fails`, (context) => {
    const result = run(context, command);
    assert.equal(result.closing, closing);
    assert.equal(result.status, 1);
  });
}

test("an old tally is not taken for a new one", (context) => {
  const command = `tally unit 9 0 0 0\ntests unit 5 true`;
  assert.equal(run(context, command).closing, "0 passed, 1 failed");
});

test("a check beside others is shown whole where it is finished, and counted once, with its own time", (context) => {
  const { status, closing, stdout } = run(
    context,
    `begin lint 9 bash -c 'echo one; echo two >&2; sleep 2; echo three'
    stage types 5 echo typed\nstage slow 9 sleep 4\nfinish lint`,
  );
  assert.equal(closing, "3 passed, 0 failed");
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^typed\n--- types[^]*=== lint: bash -c .*\none\ntwo\nthree\n--- lint: 1 passed, 0 failed, [23] s/m,
  );
  assert.match(stdout, /^total +3 +0 +[4-6]$/m);
});

for (const [what, command, told] of [
  ["fails", "bash -c 'exit 3'", /lint .*exit code 3/],
  ["hangs", "sleep 60", /lint .*ran out of time/],
] as const) {
  test(`a check beside others that ${what} fails the run`, (context) => {
    const { status, closing, stdout } = run(
      context,
      `begin lint 1 ${command}\nstage types 5 true\nfinish lint`,
    );
    assert.equal(closing, "1 passed, 1 failed");
    assert.equal(status, 1);
    assert.match(stdout, told);
  });
}

test("a check that is begun and never finished counts all the same", (context) => {
  const { status, closing } = run(context, "begin lint 5 false\nstage types 5 true");
  assert.equal(closing, "1 passed, 1 failed");
  assert.equal(status, 1);
});

test("a run of no stage fails", (context) => {
  const { status, closing } = run(context, "");
  assert.equal(closing, "0 passed, 0 failed");
  assert.equal(status, 1);
});
