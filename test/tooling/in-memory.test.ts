import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder } from "./trees.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/ci/in-memory.sh");
/** Says where temporary files go, and leaves one there. */
const COMMAND = [
  "bash",
  "-c",
  'echo "${TMPDIR:-none}"; touch "${TMPDIR:-.}/left"; stat -c %a "${TMPDIR:-.}"; exit "$1"',
  "command",
];

/** Runs a command that ends with `code`, on a machine on which `folder` is in memory. */
function run(context: TestContext, folder: string, env: Readonly<Record<string, string>> = {}, code = 0) {
  const { status, stdout, stderr } = spawnSync("bash", [SCRIPT, ...COMMAND, String(code)], {
    cwd: temporaryFolder(context),
    encoding: "utf8",
    env: { PATH: process.env["PATH"], MEMORY_FOLDER: folder, ...env },
  });
  assert.equal(stderr, "");
  const [place, mode] = stdout.trim().split("\n");
  return { status, place: place ?? "", mode };
}

test("temporary files go to a folder of their own, which is gone afterwards, and the command's end is passed on", (context) => {
  const memory = temporaryFolder(context);
  for (const code of [0, 3]) {
    const { status, place, mode } = run(context, memory, { LEAST_KIB: "1" }, code);
    assert.equal(status, code);
    assert.equal(mode, "1777", "as /tmp, for tests that do things as other users");
    assert.ok(place.startsWith(join(memory, "slipway-")), place);
    assert.ok(!existsSync(place));
  }
  assert.deepEqual(readdirSync(memory), []);
});

test("a folder that is chosen stays", (context) => {
  const [memory, chosen] = [temporaryFolder(context), temporaryFolder(context)];
  assert.equal(run(context, memory, { LEAST_KIB: "1", TMPDIR: chosen }).place, chosen);
  assert.deepEqual(readdirSync(chosen), ["left"]);
});

test("a folder that is missing or has too little room is not taken", (context) => {
  const memory = temporaryFolder(context);
  assert.equal(run(context, join(memory, "none")).place, "none");
  assert.equal(run(context, memory, { LEAST_KIB: String(2 ** 52) }).place, "none");
  assert.deepEqual(readdirSync(memory), []);
});

test("a folder that takes no files is not taken", () => {
  const { stdout } = spawnSync("bash", [SCRIPT, ...COMMAND.slice(0, 2), 'echo "${TMPDIR:-none}"'], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], MEMORY_FOLDER: "/proc", LEAST_KIB: "0" },
  });
  assert.equal(stdout, "none\n");
});
