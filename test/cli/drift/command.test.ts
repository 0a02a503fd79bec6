import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { previewProject } from "../../../cli/engine/preview.ts";
import { run } from "../../../cli/main.ts";
import type { DriftReport } from "../../../cli/drift/report.ts";
import { temporary } from "../render/trees.ts";
import { refresh, state, step } from "./refreshes.ts";

async function slipway(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({ write: (text: string) => void (said[name] += text) });
  const io = { stdout: stream("stdout"), stderr: stream("stderr"), cwd: process.cwd(), env: {} };
  return { code: await run(["drift", ...argv], io), ...said };
}

test("the project's own stacks are judged by what the program says of them", async (t) => {
  const { stacks } = await previewProject({ root: process.cwd(), stacks: ["dev"] });
  const mount = stacks["dev"]?.resources.find(({ type }) => type === "vault:index/policy:Policy");
  assert.ok(mount);
  const [drifted, sound, report] = ["drifted.json", "sound.json", "report.md"].map((name) =>
    join(temporary(t), name),
  ) as [string, string, string];
  const one = (op: string, change: object) =>
    refresh([step(mount, op, { oldState: state(mount), newState: state(mount, change) })], { [op]: 1 });
  writeFileSync(drifted, one("update", { policy: 'path "*" { capabilities = ["sudo"] }' }));
  writeFileSync(sound, one("same", {}));

  const plain = await slipway(drifted);
  assert.deepEqual([plain.code, plain.stderr], [0, ""]);
  assert.match(
    plain.stdout,
    /^dev, Pulumi's state: 1 drifted, 1 examined\n {2}changed vault:index\/policy:Policy /,
  );
  assert.match(plain.stdout, /of platform-admins, from slipway:vault:/);
  assert.match(plain.stdout, /policy: ".*" is now "path \\"\*\\" \{ capabilities/);
  assert.equal((await slipway(drifted, "--detailed-exitcode")).code, 2);
  assert.equal((await slipway(sound, "--detailed-exitcode")).code, 0);
  const json = JSON.parse((await slipway(drifted, "--json")).stdout) as DriftReport;
  assert.deepEqual(
    [json.schemaVersion, json.environments.map(({ drifted: found }) => found.map(({ urn }) => urn))],
    [1, [[mount.urn]]],
  );
  const written = await slipway(drifted, "--format", "markdown", "--out", report, "--detailed-exitcode");
  assert.deepEqual([written.code, written.stdout], [2, ""]);
  assert.match(
    readFileSync(report, "utf8"),
    /^## dev, Pulumi's state: 1 drifted[^]*\| changed \| `vault:index/,
  );
});

test("a refresh of a stack that the project does not have, and a file that is not there, are faults", async (t) => {
  const file = join(temporary(t), "r.json");
  const elsewhere = { urn: "urn:pulumi:nowhere::slipway::a:b:C::d", op: "same" };
  writeFileSync(file, refresh([elsewhere], { same: 1 }));
  const unknown = await slipway(file, "--detailed-exitcode");
  assert.deepEqual([unknown.code, unknown.stdout], [1, ""]);
  assert.match(unknown.stderr, /^stack "nowhere" does not exist, allowed /);
  const missing = await slipway("none.json");
  assert.deepEqual([missing.code, missing.stderr.split("\n")[0]], [1, "none.json: cannot be read (ENOENT)"]);
});
