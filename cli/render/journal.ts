import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputFaults, throwIfAny } from "../../components/core/faults.ts";
import { removeTree, statOf, syncFolder, systemCode, writeNewFile } from "./durable.ts";
import { isFolderName } from "./layout.ts";
import { blockedFileFaults, blockedPathFaults, foreignFileFaults } from "./survey.ts";
import type { RootChange } from "./survey.ts";

/** Folder inside the tree where a change is prepared. It exists while a run lasts, or after a crash. */
export const WORK_FOLDER = ".slipway";
const NAME = "journal.json";

/** What a run is about to exchange. While it is on the disk the old tree counts; its removal is the commit. */
export interface Journal {
  readonly version: 1;
  readonly roots: readonly Pick<RootChange, "root" | "had" | "has">[];
  /** Folders made on the way to a root, outermost first. */
  readonly folders: readonly string[];
  /** Mutable files written where there were none, with the digests of their texts. */
  readonly seeds: readonly { readonly path: string; readonly digest: string }[];
}

/** What a journal says of a text, so that a file somebody changed since is told from the one that was written. */
export function digestOf(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Where a root stands in the tree, where its new content waits and where its old content is kept. */
export function placesOf(directory: string, root: string): { live: string; staged: string; old: string } {
  const work = join(directory, WORK_FOLDER);
  return { live: join(directory, root), staged: join(work, "new", root), old: join(work, "old", root) };
}

/** Puts the journal on the disk, whole or not at all. */
export function writeJournal(directory: string, journal: Journal): void {
  const path = join(directory, WORK_FOLDER, NAME);
  writeNewFile(`${path}.draft`, JSON.stringify(journal));
  renameSync(`${path}.draft`, path);
  syncFolder(dirname(path));
}

/** Makes the new tree the one that counts. */
export function commit(directory: string): void {
  unlinkSync(join(directory, WORK_FOLDER, NAME));
  syncFolder(join(directory, WORK_FOLDER));
}

/** True when a run was interrupted between its journal and its commit. */
export function isInterrupted(directory: string): boolean {
  return statOf(join(directory, WORK_FOLDER, NAME)) !== undefined;
}

/**
 * Undoes an interrupted run, so that the tree is byte for byte what it was before. Every step may be repeated: a
 * crash in here is mended by the next call. Does nothing without a journal.
 */
export function rollBack(directory: string): void {
  if (!isInterrupted(directory)) return;
  const journal = readJournal(directory);
  const paths = [...journal.roots.map(({ root }) => root), ...journal.folders];
  throwIfAny([
    ...paths.flatMap((path) => blockedPathFaults(directory, path)),
    ...journal.seeds.flatMap(({ path }) => blockedFileFaults(directory, path)),
  ]);
  const exchanged = journal.roots.filter((change) => isExchanged(directory, change)).map(({ root }) => root);
  throwIfAny(exchanged.flatMap((root) => foreignFileFaults(directory, root)));
  for (const { root } of journal.roots) {
    const { live, staged, old } = placesOf(directory, root);
    if (exchanged.includes(root)) renameSync(live, staged);
    if (statOf(old) !== undefined) renameSync(old, live);
    syncPath(directory, dirname(root));
  }
  for (const { path, digest } of journal.seeds) {
    const live = join(directory, path);
    // What somebody has written or changed in the meantime is theirs, and stays.
    if (statOf(live) !== undefined && digestOf(readFileSync(live)) === digest) unlinkSync(live);
    syncPath(directory, dirname(path));
  }
  for (const folder of journal.folders.toReversed()) removeIfEmpty(join(directory, folder));
  commit(directory);
}

/** Removes what a run left in the work folder. Keeps it when a journal still needs it. */
export function tidy(directory: string): void {
  const work = join(directory, WORK_FOLDER);
  if (isInterrupted(directory)) return;
  for (const name of readdirSync(work)) if (name !== "lock") removeTree(join(work, name));
}

/** Syncs `directory` and every folder from it down to `path`, as far as they exist. */
export function syncPath(directory: string, path: string): void {
  syncFolder(directory);
  let folder = directory;
  for (const segment of path.split("/")) {
    folder = join(folder, segment);
    if (statOf(folder)?.isDirectory() !== true) return;
    syncFolder(folder);
  }
}

/** True when the live folder is the new one: it no longer waits where it was staged, and the old one was moved. */
function isExchanged(directory: string, { root, had, has }: Journal["roots"][number]): boolean {
  const { live, staged, old } = placesOf(directory, root);
  const isMoved = !had || statOf(old) !== undefined;
  return has && isMoved && statOf(live) !== undefined && statOf(staged) === undefined;
}

function readJournal(directory: string): Journal {
  const path = join(directory, WORK_FOLDER, NAME);
  try {
    const journal = JSON.parse(readFileSync(path, "utf8")) as Omit<Journal, "version"> & { version: unknown };
    const names = [
      ...journal.roots.map(({ root }) => root),
      ...journal.folders,
      ...journal.seeds.map(({ path }) => path),
    ];
    const flags = journal.roots.flatMap(({ had, has }) => [had, has]);
    // It may have come with a clone: nobody else's journal leads out of the tree.
    const isSound = names.every((name) => name.split("/").every(isFolderName));
    if (journal.version === 1 && isSound && flags.every((flag) => typeof flag === "boolean")) {
      return { ...journal, version: 1 };
    }
  } catch (error) {
    if (systemCode(error) !== undefined) throw error;
  }
  throw new InputFaults([
    {
      at: { file: path },
      problem: "is no journal of an interrupted run",
      fix: `restore the tree from git and remove ${join(directory, WORK_FOLDER)}`,
    },
  ]);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(systemCode(error) ?? "")) throw error;
  }
}
