import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../components/core/faults.ts";
import { unreadable } from "./read-document.ts";

/** Names in a folder of the project, sorted; none when there is no such folder. */
export function listFolder(root: string, folder: string): { names: string[]; faults: Fault[] } {
  try {
    return { names: readdirSync(join(root, folder)).sort(), faults: [] };
  } catch (error) {
    const problem = unreadable(error);
    return { names: [], faults: problem === "does not exist" ? [] : [{ at: { file: folder }, problem }] };
  }
}
