import type { Git } from "./git.ts";
import { parseTrailers, type Trailers } from "./trailers.ts";

/** One commit of a tree. Its texts are those of whoever wrote it. */
export interface Commit {
  readonly id: string;
  readonly at: Date;
  readonly subject: string;
  readonly trailers: Trailers;
}

/** A commit with what a file was in it. */
export interface FileCommit extends Commit {
  /** Text of the file; undefined when it was not there, or was no file. */
  readonly text: string | undefined;
}

/** Commits of a file that are looked at, the last ones: more than a year of one a day. */
const MOST = 400;
const FORMAT = "%H%x00%ct%x00%s%x00%(trailers:only=true,unfold=true)";

/**
 * The text of a file in a commit. Undefined where there is none, or where there is a link or a folder in its place.
 */
export async function fileAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const entry = await entryAt(git, commit, path);
  return entry === undefined ? undefined : git.run(["cat-file", "blob", entry.blob]);
}

/**
 * As {@link fileAt}, in several commits, in their order: many of them have the same text, which is read once. What is a link
 * there is read as the text that it consists of. Undefined also where a commit is not in the clone.
 */
export async function filesAt(
  git: Git,
  commits: readonly string[],
  path: string,
): Promise<(string | undefined)[]> {
  const stdin = commits.map((commit) => `${commit}:${path}\n`).join("");
  const found = (await git.run(["cat-file", "--batch-check"], { stdin })).split("\n");
  const blobs = commits.map((_, index) => /^([0-9a-f]{40,64}) blob /.exec(found[index] ?? "")?.[1]);
  const distinct = [...new Set(blobs.filter((blob) => blob !== undefined))];
  const texts = new Map<string, string>();
  for (let index = 0; index < distinct.length; index += AT_ONCE) {
    await Promise.all(
      distinct.slice(index, index + AT_ONCE).map(async (blob) => {
        texts.set(blob, await git.run(["cat-file", "blob", blob]));
      }),
    );
  }
  return blobs.map((blob) => (blob === undefined ? undefined : texts.get(blob)));
}

/** Programs that run at one time. */
const AT_ONCE = 16;

/** A file in a tree: its content's name, and its mode. */
export async function entryAt(
  git: Git,
  commit: string,
  path: string,
): Promise<{ mode: string; blob: string } | undefined> {
  const { status, stdout } = await git.attempt(["ls-tree", "-z", "--full-tree", commit, "--", path]);
  const match = status === 0 ? /^(100644|100755) blob ([0-9a-f]{40,64})\t/.exec(stdout) : null;
  return match === null ? undefined : { mode: match[1] ?? "", blob: match[2] ?? "" };
}

/**
 * The commits of the branch that changed a file, the newest first, each with the file as it was then. Merges count when they
 * came, not when what they bring was written.
 */
export async function fileHistory(git: Git, from: string, path: string): Promise<FileCommit[]> {
  const commits = await log(git, ["--first-parent", "-m", `--max-count=${MOST}`, from, "--", path]);
  const texts = await filesAt(
    git,
    commits.map(({ id }) => id),
    path,
  );
  return commits.map((commit, index) => ({ ...commit, text: texts[index] }));
}

/** Commits as `git log` selects them. */
export async function log(git: Git, selection: readonly string[]): Promise<Commit[]> {
  const text = await git.run([
    "log",
    "-z",
    `--format=${FORMAT}`,
    "--no-show-signature",
    "--no-patch",
    ...selection,
  ]);
  const fields = text.split("\0");
  const commits: Commit[] = [];
  for (let index = 0; index + 3 < fields.length; index += 4) {
    const [id = "", time = "", subject = "", trailers = ""] = fields.slice(index, index + 4);
    commits.push({ id, at: new Date(Number(time) * 1000), subject, trailers: parseTrailers(trailers) });
  }
  return commits;
}
