import type { PlanValue } from "../plan/plan.ts";
import type { ResourceDiff } from "../diff/model.ts";
import type { Evidence, Severity } from "./finding.ts";

type Inputs = Readonly<Record<string, PlanValue>>;

/** A resource that is in both plans and differs. */
export interface Pair {
  readonly before: Inputs;
  readonly after: Inputs;
  readonly diff: ResourceDiff;
}

/** Looks at a resource that changed; what it returns are weakenings. */
export type Check = (pair: Pair) => readonly Evidence[];

/**
 * One way in which a change makes the platform weaker.
 *
 * A rule looks at what a plan changes and not at what it says: what is weak from the beginning is for policies to refuse.
 */
export interface Rule {
  /** Stable: people silence and search by it. */
  readonly id: string;
  readonly severity: Severity;
  /** What happened, in a few words. */
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly rationale: string;
  /** Types of resources it looks at. */
  readonly types: RegExp;
  /** What it finds where the resource changed. @default it does not look at changes */
  readonly changed?: Check;
  /** What it finds where the resource is gone, and its real object with it. @default it does not mind */
  readonly gone?: (before: Inputs) => boolean;
  /** What it finds where the resource is new. @default it does not mind */
  readonly created?: (after: Inputs) => readonly Evidence[];
}

/** A rule that minds every deletion of its types. */
export const always = (): boolean => true;

/** Several checks as one. */
export function any(...checks: readonly Check[]): Check {
  return (pair) => checks.flatMap((check) => check(pair));
}
