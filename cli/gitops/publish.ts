import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Git } from "./git.ts";
import { entryAt } from "./history.ts";

/** How a push ended. */
export type PushResult =
  | { readonly kind: "pushed" }
  /** Somebody else was quicker, or the connection broke: what is there now decides what to do. */
  | { readonly kind: "again"; readonly why: string }
  /** The server says no, and would say so again. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * What the server says of a ref that changed while it was pushed to. GitLab answers the fourth one where git itself answers the
 * first or the third.
 */
const RACES =
  /\((?:fetch first|non-fast-forward|cannot lock ref\b.*|incorrect old value provided|failed to update ref|failed to lock|reference already exists|stale info|remote ref updated since checkout)\)/;

/**
 * Makes a commit in which one file has another text. Nothing of the clone changes but git's store of objects: neither files nor
 * index nor a ref, so that a run that is killed leaves the clone as it was.
 */
export async function makeCommit(
  git: Git,
  { parent, file, text, message }: { parent: string; file: string; text: string; message: string },
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-index-"));
  const env = { GIT_INDEX_FILE: path.join(folder, "index") };
  try {
    const mode = (await entryAt(git, parent, file))?.mode ?? "100644";
    const blob = (await git.run(["hash-object", "-w", "--stdin"], { stdin: text })).trim();
    await git.run(["read-tree", parent], { env });
    await git.run(["update-index", "--add", "--cacheinfo", `${mode},${blob},${file}`], { env });
    const tree = (await git.run(["write-tree"], { env })).trim();
    // Unlike `git commit`, this one does not ask the settings whether commits are signed.
    const signs = await git.attempt(["config", "--type=bool", "--get", "commit.gpgSign"]);
    const sign = signs.stdout.trim() === "true" ? ["-S"] : [];
    return (
      await git.run(["commit-tree", ...sign, "-p", parent, "-F", "-", tree], { stdin: message })
    ).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Pushes a commit to a branch.
 *
 * @param expected what the branch has to be for it to be overwritten; without it, it only ever moves forward
 */
export async function push(git: Git, commit: string, branch: string, expected?: string): Promise<PushResult> {
  const ref = `refs/heads/${branch}`;
  const { status, stdout, stderr } = await git.attempt([
    "push",
    "--porcelain",
    "--no-verify",
    "--no-follow-tags",
    "--recurse-submodules=no",
    ...(expected === undefined ? [] : [`--force-with-lease=${ref}:${expected}`]),
    "origin",
    `${commit}:${ref}`,
  ]);
  if (status === 0) return { kind: "pushed" };
  const line = stdout.split("\n").find((each) => each.startsWith("!\t"));
  const said = remoteWords(stderr);
  if (line === undefined) {
    const why = git.shown(said ?? stderr.trim().split("\n")[0] ?? "");
    return isDenied(stderr) ? { kind: "refused", why } : { kind: "again", why };
  }
  const summary = line.split("\t")[2] ?? "";
  const why = git.shown([summary, ...(said === undefined ? [] : [said])].join(": "));
  return { kind: RACES.test(summary) ? "again" : "refused", why };
}

/** What a hook of the server has to say. */
function remoteWords(stderr: string): string | undefined {
  const lines = stderr
    .split("\n")
    .flatMap((line) => /^remote: (.*\S)/.exec(line)?.[1] ?? [])
    .filter((line) => !/^(?:GitLab:\s*)?=*$/.test(line));
  return lines.length === 0 ? undefined : lines.join(" ");
}

/** Who is not let in will not be let in the second time. */
function isDenied(stderr: string): boolean {
  return /Authentication failed|could not read (?:Username|Password)|Permission denied|returned error: 40[0134]|Could not resolve host|does not appear to be a git repository/.test(
    stderr,
  );
}
