import { linkSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { InputFaults, throwIfAny } from "../../components/core/faults.ts";
import type { Fault } from "../../components/core/faults.ts";
import { statOf, systemCode, writeNewFile } from "./durable.ts";
import {
  WORK_FOLDER,
  commit,
  digestOf,
  isInterrupted,
  placesOf,
  rollBack,
  syncPath,
  tidy,
  writeJournal,
} from "./journal.ts";
import { takeLock } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { differs, survey } from "./survey.ts";
import type { RootChange } from "./survey.ts";
import type { Tree } from "./tree.ts";

/** Folders slipway may own, as lists of segments where `null` stands for any one segment. */
export type OwnedPatterns = readonly (readonly (string | null)[])[];

/**
 * Writes `tree` into `directory`, all of it or nothing.
 *
 * Only the folders of the tree and those that `owned` names are touched; a folder `owned` names that is not in the
 * tree goes when slipway wrote what is in it. Mutable files are written where there are none. A folder whose bytes are right is left alone. A crash at any point
 * leaves a journal, and the next run or {@link recoverTree} restores the old tree before anything else.
 *
 * Throws {@link InputFaults}, with nothing changed: a foreign file in an owned folder, a fault in a mutable file, a link in the way, another
 * run at work, or an error of the system.
 */
export function writeTree(directory: string, tree: Tree, owned: OwnedPatterns): RootChange[] {
  return exclusively(directory, (lock) => {
    const changes = surveyOrThrow(directory, tree, owned);
    const needed = changes.filter(differs);
    if (needed.length > 0) exchange(directory, tree, needed, lock);
    return changes;
  });
}

/** What {@link writeTree} would do. Writes nothing, and throws what it would throw where that can be known. */
export function checkTree(directory: string, tree: Tree, owned: OwnedPatterns): RootChange[] {
  return explainingSystemErrors(directory, () => {
    throwIfAny(directoryFaults(directory));
    if (isInterrupted(directory)) {
      throw new InputFaults([
        {
          at: { file: directory },
          problem: "an earlier run was interrupted and the tree may be a mix of old and new",
          fix: "run `slipway render` without --check, which restores it first",
        },
      ]);
    }
    return surveyOrThrow(directory, tree, owned);
  });
}

/** Restores the tree an interrupted run has left, and removes what it left behind. */
export function recoverTree(directory: string): void {
  exclusively(directory, () => undefined);
}

function surveyOrThrow(directory: string, tree: Tree, owned: OwnedPatterns): RootChange[] {
  const { changes, faults } = survey(directory, tree, owned);
  throwIfAny(faults);
  return changes;
}

function exclusively<T>(directory: string, action: (lock: Lock) => T): T {
  return explainingSystemErrors(directory, () => {
    throwIfAny(directoryFaults(directory));
    mkdirSync(directory, { recursive: true });
    const work = join(directory, WORK_FOLDER);
    throwIfAny(workFolderFaults(work));
    const lock = takeLock(work);
    try {
      rollBack(directory);
      tidy(directory);
      return action(lock);
    } finally {
      try {
        if (lock.isHeld()) tidy(directory);
      } finally {
        lock.release();
        removeWorkFolder(work);
      }
    }
  });
}

function exchange(directory: string, tree: Tree, changes: readonly RootChange[], lock: Lock): void {
  const seeds = changes.flatMap(({ root: path }) => {
    const text = tree.mutable.get(path)?.seed;
    return text === undefined ? [] : [{ path, text }];
  });
  const roots = changes.filter(({ root }) => !tree.mutable.has(root));
  for (const { root } of roots) stage(directory, root, tree.folders.get(root) ?? new Map());
  for (const { path, text } of seeds) stage(directory, dirname(path), new Map([[basename(path), text]]));
  if (!lock.isHeld())
    throw new InputFaults([{ at: { file: directory }, problem: "another run took over this tree" }]);
  const folders = missingFolders(directory, changes);
  writeJournal(directory, {
    version: 1,
    roots: roots.map(({ root, had, has }) => ({ root, had, has })),
    folders,
    seeds: seeds.map(({ path, text }) => ({ path, digest: digestOf(text) })),
  });
  try {
    for (const folder of folders) mkdirSync(join(directory, folder));
    for (const { root, had, has } of roots) {
      const { live, staged, old } = placesOf(directory, root);
      mkdirSync(dirname(old), { recursive: true });
      if (had) renameSync(live, old);
      if (has) renameSync(staged, live);
      syncPath(directory, dirname(root));
      syncPath(join(directory, WORK_FOLDER), join("old", dirname(root)));
    }
    for (const { path } of seeds) {
      const { live, staged } = placesOf(directory, path);
      // Unlike a rename it fails when somebody has written the file since: theirs counts.
      linkSync(staged, live);
      syncPath(directory, dirname(path));
    }
    commit(directory);
  } catch (error) {
    // When even this fails the journal stays, and the next run begins with it.
    rollBack(directory);
    throw error;
  }
}

function stage(directory: string, root: string, files: ReadonlyMap<string, string>): void {
  if (files.size === 0) return;
  const { staged } = placesOf(directory, root);
  mkdirSync(staged, { recursive: true });
  for (const [name, text] of files) writeNewFile(join(staged, name), text);
  syncPath(directory, `${WORK_FOLDER}/new/${root}`);
}

/** Folders that a new root needs around it, the outermost first. */
function missingFolders(directory: string, changes: readonly RootChange[]): string[] {
  const around = changes
    .filter(({ has }) => has)
    .flatMap(({ root }) => root.split("/").map((_, index, segments) => segments.slice(0, index).join("/")))
    .filter((folder) => folder !== "");
  return [...new Set(around)].filter((folder) => statOf(join(directory, folder)) === undefined).toSorted();
}

function directoryFaults(directory: string): Fault[] {
  // From the outside in, because below a file the system says no more than that it is below a file.
  const file = ancestors(resolve(directory)).find((path) => isFolderBehindLinks(path) === false);
  return file === undefined
    ? []
    : [{ at: { file }, problem: "is no folder, so no tree can be written there" }];
}

function ancestors(path: string): string[] {
  return dirname(path) === path ? [path] : [...ancestors(dirname(path)), path];
}

/** Undefined when nothing is there. The output folder itself may be a link, since the user names it. */
function isFolderBehindLinks(path: string): boolean | undefined {
  if (statOf(path) === undefined) return undefined;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function workFolderFaults(work: string): Fault[] {
  const fault = (file: string): Fault => ({
    at: { file },
    problem: `does not belong to slipway, which keeps ${WORK_FOLDER} for unfinished runs`,
    fix: "move it elsewhere",
  });
  const stat = statOf(work);
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [fault(work)];
  return readdirSync(work, { withFileTypes: true })
    .filter((entry) => {
      const isFolderOfRun = entry.isDirectory() && ["new", "old"].includes(entry.name);
      const isFileOfRun = entry.isFile() && /^(?:journal\.json|lock)(?:\..+)?$/.test(entry.name);
      return !isFolderOfRun && !isFileOfRun;
    })
    .map((entry) => fault(join(work, entry.name)));
}

function removeWorkFolder(work: string): void {
  try {
    rmdirSync(work);
  } catch (error) {
    // Not empty: a journal is kept for the next run, or that run has begun.
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(systemCode(error) ?? "")) throw error;
  }
}

function explainingSystemErrors<T>(directory: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const { errno, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
    throw new InputFaults([
      {
        at: { file: dest ?? path ?? directory },
        problem: `cannot write the tree: ${errno === undefined ? code : getSystemErrorMessage(errno)} (${code})`,
        fix: "mend the cause and run again; the tree is replaced as a whole or not at all",
      },
    ]);
  }
}
