import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";

const script = resolve(import.meta.dirname, "../../scripts/ci/consumers.ts");

/** What the script says of files that tests have left. */
function told(t: TestContext, ...files: object[]) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-consumers-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [index, file] of files.entries())
    writeFileSync(join(folder, `${String(index)}.test.ts.json`), JSON.stringify(file));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
  return {
    status,
    lines: stdout
      .trim()
      .split("\n")
      .map((line) => line.replaceAll(/ +/g, " ")),
    stderr,
  };
}

const rendered = { "v1 Secret": ["prod//a"], "v1 Service": ["dev/n/a", "prod/n/a"] };

test("each kind has its consumers with what they took, each object once", (t) => {
  const { status, lines, stderr } = told(
    t,
    { rendered, kubeconform: rendered, "kube-apiserver": rendered },
    { kustomize: { "v1 Service": ["prod/n/a"] } },
    { kustomize: { "v1 Service": ["prod/n/a"], "v1 Unrendered": ["prod/n/a"] } },
  );
  assert.deepEqual(lines, [
    "v1 Secret 1 kube-apiserver 1, kubeconform 1",
    "v1 Service 2 kube-apiserver 2, kubeconform 2, kustomize 1",
    "2 of 2 kinds have a consumer",
  ]);
  assert.deepEqual([status, stderr], [0, ""]);
});

test("a kind that only a schema has seen fails", (t) => {
  const { status, lines, stderr } = told(t, {
    rendered,
    kubeconform: rendered,
    "kube-apiserver": { "v1 Service": ["prod/n/a"] },
  });
  assert.equal(status, 1);
  assert.equal(stderr, "v1 Secret: nothing takes it in but a schema\n");
  assert.equal(lines.at(-1), "1 of 2 kinds have a consumer");
});

test("tests that did not say what is rendered fail", (t) => {
  const { status, stderr } = told(t, { kustomize: { "v1 Service": ["prod/n/a"] } });
  assert.equal(status, 1);
  assert.match(stderr, /the tests left no word of what is rendered/);
});
