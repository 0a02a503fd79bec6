import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { previewProject } from "../../cli/engine/preview.ts";
import { temporaryFolder, writeTree } from "./trees.ts";

const ROOT = join(import.meta.dirname, "../..");
const SCRIPT = join(ROOT, "scripts/ci/engine-test.ts");
const { stacks } = await previewProject({ root: ROOT, stacks: "all" });

/**
 * Runs the comparison with a stand-in for the real engine, which is not to be had here: it answers `preview --json` with
 * the offline plan less the resources that `drops` names, and writes down how it was called.
 */
function compare(context: TestContext, drops: string) {
  const folder = temporaryFolder(context);
  const steps = Object.fromEntries(
    Object.entries(stacks).map(([stack, { resources }]) => [
      stack,
      resources.filter(({ name }) => name !== drops).map(({ urn }) => ({ op: "create", urn })),
    ]),
  );
  writeTree(folder, {
    "bin/pulumi": [
      `#!/usr/bin/env node`,
      `const args = process.argv.slice(2);`,
      `const { PULUMI_BACKEND_URL: backend, PULUMI_CONFIG_PASSPHRASE: passphrase } = process.env;`,
      `if (!backend?.startsWith("file:///") || !passphrase) throw new Error("not on a state of its own");`,
      `if (process.cwd() === ${JSON.stringify(ROOT)}) throw new Error("not on a copy");`,
      `require("node:fs").appendFileSync(${JSON.stringify(join(folder, "calls"))}, args.join(" ") + "\\n");`,
      `const steps = require(${JSON.stringify(join(folder, "steps.json"))});`,
      `if (args[0] === "preview") console.log(JSON.stringify({ steps: steps[args[args.indexOf("--stack") + 1]] }));`,
    ].join("\n"),
    "steps.json": JSON.stringify(steps),
  });
  const path = [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(":");
  return spawnSync(process.execPath, [SCRIPT], { encoding: "utf8", env: { ...process.env, PATH: path } });
}

test("the engine and the offline plan agree", (context) => {
  const { status, stdout, stderr } = compare(context, "nothing");
  assert.equal(stderr, "");
  assert.equal(status, 0);
  for (const [stack, { resources }] of Object.entries(stacks)) {
    assert.match(stdout, new RegExp(`^${stack}: ${resources.length} resources, the same`, "m"));
  }
});

test("a resource that one of them lacks is named, and fails", (context) => {
  const { status, stderr } = compare(context, "edge-gateway");
  assert.equal(status, 1);
  assert.match(stderr, /^dev: only in the offline plan: urn:pulumi:dev::slipway::.*::edge-gateway$/m);
});

test("without the engine it says that nothing was compared, and fails", (context) => {
  const folder = temporaryFolder(context);
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], {
    encoding: "utf8",
    env: { PATH: folder },
  });
  assert.equal(status, 1);
  assert.match(stderr, /pulumi is not on PATH: nothing was previewed/);
});
