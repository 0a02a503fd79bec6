import { throwIfAny } from "../../components/core/faults.ts";
import type { Fault } from "../../components/core/faults.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { fileName, isFolderName, placedComponents, rootOf } from "./layout.ts";
import { renderedObjects } from "./objects.ts";
import type { RenderedObject } from "./objects.ts";
import { renderedFiles } from "./rendered-files.ts";
import { kustomizationFile, objectFile } from "./yaml.ts";

/** Text by file name, by folder that slipway owns; folders are relative and use `/`. */
export type Tree = ReadonlyMap<string, ReadonlyMap<string, string>>;

const KUSTOMIZATION = "kustomization.yaml";

/** The GitOps tree of a plan. Throws {@link InputFaults} with the faults of all stacks. */
export function gitopsTree(plan: PlanDocument): Tree {
  const faults: Fault[] = [];
  const tree = new Map<string, Map<string, string>>();
  for (const [environment, stack] of Object.entries(plan.stacks)) {
    const { objects, faults: found } = renderedObjects(stack);
    faults.push(...found);
    if (!isFolderName(environment)) {
      faults.push({
        problem: "a stack's name must be able to name a folder",
        got: JSON.stringify(environment),
      });
      continue;
    }
    for (const [root, members] of groupByRoot(objects, environment, faults))
      tree.set(root, files(members, faults));
    const others = renderedFiles(environment, stack);
    faults.push(...others.faults);
    for (const [root, texts] of others.files) tree.set(root, texts);
  }
  throwIfAny(faults);
  return tree;
}

function groupByRoot(
  objects: readonly RenderedObject[],
  environment: string,
  faults: Fault[],
): Map<string, RenderedObject[]> {
  const groups = new Map<string, RenderedObject[]>();
  for (const object of objects) {
    const root = rootOf(object, environment);
    if (root === undefined) {
      faults.push({
        path: object.urn,
        problem: "no row of the layout says where this object is rendered to",
        got: object.components.join(" in ") || "no component",
        allowed: `objects of ${placedComponents()
          .map((beginning) => `${beginning}*`)
          .join(", ")}`,
      });
      continue;
    }
    groups.set(root, [...(groups.get(root) ?? []), object]);
  }
  return groups;
}

function files(objects: readonly RenderedObject[], faults: Fault[]): Map<string, string> {
  const owners = new Map<string, RenderedObject>();
  for (const object of objects) {
    const name = fileName(object.manifest);
    const other = owners.get(name);
    if (other !== undefined) {
      faults.push({
        path: object.urn,
        problem: `has the kind, namespace and name of ${other.urn}, and both would be rendered to ${name}`,
        fix: "give one of them another name",
      });
    }
    owners.set(name, object);
  }
  const names = [...owners.keys()].toSorted();
  return new Map([
    ...[...owners].map(([name, object]) => [name, objectFile(object)] as const),
    [KUSTOMIZATION, kustomizationFile(names)] as const,
  ]);
}
