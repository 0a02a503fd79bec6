import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../components/core/faults.ts";
import { statOf } from "./durable.ts";
import type { Tree } from "./tree.ts";
import { isRendered } from "./yaml.ts";

/** What becomes of one owned folder. File names are relative to the tree, sorted, and in one list each. */
export interface RootChange {
  /** Folder, relative to the tree. */
  readonly root: string;
  /** True when the folder is there now. */
  readonly had: boolean;
  /** True when the folder is there afterwards. */
  readonly has: boolean;
  readonly added: readonly string[];
  /** Files whose bytes differ. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Compares the owned folders of `directory` with `tree` and reads nothing else.
 *
 * @param owned Folders slipway may own, as lists of segments where `null` stands for any one segment. Those that are
 *   not in `tree` go, unless nothing in them is slipway's.
 */
export function survey(
  directory: string,
  tree: Tree,
  owned: readonly (readonly (string | null)[])[],
): { changes: RootChange[]; faults: Fault[] } {
  const faults = [...tree.keys()].flatMap((root) => blockedPathFaults(directory, root));
  if (faults.length > 0) return { changes: [], faults: distinct(faults) };
  const abandoned = owned
    .flatMap((pattern) => expand(directory, pattern))
    .filter((root) => !tree.has(root) && holdsRendered(directory, root));
  const roots = [...new Set([...tree.keys(), ...abandoned])].toSorted();
  const foreign = roots.flatMap((root) => foreignFileFaults(directory, root));
  if (foreign.length > 0) return { changes: [], faults: foreign };
  return { changes: roots.map((root) => compare(directory, root, tree.get(root))), faults: [] };
}

/** Faults for links and files on the way from `directory` to the folder `root`, which would lead a writer astray. */
export function blockedPathFaults(directory: string, root: string): Fault[] {
  let path = directory;
  for (const segment of root.split("/")) {
    path = join(path, segment);
    const stat = statOf(path);
    if (stat === undefined) return [];
    if (stat.isSymbolicLink())
      return [blocked(path, "is a link, and slipway follows none below the output folder")];
    if (!stat.isDirectory()) return [blocked(path, "is no folder, and slipway needs one here")];
  }
  return [];
}

/** Faults for everything in an owned folder that slipway did not write. */
export function foreignFileFaults(directory: string, root: string): Fault[] {
  return names(directory, root)
    .filter((name) => !isOurs(join(directory, root, name)))
    .map((name) =>
      blocked(
        join(directory, root, name),
        "was not rendered by slipway, which owns this folder as a whole",
        "move it elsewhere",
      ),
    );
}

function blocked(file: string, problem: string, fix?: string): Fault {
  return { at: { file }, problem, ...(fix === undefined ? {} : { fix }) };
}

function compare(
  directory: string,
  root: string,
  wanted: ReadonlyMap<string, string> = new Map(),
): RootChange {
  const present = names(directory, root);
  const isEqual = (name: string): boolean =>
    readFileSync(join(directory, root, name)).equals(Buffer.from(wanted.get(name) ?? ""));
  const kept = present.filter((name) => wanted.has(name));
  const equal = kept.filter(isEqual);
  const inTree = (list: readonly string[]): string[] => list.map((name) => `${root}/${name}`).toSorted();
  return {
    root,
    had: statOf(join(directory, root)) !== undefined,
    has: wanted.size > 0,
    added: inTree([...wanted.keys()].filter((name) => !present.includes(name))),
    changed: inTree(kept.filter((name) => !equal.includes(name))),
    unchanged: inTree(equal),
    removed: inTree(present.filter((name) => !wanted.has(name))),
  };
}

/** True when the folder on the disk is not the one of the tree. */
export function differs({ added, changed, removed }: RootChange): boolean {
  return added.length + changed.length + removed.length > 0;
}

function expand(directory: string, pattern: readonly (string | null)[]): string[] {
  let found = [""];
  for (const segment of pattern) {
    found = found
      .flatMap((path) =>
        (segment === null ? names(directory, path) : [segment]).map((name) => `${path}/${name}`),
      )
      .filter((path) => statOf(join(directory, path))?.isDirectory());
  }
  return found.map((path) => path.slice(1));
}

function names(directory: string, root: string): string[] {
  const path = join(directory, root);
  return statOf(path) === undefined ? [] : readdirSync(path);
}

function holdsRendered(directory: string, root: string): boolean {
  return names(directory, root).some((name) => isOurs(join(directory, root, name)));
}

function isOurs(path: string): boolean {
  return statOf(path)?.isFile() === true && isRendered(readFileSync(path, "utf8"));
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [fault.at?.file, fault])).values()];
}
