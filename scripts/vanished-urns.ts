import { diffPlans } from "../cli/diff/diff-plans.ts";
import type { PlanDocument } from "../cli/plan/plan.ts";

/** URNs of resources that are in `base` and, under this URN or an alias, not in `head`: on `up` they would be deleted. */
export function vanishedUrns(base: PlanDocument, head: PlanDocument): string[] {
  return diffPlans(base, head)
    .stacks.flatMap(({ resources }) => resources)
    .filter(({ change }) => change === "delete")
    .map(({ urn }) => urn)
    .sort();
}
