import { cpSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";

/** What the program does not need to run: tools, tests, what is generated, and packages, which are linked. */
const LEFT_OUT = new Set([
  ".git",
  "node_modules",
  "out",
  "coverage",
  "rendered",
  "test",
  "docs",
  "scripts",
  "cli",
]);

/**
 * Copies the program with its settings and catalogue, so that it can be changed or given to an engine that writes.
 *
 * @param root this project
 * @param folder where to; it may exist, and may be in what is left out
 */
export function copyProgram(root: string, folder: string): void {
  for (const name of readdirSync(root).filter((entry) => !LEFT_OUT.has(entry)))
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.resolve(root, "node_modules"), path.join(folder, "node_modules"));
}
