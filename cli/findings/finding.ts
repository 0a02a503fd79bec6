import type { PlanValue } from "../plan/plan.ts";

/** How much a weakening matters: `critical` undoes a control or loses data, `high` widens access, `medium` lowers a margin. */
export type Severity = "critical" | "high" | "medium";

/** From the gravest down. */
export const SEVERITIES = ["critical", "high", "medium"] as const satisfies readonly Severity[];

/** A change that weakens what the platform promises, by the rule that names it. Plain JSON. */
export interface Finding {
  /** Id of the rule, such as `gitlab-fewer-approvals`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What the rule says happened, in a few words. */
  readonly title: string;
  readonly stack: string;
  /** URN in the head plan; of a deleted resource, the one it had. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Where in the resource; empty when it is the resource as a whole. */
  readonly path: string;
  /** Absent when nothing stood there. Secrets and hidden values are stood in for, as in the diff. */
  readonly before?: PlanValue;
  /** Absent when nothing stands there now. */
  readonly after?: PlanValue;
}

/** One place of a resource that a rule points at. */
export interface Evidence {
  readonly path: string;
  readonly before?: PlanValue;
  readonly after?: PlanValue;
}
