import type { Judged } from "./judge.ts";
import type { Submitted } from "./target.ts";

/** What a promotion or a rollback came to. */
export interface Report {
  readonly schemaVersion: 1;
  readonly command: "promote" | "rollback";
  readonly service: string;
  readonly environment: string;
  /** Environment or revision that the digest was taken from. */
  readonly from: string;
  /** Digest that the environment had. */
  readonly was: string | null;
  readonly digest: string | null;
  /**
   * `nothing`: the digest is there already. `wouldDo`: what `--dry-run` has found to be possible. `refused`: a gate stands
   * against it, and nothing was changed.
   */
  readonly outcome: "done" | "nothing" | "wouldDo" | "refused";
  readonly gates: readonly Judged[];
  /** What happens to the change. */
  readonly way: string;
  readonly correlationId: string | null;
  /** The change as a diff; empty where there is none. */
  readonly diff: string;
  readonly submitted: Submitted | null;
  /** What a person still has to do or to know. */
  readonly notes: readonly string[];
}

/** A change of single lines as a unified diff without context. */
export function lineDiff(file: string, before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const changed = old.flatMap((line, index) =>
    line === now[index] ? [] : [`@@ -${index + 1} +${index + 1} @@`, `-${line}`, `+${now[index] ?? ""}`],
  );
  return [`--- a/${file}`, `+++ b/${file}`, ...changed, ""].join("\n");
}
