import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import type { Io } from "../io.ts";
import { gitIn, type Git, type GitAccess } from "./git.ts";
import { sameRepository } from "./repository-address.ts";

/** A GitOps repository, and how it is reached. */
export interface TreeSource {
  /** Address of the repository. */
  readonly url: string;
  /** Branch that Argo CD reads. */
  readonly branch: string;
  /** A clone that is there already. @default one is made, and removed in the end */
  readonly folder?: string;
  readonly env: Io["env"];
  readonly access?: GitAccess;
}

/**
 * A clone of a GitOps repository.
 *
 * It is read from git's objects and never from its files: what is read is what others see, no link leads anywhere else, and
 * somebody's unfinished work beside it does not matter.
 */
export interface GitopsTree {
  readonly git: Git;
  readonly branch: string;
  /** Whether it was there before, and somebody works in it. */
  readonly isOwn: boolean;
  /** The last commit of the branch on the server, with everything it needs brought here. */
  readonly head: () => Promise<string>;
  /** Removes the clone, where it was made. */
  readonly close: () => void;
}

const REMOTE = "origin";

/**
 * Opens a clone, or makes one.
 *
 * @throws InputFaults when the folder is no clone of that repository
 */
export async function openTree(source: TreeSource): Promise<GitopsTree> {
  const { folder, branch } = source;
  const isOwn = folder !== undefined;
  const top = folder ?? mkdtempSync(path.join(tmpdir(), "slipway-gitops-"));
  const close = () => {
    if (!isOwn) rmSync(top, { recursive: true, force: true });
  };
  try {
    const git = gitIn({
      folder: top,
      env: source.env,
      ...(source.access === undefined ? {} : { access: source.access }),
    });
    if (isOwn) await checkClone(git, top, source);
    else await initialise(git, source);
    return { git, branch, isOwn, head: async () => bring(git, branch), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** An empty repository that fetches: unlike a clone, it says in one place what is fetched. */
async function initialise(git: Git, { url }: TreeSource): Promise<void> {
  await git.run(["init", "--quiet", "--bare", "."]);
  await git.run(["remote", "add", REMOTE, url]);
}

async function checkClone(git: Git, folder: string, { url }: TreeSource): Promise<void> {
  const fault = (problem: string, fix: string) => new InputFaults([{ at: { file: folder }, problem, fix }]);
  const addresses = await git.attempt(["config", "--get-regexp", `^remote\\.${REMOTE}\\.(push)?url$`]);
  if (addresses.status !== 0) throw fault("is no clone of a repository", `clone ${url}`);
  const lines = addresses.stdout.trimEnd().split("\n");
  if (!lines.every((line) => sameRepository(line.slice(line.indexOf(" ") + 1), url))) {
    throw fault("is a clone of another repository than the environment's", `give a clone of ${url}`);
  }
  if ((await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true") {
    throw fault(
      "is a shallow clone, in which the history of a digest cannot be followed",
      "run `git fetch --unshallow` in it (in GitLab CI: `GIT_DEPTH: 0`)",
    );
  }
}

/**
 * Asks for the commit first and fetches only what is missing. No ref and no file of the clone changes, so that several may
 * do this at once, and who works in the clone notices nothing.
 */
async function bring(git: Git, branch: string): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const commit = await remoteCommit(git, ref);
  if (commit === undefined) {
    throw new InputFaults([
      { problem: `the GitOps repository has no branch ${branch}`, fix: "publish the rendered tree first" },
    ]);
  }
  await ensure(git, commit, ref);
  return commit;
}

/** The commit that a ref of the server names; undefined when it has none of that name. */
export async function remoteCommit(git: Git, ref: string): Promise<string | undefined> {
  const listed = await git.run(["ls-remote", "--refs", REMOTE, ref]);
  const line = listed.split("\n").find((each) => each.endsWith(`\t${ref}`));
  return line === undefined ? undefined : /^[0-9a-f]{40,64}/.exec(line)?.[0];
}

/** Brings a commit here, unless it is. */
export async function ensure(git: Git, commit: string, ref: string): Promise<void> {
  const has = async () => (await git.attempt(["cat-file", "-e", `${commit}^{commit}`])).status === 0;
  if (await has()) return;
  await git.run(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", REMOTE, ref]);
  if (!(await has())) throw new Error(`${ref} changed its history while it was read; run again`);
}

/** What somebody has changed in a clone and not published. Empty for a clone that was made for this. */
export async function unpublished(tree: GitopsTree, head: string): Promise<string[]> {
  if (!tree.isOwn) return [];
  const { git } = tree;
  if ((await git.run(["rev-parse", "--is-bare-repository"])).trim() === "true") return [];
  const status = (await git.run(["status", "--porcelain", "-z"])).split("\0").filter((entry) => entry !== "");
  const files = status.map((entry) => `${git.shown(entry.slice(3))} is changed and not committed`);
  const ahead = await git.attempt(["rev-list", "--count", `${head}..HEAD`]);
  const count = ahead.status === 0 ? Number(ahead.stdout) : 0;
  return [
    ...files,
    ...(count === 0 ? [] : [`${count} ${count === 1 ? "commit is" : "commits are"} not published`]),
  ];
}
