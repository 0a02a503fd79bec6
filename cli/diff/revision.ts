import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { formatFault, InputFaults } from "../../components/core/faults.ts";
import type { Io } from "../io.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { parsePlan } from "../plan/schema.ts";
import { git, resolveCommit, type Repository } from "./git.ts";
import { linkNodeModules } from "./node-modules.ts";
import { runPreview } from "./run-preview.ts";
import { withWorktree } from "./worktree.ts";

const CLI = "cli/slipway.ts";
const LOCKFILE = "package-lock.json";
/** A preview takes seconds; this is for a machine that does many things at once. In milliseconds. */
const TIMEOUT = 5 * 60 * 1000;

/** A revision of a project. */
export interface RevisionRequest {
  /** Folder of the project as it is now, with its installed packages. */
  readonly root: string;
  readonly revision: string;
  readonly env: Io["env"];
  /** How long its preview may take, in milliseconds. @default five minutes */
  readonly timeout?: number;
}

/** A revision's plan, or why it cannot be made here. */
export type RevisionPlan = { readonly commit: string } & (
  { readonly document: PlanDocument } | { readonly failure: string }
);

/**
 * Plans a revision with its own code: it is checked out apart, given the installed packages if its lockfile is the installed
 * one, and previewed by its own CLI without the environment's credentials.
 *
 * @throws InputFaults when the revision does not exist or git cannot check it out
 */
export async function planRevision({
  root,
  revision,
  env,
  timeout = TIMEOUT,
}: RevisionRequest): Promise<RevisionPlan> {
  const repository: Repository = { folder: root, env };
  const commit = resolveCommit(repository, revision);
  const inside = git(repository, "rev-parse", "--show-prefix");
  return withWorktree(repository, commit, async (tree) => {
    const folder = path.join(tree.folder, inside);
    const obstacle = obstacleIn(folder, root);
    if (obstacle !== undefined) return { commit, failure: obstacle };
    linkNodeModules(root, folder);
    const cli = path.join(folder, CLI);
    const result = await runPreview({
      folder,
      cli,
      home: tree.home,
      env,
      timeout,
      onStart: (stop) => tree.onSignal(stop),
    });
    return "failure" in result ? { commit, ...result } : { commit, ...readPlan(result.text) };
  });
}

function obstacleIn(folder: string, root: string): string | undefined {
  if (!isFile(path.join(folder, CLI))) return `it has no ${CLI}`;
  const [own, installed] = [folder, root].map((at) => readIfFile(path.join(at, LOCKFILE)));
  if (own === undefined) return `it has no ${LOCKFILE}`;
  if (installed === undefined || !own.equals(installed))
    return `its ${LOCKFILE} is not the one that is installed here`;
  return statSync(path.join(root, "node_modules"), { throwIfNoEntry: false }) === undefined
    ? "no packages are installed here"
    : undefined;
}

function readPlan(text: string): { document: PlanDocument } | { failure: string } {
  try {
    return { document: parsePlan(text, "its preview") };
  } catch (error) {
    if (!(error instanceof InputFaults)) throw error;
    return {
      failure: `it printed no plan this version reads: ${error.faults.slice(0, 3).map(formatFault).join("; ")}`,
    };
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readIfFile(file: string): Buffer | undefined {
  return isFile(file) ? readFileSync(file) : undefined;
}
