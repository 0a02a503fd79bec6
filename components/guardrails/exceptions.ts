/** What every exception says of itself. */
interface Accepted {
  /** Name by which people speak of it. */
  readonly id: string;
  /** Environments it holds in. */
  readonly environments: readonly string[];
  /** Why the rule is not kept. */
  readonly reason: string;
  /** Group that mends it. */
  readonly owner: string;
  /** Who bears the risk; never the owner. */
  readonly approvedBy: string;
  /** First day it holds, as YYYY-MM-DD in UTC. */
  readonly from: string;
  /** Last day it holds, as YYYY-MM-DD in UTC. */
  readonly until: string;
}

/** An object that a rule is not kept by. */
export interface ExceptedObject {
  /** Kind of the Kubernetes object, or type of the Pulumi resource. */
  readonly kind: string;
  /** Namespace of the object. @default it has none */
  readonly namespace?: string;
  /** Name, or the beginning of a generated one with a `*` at its end. */
  readonly name: string;
}

/** Rules that named objects do not keep for a time. */
export interface PolicyException extends Accepted {
  /** Ids of the rules, of `RULE_IDS`. */
  readonly rules: readonly string[];
  /** What does not keep them. */
  readonly objects: readonly ExceptedObject[];
}

/** A known vulnerability of an image that is borne for a time. */
export interface AcceptedVulnerability extends Accepted {
  /** Number of the vulnerability: `CVE-2026-12345`. */
  readonly cve: string;
  /** Repository of the image with its Harbor project, without registry and tag: `platform-services/shop`. */
  readonly image: string;
}

/** All exceptions of an environment. */
export interface Exceptions {
  readonly policies: readonly PolicyException[];
  readonly vulnerabilities: readonly AcceptedVulnerability[];
}

/** Annotation with the last second of an exception in a cluster, as kube-state-metrics can read it. */
export const EXCEPTION_ENDS = "slipway.dev/ends";

/** Longest time that an exception may hold, in days: half a year, after which its reason is looked at anew. */
export const LONGEST_EXCEPTION = 180;

/** Days before its end from which an exception is warned of: one sprint, so that mending it can still be planned. */
export const WARNING_DAYS = 14;

const DAY = 86_400_000;

/** Days from one day to another, both as YYYY-MM-DD. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY);
}

/** Whether an exception counts on a day: from its first to its last, both included. */
export function holdsOn({ from, until }: Pick<Accepted, "from" | "until">, day: string): boolean {
  return from <= day && day <= until;
}
