import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputFaults } from "../../components/core/faults.ts";

/**
 * Writes a file whole or not at all.
 *
 * @throws InputFaults when the file system refuses
 */
export function writeFile(cwd: string, file: string, text: string): void {
  const target = path.resolve(cwd, file);
  try {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new Error("it is a folder");
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, text);
    renameSync(`${target}.new`, target);
  } catch (error) {
    throw new InputFaults([
      {
        at: { file },
        problem: `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      },
    ]);
  }
}
