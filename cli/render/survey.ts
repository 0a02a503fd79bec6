import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../components/core/faults.ts";
import { statOf } from "./durable.ts";
import { MUTABLE_FILES, overlayOf, RENDERED } from "./layout.ts";
import type { Tree } from "./tree.ts";
import { isRendered } from "./yaml.ts";

/**
 * What becomes of one owned folder, or of one mutable file. File names are relative to the tree, sorted, and in one list each.
 */
export interface RootChange {
  /** Folder or file, relative to the tree. */
  readonly root: string;
  /** True when it is there now. */
  readonly had: boolean;
  /** True when it is there afterwards. */
  readonly has: boolean;
  readonly added: readonly string[];
  /** Files whose bytes differ. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/** Files of an overlay that slipway writes once and does not own. */
const MUTABLE_NAMES: readonly string[] = Object.values(MUTABLE_FILES);

/**
 * Compares the owned folders and the mutable files of `directory` with `tree` and reads nothing else.
 *
 * @param owned Folders slipway may own, as lists of segments where `null` stands for any one segment. Those that are
 *   not in `tree` go, unless nothing in them is slipway's.
 */
export function survey(
  directory: string,
  tree: Tree,
  owned: readonly (readonly (string | null)[])[],
): { changes: RootChange[]; faults: Fault[] } {
  const inTheWay = [
    ...[...tree.folders.keys()].flatMap((root) => blockedPathFaults(directory, root)),
    ...[...tree.mutable.keys()].flatMap((path) => blockedFileFaults(directory, path)),
  ];
  if (inTheWay.length > 0) return { changes: [], faults: distinct(inTheWay) };
  const rendered = [...tree.folders.keys()];
  const isRoot = (root: string): boolean =>
    rendered.some((folder) => folder === root || folder.startsWith(`${root}/`));
  const abandoned = owned
    .flatMap((pattern) => expand(directory, pattern))
    .filter((root) => !isRoot(root) && holdsRendered(directory, root));
  const roots = [...new Set([...rendered, ...abandoned])].toSorted();
  const wholes = [...new Set(roots.map((root) => overlayOf(root) ?? root))];
  const faults = [
    ...wholes.flatMap((root) => foreignFileFaults(directory, root)),
    ...[...tree.mutable].flatMap(([path, { faultsIn }]) =>
      statOf(join(directory, path)) === undefined ? [] : faultsIn(join(directory, path)),
    ),
  ];
  if (faults.length > 0) return { changes: [], faults };
  return {
    changes: [
      ...roots.map((root) => compare(directory, root, tree.folders.get(root))),
      ...[...tree.mutable.keys()].toSorted().map((path) => seeding(directory, path)),
    ],
    faults: [],
  };
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

/** Faults for what stands in the place of a mutable file and is none. */
export function blockedFileFaults(directory: string, path: string): Fault[] {
  const folder = path.split("/").slice(0, -1);
  const around = folder.length === 0 ? [] : blockedPathFaults(directory, folder.join("/"));
  if (around.length > 0) return around;
  const stat = statOf(join(directory, path));
  if (stat === undefined || stat.isFile()) return [];
  return [blocked(join(directory, path), "is no regular file, and slipway needs one here")];
}

/** Faults for everything in an owned folder, or in an overlay, that slipway did not write. */
export function foreignFileFaults(directory: string, root: string): Fault[] {
  return names(directory, root).flatMap((name) => {
    const path = join(directory, root, name);
    if (overlayOf(root) === root) {
      if (name === RENDERED && statOf(path)?.isDirectory() === true)
        return foreignFileFaults(directory, `${root}/${name}`);
      if (MUTABLE_NAMES.includes(name) && statOf(path)?.isFile() === true) return [];
    } else if (isOurs(path)) return [];
    const problem = "was not rendered by slipway, which owns this folder as a whole";
    return [blocked(path, problem, "move it elsewhere")];
  });
}

function blocked(file: string, problem: string, fix?: string): Fault {
  return { at: { file }, problem, ...(fix === undefined ? {} : { fix }) };
}

function compare(
  directory: string,
  root: string,
  wanted: ReadonlyMap<string, string> = new Map(),
): RootChange {
  const present = filesOf(directory, root);
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

function seeding(directory: string, path: string): RootChange {
  const had = statOf(join(directory, path)) !== undefined;
  const [added, unchanged] = had ? [[], [path]] : [[path], []];
  return { root: path, had, has: true, added, changed: [], unchanged, removed: [] };
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

/** Names of the files in a folder, or in an overlay. What else is there was refused before. */
function filesOf(directory: string, root: string): string[] {
  if (overlayOf(root) !== root) return names(directory, root);
  return names(directory, root).flatMap((name) =>
    name === RENDERED ? names(directory, `${root}/${name}`).map((below) => `${name}/${below}`) : [name],
  );
}

/** True when something in the folder, or in the rendered part of the overlay, is slipway's. */
function holdsRendered(directory: string, root: string): boolean {
  const folder = overlayOf(root) === root ? `${root}/${RENDERED}` : root;
  if (statOf(join(directory, folder))?.isDirectory() !== true) return false;
  return names(directory, folder).some((name) => isOurs(join(directory, folder, name)));
}

function isOurs(path: string): boolean {
  return statOf(path)?.isFile() === true && isRendered(readFileSync(path, "utf8"));
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [fault.at?.file, fault])).values()];
}
