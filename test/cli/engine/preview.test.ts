import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { preview, previewProject } from "../../../cli/engine/preview.ts";

const small = path.resolve("test/fixtures/engine/small");
/** Below the repository, so that the program finds its dependencies, and not in git. */
const scratch = path.resolve("out/test");
mkdirSync(scratch, { recursive: true });

function copyOfSmall(t: { after(clean: () => void): void }): string {
  const root = mkdtempSync(path.join(scratch, "copy-"));
  t.after(() => rmSync(root, { recursive: true }));
  cpSync(small, root, { recursive: true });
  return root;
}

test("every stack is planned, from any folder of the project, with its own settings", async () => {
  const { document, warnings } = await preview({ root: path.join(small, "stacks"), stacks: "all" });
  assert.deepEqual(Object.keys(document.stacks), ["one", "two"]);
  assert.deepEqual(document.stacks["one"]?.outputs, { size: 3, token: { $secret: true } });
  assert.deepEqual(document.stacks["two"]?.outputs, { size: 4, token: "none" });
  assert.deepEqual(warnings, { one: [], two: ["four is many"] });
});

test("only the stacks asked for are planned; one that does not exist names those that do", async () => {
  assert.deepEqual(Object.keys((await previewProject({ root: small, stacks: ["two"] })).stacks), ["two"]);
  await assert.rejects(previewProject({ root: small, stacks: ["won"] }), {
    name: "InputFaults",
    message: 'stack "won" does not exist, allowed one, two, all, did you mean one?',
  });
});

test("the faults of all stacks are told together, each once", async (t) => {
  const root = copyOfSmall(t);
  for (const stack of ["one", "two"])
    writeFileSync(path.join(root, `Pulumi.${stack}.yaml`), "config:\n  small:size: 9\n");
  await assert.rejects(previewProject({ root, stacks: "all" }), {
    name: "InputFaults",
    message: "one: too big\ntwo: too big",
  });
});

test("a folder without a project, a project without its program and a program without its function say so", async (t) => {
  await assert.rejects(previewProject({ root: "/", stacks: "all" }), {
    name: "InputFaults",
    message: /no Pulumi\.yaml here or in any folder above/,
  });
  const root = copyOfSmall(t);
  writeFileSync(path.join(root, "stacks/index.ts"), "export const answer = 42;\n");
  await assert.rejects(previewProject({ root, stacks: "all" }), {
    message: /no default export that is a function/,
  });
  rmSync(path.join(root, "stacks/index.ts"));
  await assert.rejects(previewProject({ root, stacks: "all" }), {
    message: /the program's entry does not exist, got stacks\/index\.ts/,
  });
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: [\n");
  await assert.rejects(previewProject({ root, stacks: "all" }), { message: /^Pulumi\.yaml:\d+:\d+: / });
  rmSync(path.join(root, "Pulumi.one.yaml"));
  rmSync(path.join(root, "Pulumi.two.yaml"));
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: small\nmain: stacks/index.ts\n");
  writeFileSync(path.join(root, "stacks/index.ts"), "export default async () => ({});\n");
  await assert.rejects(previewProject({ root, stacks: "all" }), { message: /the project has no stacks/ });
});
