import { join } from "node:path";
import type { PlanDocument, PlannedResource, PlanValue } from "../../../../cli/plan/plan.ts";
import { appliedResources } from "../../../../scripts/policies/applied.ts";
import { run } from "../../../../scripts/tools/run.ts";
import { build, topmost } from "../kustomize.ts";
import { ROOT, type KubernetesObject, type Rendered } from "../rendered.ts";

/**
 * Every Kubernetes object of an environment as it reaches its cluster: what Pulumi applies first, then what kustomize,
 * as Argo CD runs it, makes of the rendered tree.
 */
export async function objectsOfEnvironments(rendered: Rendered): Promise<Map<string, KubernetesObject[]>> {
  const { stacks } = JSON.parse(
    await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "preview", "--json"]),
  ) as PlanDocument;
  const built = await Promise.all(
    topmost(rendered.overlays).map(async (overlay) => ({
      overlay,
      objects: await build(join(rendered.folder, overlay)),
    })),
  );
  return new Map(
    Object.entries(stacks).map(([environment, { resources }]) => [
      environment,
      [
        ...appliedObjects(resources),
        ...built
          .filter(({ overlay }) =>
            foldersOf(resources, environment).some((name) => overlay.split("/").includes(name)),
          )
          .flatMap(({ objects }) => objects),
      ],
    ]),
  );
}

/** A planned value with something in place of what a plan hides or does not know. */
function legible(value: PlanValue, key = ""): PlanValue {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => legible(item));
  if ("$secret" in value || "$unknown" in value) {
    const standIn = Buffer.from("hidden").toString("base64");
    return key === "stringData" || key === "data" ? { hidden: standIn } : standIn;
  }
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, legible(child, name)]));
}

/** `Array.isArray` does not know of lists that nobody may change. */
function isList(value: PlanValue): value is readonly PlanValue[] {
  return Array.isArray(value);
}

/** Folders of the tree that hold an environment's objects. Those of merge requests run beside the environment that makes them. */
function foldersOf(resources: readonly PlannedResource[], environment: string): string[] {
  const makesOthers = resources.some(({ type }) => type.startsWith("slipway:ephemeral:"));
  return makesOthers ? [environment, "ephemeral"] : [environment];
}

/** The objects that Pulumi applies itself. */
export function appliedObjects(resources: readonly PlannedResource[]): KubernetesObject[] {
  return appliedResources(resources).map(({ inputs }) => legible(inputs) as unknown as KubernetesObject);
}
