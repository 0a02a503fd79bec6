import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import { git, tryGit, type Repository } from "./git.ts";

const PREFIX = "slipway-diff-";
const TREE = "tree";
/** A run has long ended by then, one way or another. In milliseconds. */
const STALE_AFTER = 60 * 60 * 1000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A revision checked out for one run. */
export interface Worktree {
  /** Folder of the revision's files. */
  readonly folder: string;
  /** An empty folder that goes with it. */
  readonly home: string;
  /** Registers what has to stop before the files go, when a signal ends the program. */
  onSignal(stop: () => void): void;
}

/**
 * Checks a commit out into a temporary folder, runs, and removes it again: after an error and on SIGINT, SIGTERM and SIGHUP too.
 * What an earlier run left behind because it was killed is removed first.
 *
 * @throws InputFaults when git cannot check it out
 */
export async function withWorktree<T>(
  repository: Repository,
  commit: string,
  run: (tree: Worktree) => Promise<T>,
): Promise<T> {
  const top = git(repository, "rev-parse", "--show-toplevel");
  removeStale(repository);
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), PREFIX)));
  const tree = path.join(folder, TREE);
  const stops: (() => void)[] = [];
  const remove = (): void => {
    removeTree(repository, folder);
  };
  const interrupted = (signal: NodeJS.Signals): void => {
    for (const stop of stops) stop();
    remove();
    for (const name of SIGNALS) process.off(name, interrupted);
    // With the handlers gone, the signal does what it would have done.
    process.kill(process.pid, signal);
  };
  for (const name of SIGNALS) process.on(name, interrupted);
  try {
    if (isInside(folder, realpathSync(top))) {
      throw new InputFaults([
        {
          problem: "the folder for temporary files is inside the repository",
          got: tmpdir(),
          fix: "set TMPDIR to one outside",
        },
      ]);
    }
    const home = path.join(folder, "home");
    mkdirSync(home);
    git(repository, "worktree", "add", "--quiet", "--detach", tree, commit);
    return await run({ folder: tree, home, onSignal: (stop) => void stops.push(stop) });
  } finally {
    remove();
    for (const name of SIGNALS) process.off(name, interrupted);
  }
}

function removeTree(repository: Repository, folder: string): void {
  tryGit(repository, "worktree", "remove", "--force", path.join(folder, TREE));
  rmSync(folder, { recursive: true, force: true });
}

function removeStale(repository: Repository): void {
  const lines = (tryGit(repository, "worktree", "list", "--porcelain") ?? "").split("\n");
  const ours = lines
    .flatMap((line) => (line.startsWith("worktree ") ? [path.dirname(line.slice("worktree ".length))] : []))
    .filter((folder) => path.basename(folder).startsWith(PREFIX));
  const ages = ours.map((folder) => ({
    folder,
    since: statSync(folder, { throwIfNoEntry: false })?.mtimeMs,
  }));
  for (const { folder, since } of ages) {
    if (since !== undefined && Date.now() - since > STALE_AFTER) removeTree(repository, folder);
  }
  // A system that empties its folder of temporary files leaves git's note of the worktree.
  if (ages.some(({ since }) => since === undefined)) tryGit(repository, "worktree", "prune");
}

function isInside(folder: string, top: string): boolean {
  const relative = path.relative(top, folder);
  return !relative.startsWith("..") && !path.isAbsolute(relative);
}
