import type { DigestChange } from "./change.ts";

/** What became of a change that was handed over. */
export type Submitted =
  | {
      readonly kind: "commit";
      readonly commit: string;
      readonly branch: string;
      /** False where it was there already. */
      readonly isNew: boolean;
    }
  | {
      readonly kind: "mergeRequest";
      readonly commit: string;
      readonly branch: string;
      readonly number: number;
      readonly url: string;
      readonly isNew: boolean;
      /** Other open merge requests that change the same. */
      readonly others: readonly string[];
    };

/** Who brings a change into the tree. Handing the same change over twice is the same as once. */
export interface PromotionTarget {
  submit(change: DigestChange): Promise<Submitted>;
}
