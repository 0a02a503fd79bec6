import { setTimeout as sleep } from "node:timers/promises";
import { InputFaults } from "../../components/core/faults.ts";
import { fileAt } from "../gitops/history.ts";
import { readImage, writeDigest } from "../gitops/kustomization.ts";
import { makeCommit, push } from "../gitops/publish.ts";
import type { GitopsTree } from "../gitops/tree.ts";
import { waitBefore } from "../http/retry.ts";
import type { DigestChange } from "./change.ts";
import { short } from "./gates/verdict.ts";
import type { PromotionTarget } from "./target.ts";

/** Times a push is tried while others are quicker. */
const ATTEMPTS = 10;

/** How long is waited between two attempts. */
export interface PushPace {
  /** Milliseconds before the second attempt; each further wait doubles, less a random part. @default 200 */
  readonly backOff?: number;
  /** Longest wait in milliseconds. @default 10000 */
  readonly longestWait?: number;
}

/**
 * One commit on the branch that Argo CD reads.
 *
 * When somebody else was quicker the change is made anew on what is there then, so nobody's work is lost; when that was the same
 * line, it stops.
 */
export function commitTarget(tree: GitopsTree, pace: PushPace = {}): PromotionTarget {
  const { git, branch } = tree;
  return {
    submit: async (change) => {
      let [why, commit] = ["", ""];
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const head = await tree.head();
        const edited = await editAt(tree, head, change);
        if (edited === undefined) {
          // A push whose answer was lost may have been carried out.
          const isOurs =
            commit !== "" && (await git.attempt(["merge-base", "--is-ancestor", commit, head])).status === 0;
          return { kind: "commit", commit: isOurs ? commit : head, branch, isNew: isOurs };
        }
        commit = await makeCommit(git, {
          parent: head,
          file: change.file,
          text: edited,
          message: change.message,
        });
        const result = await push(git, commit, branch);
        if (result.kind === "pushed") return { kind: "commit", commit, branch, isNew: true };
        if (result.kind === "refused") throw refused(branch, result.why);
        why = result.why;
        if (attempt < ATTEMPTS) {
          await sleep(
            waitBefore(attempt, undefined, { backOff: 200, longestWait: 10_000, ...pace }, Math.random()),
          );
        }
      }
      throw new InputFaults([
        {
          problem: `${branch} could not be pushed to in ${ATTEMPTS} attempts: ${why}`,
          fix: "try again; nothing of this change is there",
        },
      ]);
    },
  };
}

/**
 * The file with the change made to it, undefined where it has the digest already.
 *
 * @throws InputFaults when it has neither the old digest nor the new one: somebody has decided something else
 */
export async function editAt(
  { git }: GitopsTree,
  commit: string,
  { file, image, was, digest }: DigestChange,
): Promise<string | undefined> {
  const text = (await fileAt(git, commit, file)) ?? "";
  const entry = readImage(text, image);
  const present = entry.kind === "digest" ? entry.digest : undefined;
  if (present === digest) return undefined;
  if (present === was) return writeDigest(text, image, digest);
  throw new InputFaults([
    {
      at: { file },
      problem: `was changed by somebody else meanwhile: it has ${present === undefined ? "no digest" : short(present)} and not ${short(was)}`,
      fix: "look at what they did, and begin anew",
    },
  ]);
}

export function refused(branch: string, why: string): InputFaults {
  return new InputFaults([
    {
      problem: `the server refuses the push to ${branch}: ${why}`,
      fix: "see its push rules, and whether you may push there",
    },
  ]);
}
