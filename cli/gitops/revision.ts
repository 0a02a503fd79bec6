import { InputFaults } from "../../components/core/faults.ts";
import { visible } from "../diff/text.ts";
import type { GitopsTree } from "./tree.ts";

/**
 * The commit of the branch that somebody means: a commit or a tag, or one of them with `~2` behind; `HEAD` and the branch's name
 * mean its last commit on the server.
 *
 * @param head last commit of the branch
 * @param option what named it
 * @throws InputFaults when it names none, or one that is not part of the branch
 */
export async function resolveRevision(
  { git, branch }: GitopsTree,
  head: string,
  revision: string,
  option: string,
): Promise<string> {
  const fault = (problem: string) =>
    new InputFaults([
      {
        path: option,
        problem: `${JSON.stringify(visible(revision.slice(0, 200)))} ${problem}`,
        allowed: `a commit of ${branch}`,
      },
    ]);
  if (!/^[A-Za-z0-9_][A-Za-z0-9_./-]*([~^]\d*)*$/.test(revision) || revision.includes("..")) {
    throw fault("is no revision");
  }
  const name = revision.replace(/^[^~^]+/, (stem) => (stem === "HEAD" || stem === branch ? head : stem));
  const { status, stdout } = await git.attempt([
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  if (status !== 0) throw fault("does not exist");
  const commit = stdout.trim();
  if ((await git.attempt(["merge-base", "--is-ancestor", commit, head])).status !== 0) {
    throw fault(`is not part of ${branch}`);
  }
  return commit;
}
