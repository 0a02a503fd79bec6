import type { PlanDocument, PlannedResource } from "../../cli/plan/plan.ts";
import { mutated, type Mutation } from "./mutation.ts";

/** Resources that have the guard: those that the component itself makes. */
export function guarded(
  resources: readonly PlannedResource[],
  { component, type, where }: Mutation,
): PlannedResource[] {
  return resources.filter(
    (resource) =>
      resource.type === type &&
      resource.urn.split("::")[2]?.endsWith(`${component}$${type}`) === true &&
      (where?.(resource.inputs) ?? true),
  );
}

/** The plan of a component that sets the guard nowhere any more. */
export function unguarded(resources: readonly PlannedResource[], mutation: Mutation): PlannedResource[] {
  const found = new Set(guarded(resources, mutation));
  return resources.flatMap((resource) => {
    if (!found.has(resource)) return [resource];
    const inputs = mutated(resource.inputs, mutation.change);
    return inputs === null ? [] : [{ ...resource, inputs }];
  });
}

/** A plan of production alone. */
export function production(resources: readonly PlannedResource[]): PlanDocument {
  return { schemaVersion: 1, stacks: { prod: { resources, outputs: {} } } };
}
