import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { planStack } from "../../cli/engine/plan-stack.ts";
import { readStackConfig } from "../../cli/engine/stack-config.ts";
import { program } from "../../stacks/program.ts";

interface Cleanup {
  after(clean: () => void): void;
}

/** Settings and contracts of the project, copied so that a test can change them. */
export function copyOfProject(t: Cleanup): string {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const name of [
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "Pulumi.stg.yaml",
    "Pulumi.prod.yaml",
    "catalog",
    "rules",
    "policies/exceptions.yaml",
  ]) {
    cpSync(name, path.join(root, name), { recursive: true });
  }
  return root;
}

export function edit(root: string, file: string, change: (text: string) => string): void {
  const place = path.join(root, file);
  const before = readFileSync(place, "utf8");
  const after = change(before);
  assert.notEqual(after, before, `${file} was not changed`);
  writeFileSync(place, after);
}

/** A stack of a copy, planned offline. */
export const planOf = (root: string, stack: string) =>
  planStack({
    project: "slipway",
    stack,
    ...readStackConfig({ root, name: "slipway", main: "", stacks: [] }, `Pulumi.${stack}.yaml`),
    program: () => program(root),
  });

/** Another edition of GitLab in every environment, since all share one. */
export function setTier(root: string, tier: string): void {
  for (const stack of ["dev", "stg", "prod"]) {
    edit(root, `Pulumi.${stack}.yaml`, (text) => {
      if (/^ {4}gitlab: \{ /m.test(text))
        return text.replace(/^ {4}gitlab: \{ /m, `    gitlab: { tier: ${tier}, `);
      if (/^ {4}gitlab:$/m.test(text))
        return text.replace(/^ {4}gitlab:$/m, `    gitlab:\n      tier: ${tier}`);
      return text.replace("    gateway:\n", `    gitlab: { tier: ${tier} }\n    gateway:\n`);
    });
  }
}
