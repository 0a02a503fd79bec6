import type { PlannedResource } from "../../cli/plan/plan.ts";

/** What Pulumi applies itself. What a chart holds, only Helm knows: a release is no object. */
export function appliedResources(resources: readonly PlannedResource[]): PlannedResource[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/"))
    .filter(({ provider }) => provider?.endsWith("-apply") === true);
}
