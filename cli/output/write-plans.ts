import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PlanDocument } from "../plan/plan.ts";

/** Writes `<folder>/<stack>/plan.json` for each stack, each a document of its own. A crash leaves no half file. */
export function writePlans(cwd: string, folder: string, { schemaVersion, stacks }: PlanDocument): void {
  for (const [stack, plan] of Object.entries(stacks)) {
    const target = path.resolve(cwd, folder, stack, "plan.json");
    const document: PlanDocument = { schemaVersion, stacks: { [stack]: plan } };
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, `${JSON.stringify(document, undefined, 2)}\n`);
    renameSync(`${target}.new`, target);
  }
}
