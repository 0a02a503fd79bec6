import { spawnSync } from "node:child_process";
import { InputFaults } from "../../components/core/faults.ts";
import type { Io } from "../io.ts";
import { visible } from "./text.ts";

/** A folder that git works in, and the environment it is called with. */
export interface Repository {
  readonly folder: string;
  readonly env: Io["env"];
}

/** Which repository and index git uses is decided by the folder alone, also when a hook calls this program. */
const LOCATIONS = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_INDEX_FILE",
  "GIT_NAMESPACE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_WORK_TREE",
]);

/** What git said, or undefined when it failed. */
export function tryGit(repository: Repository, ...args: readonly string[]): string | undefined {
  const { status, stdout } = run(repository, args);
  return status === 0 ? stdout.trimEnd() : undefined;
}

/** @throws InputFaults with git's own words */
export function git(repository: Repository, ...args: readonly string[]): string {
  const { status, stdout, stderr } = run(repository, args);
  if (status === 0) return stdout.trimEnd();
  throw new InputFaults([
    { problem: `git ${args[0] ?? ""} failed: ${visible(stderr.trim().split("\n").at(-1) ?? "")}` },
  ]);
}

function run(
  { folder, env }: Repository,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const kept = Object.entries(env).filter(([name]) => !LOCATIONS.has(name));
  // The hooks of a repository are for those who work in it.
  const result = spawnSync("git", ["-c", "core.hooksPath=/dev/null", ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.error !== undefined) {
    throw new InputFaults([
      { problem: `git cannot be run: ${result.error.message}`, fix: "install git, or compare plan files" },
    ]);
  }
  return result;
}

/**
 * The commit a revision names.
 *
 * @throws InputFaults when it names none, with what a shallow clone needs
 */
export function resolveCommit(repository: Repository, revision: string): string {
  const named = `"${visible(revision)}"`;
  if (revision === "" || revision.startsWith("-") || /[\u0000-\u001f\u007f]/.test(revision)) {
    throw new InputFaults([
      {
        problem: `${named} is no revision`,
        allowed: "a branch, tag or commit, or a plan file ending in .json",
      },
    ]);
  }
  if (tryGit(repository, "rev-parse", "--git-dir") === undefined) {
    throw new InputFaults([
      {
        at: { file: repository.folder },
        problem: "is in no git repository",
        fix: "compare plan files ending in .json",
      },
    ]);
  }
  const commit = tryGit(
    repository,
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  );
  if (commit !== undefined) return commit;
  const isShallow = tryGit(repository, "rev-parse", "--is-shallow-repository") === "true";
  throw new InputFaults([
    {
      problem: `the revision ${named} does not exist${isShallow ? " in this shallow clone" : ""}`,
      allowed: "a branch, tag or commit, or a plan file ending in .json",
      fix: isShallow
        ? "fetch more with `git fetch --unshallow` (in GitLab CI: `GIT_DEPTH: 0`)"
        : "list what there is with `git branch --all` and `git tag`, or fetch it with `git fetch`",
    },
  ]);
}
