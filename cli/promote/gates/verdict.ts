/** What may stand between a version and an environment. */
export type GateName =
  | "clean-tree"
  | "order"
  | "digest"
  | "not-older"
  | "health"
  | "soak"
  | "image"
  | "signature"
  | "scan"
  | "freeze"
  | "approvals";

/** What a gate says, and what it says that from. */
export interface Verdict {
  readonly gate: GateName;
  /** `unknown` where what it needs could not be asked: that refuses as well. */
  readonly state: "passed" | "refused" | "unknown";
  /** What was seen. */
  readonly evidence: readonly string[];
  /** What does not refuse, and wants somebody's eye. @default nothing */
  readonly warnings?: readonly string[];
  /** What to do about it. @default nothing is to be done */
  readonly fix?: string;
}

/** Something that had to be asked for: what it is, or why nobody could say. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string; readonly fix: string };

/** The verdict of a gate whose question found no answer. */
export function unanswered(
  gate: GateName,
  { why, fix }: { readonly why: string; readonly fix: string },
  ...evidence: readonly string[]
): Verdict {
  return { gate, state: "unknown", evidence: [...evidence, why], fix };
}

/** A moment as evidence names it. */
export function moment(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** A digest as people recognise it. */
export function short(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}
