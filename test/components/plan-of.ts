import { planStack } from "../../cli/engine/plan-stack.ts";
import type { PlannedResource } from "../../cli/plan/plan.ts";
import type { PlatformArgs } from "../../components/core/component.ts";
import { deliverTo, type Delivery } from "../../components/core/delivery.ts";

const cluster = { name: "cluster", context: "ctx", renderDirectory: "../rendered/dev" };

/** What a program declares that gets the arguments all components take, and a delivery for what comes before Argo CD. */
export async function planOf(
  build: (platform: PlatformArgs, bootstrap: Delivery) => void,
): Promise<readonly PlannedResource[]> {
  const { resources } = await planStack({
    project: "p",
    stack: "dev",
    config: {},
    secretKeys: [],
    program: () => {
      const delivery = deliverTo(cluster, "gitops");
      build({ environment: "dev", owner: "team", delivery }, deliverTo(cluster, "direct"));
    },
  });
  return resources;
}

/** `v1/Namespace shop` for each Kubernetes object, with the name of its provider. */
export function objectsOf(resources: readonly PlannedResource[]): Record<string, string> {
  return Object.fromEntries(
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map((resource) => [resource.name, resource.provider?.split("::").at(-1) ?? "none"]),
  );
}
