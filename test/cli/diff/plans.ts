import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import type { PlanDiff, ResourceDiff, StackDiff } from "../../../cli/diff/model.ts";
import type { PlanDocument, PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { resource as planned } from "../render/plan-of.ts";

export const STACK = "urn:pulumi:dev::slipway::pulumi:pulumi:Stack::slipway-dev";

type Part = Partial<PlannedResource> & { type: string; name: string };

/** A resource below another one, or the stack, with the URN the engine gives it. */
export function child(parent: PlannedResource | null, part: Part): PlannedResource {
  const chain = parent === null ? part.type : `${parent.urn.split("::")[2] ?? ""}$${part.type}`;
  return planned({
    urn: `urn:pulumi:dev::slipway::${chain}::${part.name}`,
    parent: parent?.urn ?? STACK,
    ...part,
  });
}

export function component(
  name: string,
  part: Partial<PlannedResource> = {},
  parent: PlannedResource | null = null,
): PlannedResource {
  return child(parent, { type: "slipway:test:Box", name, custom: false, ...part });
}

/** A Kubernetes object on an applying provider, unless it says another. */
export function object(
  type: string,
  name: string,
  inputs: { [key: string]: PlanValue },
  part: Partial<PlannedResource> = {},
): PlannedResource {
  return child(null, { type: `kubernetes:${type}`, name, provider: CLUSTER.urn, inputs, ...part });
}

export const CLUSTER = child(null, {
  type: "pulumi:providers:kubernetes",
  name: "cluster",
  inputs: { context: "dev", enableConfigMapMutable: "true", enableSecretMutable: "true" },
});
export const RENDER = child(null, {
  type: "pulumi:providers:kubernetes",
  name: "render",
  inputs: { renderYamlToDirectory: "../rendered/dev", kubeconfig: "" },
});

export function plan(
  resources: readonly PlannedResource[],
  outputs: { [key: string]: PlanValue } = {},
): PlanDocument {
  return { schemaVersion: 1, stacks: { dev: { resources, outputs } } };
}

/** The diff of two lists of resources, both with the providers. */
export function diff(base: readonly PlannedResource[], head: readonly PlannedResource[]): StackDiff {
  return only(diffPlans(plan([CLUSTER, RENDER, ...base]), plan([CLUSTER, RENDER, ...head])));
}

export function only(result: PlanDiff): StackDiff {
  const [stack] = result.stacks;
  if (stack === undefined || result.stacks.length > 1) throw new Error("one stack was expected");
  return stack;
}

/** The only resource that differs. */
export function change(base: readonly PlannedResource[], head: readonly PlannedResource[]): ResourceDiff {
  const { resources } = diff(base, head);
  const [first] = resources;
  if (first === undefined || resources.length > 1)
    throw new Error(`one change was expected: ${JSON.stringify(resources, undefined, 2)}`);
  return first;
}

/** `change spec.port` for each property. */
export function paths(resource: ResourceDiff): string[] {
  return resource.properties.map(({ kind, path }) => `${kind} ${path}`);
}
