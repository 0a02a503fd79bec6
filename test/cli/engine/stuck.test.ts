import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

/** Below the repository, so that the program finds its dependencies, and not in git. */
const scratch = path.resolve("out/test");
mkdirSync(scratch, { recursive: true });

/** In a process of its own: the test is about what happens when a process has nothing left to do. */
function previewOf(t: { after(clean: () => void): void }, program: string) {
  const root = mkdtempSync(path.join(scratch, "stuck-"));
  t.after(() => rmSync(root, { recursive: true }));
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: stuck\nmain: main.ts\n");
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), "config: {}\n");
  writeFileSync(path.join(root, "main.ts"), program);
  const args = [path.resolve("cli/slipway.ts"), "preview", "--json"];
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 20_000 });
}

test("a program that waits for ever is a fault", (t) => {
  const { status, stdout, stderr } = previewOf(t, "export default () => new Promise(() => {});\n");
  assert.deepEqual(
    [status, stdout, stderr],
    [1, "", "dev: the program waits for something that can never happen\n1 fault; nothing was changed\n"],
  );
});

test("a resource that waits for ever is named", (t) => {
  const { status, stderr } = previewOf(
    t,
    `import * as pulumi from "@pulumi/pulumi";
     class Thing extends pulumi.CustomResource {}
     export default () => void new Thing("test:index:Thing", "one", { size: new Promise(() => {}) });\n`,
  );
  assert.equal(status, 1);
  assert.match(stderr, /can never happen: one \[test:index:Thing\] waits for its input "size"/);
});

test("what a module prints while it is loaded stays off standard output", (t) => {
  const { status, stdout } = previewOf(t, 'console.log("noise");\nexport default () => ({ size: 1 });\n');
  assert.equal(status, 0);
  assert.deepEqual((JSON.parse(stdout) as { stacks: { dev: { outputs: unknown } } }).stacks.dev.outputs, {
    size: 1,
  });
});
