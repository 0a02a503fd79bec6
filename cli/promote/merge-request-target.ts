import { setTimeout as sleep } from "node:timers/promises";
import { InputFaults } from "../../components/core/faults.ts";
import type { GitlabProject, MergeRequest } from "../gitlab/project.ts";
import { makeCommit, push } from "../gitops/publish.ts";
import { ensure, remoteCommit, type GitopsTree } from "../gitops/tree.ts";
import { HttpError } from "../http/http-error.ts";
import { waitBefore } from "../http/retry.ts";
import type { DigestChange } from "./change.ts";
import { editAt, refused, type PushPace } from "./commit-target.ts";
import { short } from "./gates/verdict.ts";
import type { PromotionTarget } from "./target.ts";

/** Times a branch is pushed while others push it too. */
const ATTEMPTS = 10;

/** The label that both groups have for it, by which it counts as a failed change. */
const ROLLBACK_LABEL = "rollback";

/**
 * A branch with one commit, and a merge request for it.
 *
 * The branch is named by what it changes, so that the same change finds the branch and the merge request that are there.
 */
export function mergeRequestTarget(
  tree: GitopsTree,
  project: GitlabProject,
  pace: PushPace = {},
): PromotionTarget {
  async function openFor(
    change: DigestChange,
    branch: string,
  ): Promise<{ request: MergeRequest; isNew: boolean }> {
    const [found] = await project.openMergeRequests({ branch });
    if (found !== undefined) return { request: found, isNew: false };
    const request = await project.openMergeRequest({
      branch,
      target: tree.branch,
      title: change.message.split("\n")[0] ?? "",
      description: change.description,
      labels: change.kind === "rollback" ? [ROLLBACK_LABEL] : [],
    });
    return { request, isNew: true };
  }

  return {
    submit: async (change) => {
      const branch = changeBranch(change);
      const { commit, isNew } = await publishBranch(tree, branch, change, pace);
      const { request, isNew: isNewRequest } = await openFor(change, branch).catch((error: unknown) => {
        const why = error instanceof HttpError ? error.message : String(error);
        throw new Error(
          `the branch ${branch} is pushed, and its merge request could not be opened: ${why}; run the same again, which finds the branch`,
        );
      });
      // It is there by now; what else is open is good to know and no more.
      const open = await project.openMergeRequests().catch(() => []);
      return {
        kind: "mergeRequest",
        commit,
        branch,
        number: request.number,
        url: request.url,
        isNew: isNew || isNewRequest,
        others: open
          .filter((each) => each.branch !== branch && each.branch.startsWith(branchStem(change)))
          .map(({ url }) => url),
      };
    },
  };
}

/** Name of the branch of a change. Dots, which neither environments nor services have, keep its parts apart. */
export function changeBranch(
  change: Pick<DigestChange, "kind" | "environment" | "service" | "digest">,
): string {
  return `${branchStem(change)}${change.kind === "rollback" ? "rollback-" : ""}${short(change.digest).slice("sha256:".length)}`;
}

function branchStem({ environment, service }: Pick<DigestChange, "environment" | "service">): string {
  return `promote/${environment}.${service}.`;
}

async function publishBranch(
  tree: GitopsTree,
  branch: string,
  change: DigestChange,
  pace: PushPace,
): Promise<{ commit: string; isNew: boolean }> {
  const { git } = tree;
  const ref = `refs/heads/${branch}`;
  let why = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const head = await tree.head();
    const edited = await editAt(tree, head, change);
    if (edited === undefined) {
      throw new InputFaults([
        { problem: `${tree.branch} has ${short(change.digest)} already: it was merged meanwhile` },
      ]);
    }
    const present = await remoteCommit(git, ref);
    if (present !== undefined) {
      await ensure(git, present, ref);
      if (await isSameChange(tree, head, present, change)) return { commit: present, isNew: attempt > 1 };
    }
    const commit = await makeCommit(git, {
      parent: head,
      file: change.file,
      text: edited,
      message: change.message,
    });
    // What is there under this name does something else, and the name is ours.
    const result = await push(git, commit, branch, present ?? "");
    if (result.kind === "pushed") return { commit, isNew: true };
    if (result.kind === "refused") throw refused(branch, result.why);
    why = result.why;
    await sleep(
      waitBefore(attempt, undefined, { backOff: 200, longestWait: 10_000, ...pace }, Math.random()),
    );
  }
  throw new InputFaults([
    {
      problem: `${branch} could not be pushed to in ${ATTEMPTS} attempts: ${why}`,
      fix: "try again; there is no merge request yet",
    },
  ]);
}

/** Whether a branch is one commit on top of what is merged, which changes this digest to this one and nothing else. */
async function isSameChange(
  tree: GitopsTree,
  head: string,
  commit: string,
  change: DigestChange,
): Promise<boolean> {
  const { git } = tree;
  const parents = (await git.run(["rev-list", "--parents", "--max-count=1", commit])).trim().split(" ");
  const [, parent, second] = parents;
  if (parent === undefined || second !== undefined) return false;
  if ((await git.attempt(["merge-base", "--is-ancestor", parent, head])).status !== 0) return false;
  const files = await git.run(["diff-tree", "-r", "-z", "--name-only", "--no-renames", parent, commit]);
  if (files !== `${change.file}\0`) return false;
  const edited = await editAt(tree, parent, change).catch(() => undefined);
  return edited !== undefined && (await git.run(["cat-file", "blob", `${commit}:${change.file}`])) === edited;
}
