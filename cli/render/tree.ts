import { throwIfAny } from "../../components/core/faults.ts";
import type { Fault } from "../../components/core/faults.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { overlayConfiguration } from "./kustomize-config.ts";
import { fileName, isFolderName, MUTABLE_FILES, overlayOf, placedComponents, placeOf } from "./layout.ts";
import { kustomizationFaults, rulesFaults } from "./mutable-faults.ts";
import { kustomizationSeed, rulesSeed } from "./mutable-seeds.ts";
import { renderedObjects } from "./objects.ts";
import type { RenderedObject } from "./objects.ts";
import { overlayReadme, TREE_README } from "./readme.ts";
import { renderedFiles } from "./rendered-files.ts";
import { plannedOverlays } from "./planned-overlays.ts";
import type { PlannedOverlay } from "./planned-overlays.ts";
import { kustomizationFile, objectFile } from "./yaml.ts";

/** What is to stand in the tree. Paths are relative to it and use `/`. */
export interface Tree {
  /** Text by file name, by folder that slipway owns. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Files that are written once and belong to others from then on, by path. */
  readonly mutable: ReadonlyMap<string, MutableFile>;
}

/** A file that is written where there is none, and never changed. */
export interface MutableFile {
  /** Its first text. */
  readonly seed: string;
  /** What is wrong with the file that stands there, given its path. */
  readonly faultsIn: (file: string) => Fault[];
}

const KUSTOMIZATION = "kustomization.yaml";
const KUSTOMIZE_CONFIG = "kustomizeconfig.yaml";
const README = "README.md";

/** The GitOps tree of a plan. Throws {@link InputFaults} with the faults of all stacks. */
export function gitopsTree(plan: PlanDocument): Tree {
  const faults: Fault[] = [];
  const folders = new Map<string, ReadonlyMap<string, string>>();
  const mutable = new Map<string, MutableFile>();
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
    const groups = groupByRoot(objects, environment, faults);
    const { overlays, faults: misplanned } = plannedOverlays(stack, groups);
    faults.push(...misplanned);
    for (const [root, members] of groups) {
      const overlay = overlays.get(overlayOf(root) ?? "");
      folders.set(root, new Map([...files(members, faults), ...ofOverlay(overlay)]));
      for (const [path, file] of besideOverlay(overlay)) mutable.set(path, file);
    }
    const others = renderedFiles(environment, stack);
    faults.push(...others.faults);
    for (const [root, texts] of others.files) folders.set(root, texts);
  }
  throwIfAny(faults);
  if (folders.size > 0) mutable.set(README, { seed: TREE_README, faultsIn: () => [] });
  return { folders, mutable };
}

/** What is rendered with the objects of an overlay. */
function ofOverlay(overlay: PlannedOverlay | undefined): [string, string][] {
  if (overlay === undefined) return [];
  return [
    [KUSTOMIZE_CONFIG, overlayConfiguration()],
    [README, overlayReadme(overlay)],
  ];
}

/** What stands beside it. */
function besideOverlay(overlay: PlannedOverlay | undefined): [string, MutableFile][] {
  if (overlay === undefined) return [];
  const { folder, rules } = overlay;
  const kustomization: MutableFile = {
    seed: kustomizationSeed(overlay),
    faultsIn: (file) => kustomizationFaults(file, overlay),
  };
  return [
    [`${folder}/${MUTABLE_FILES.kustomization}`, kustomization],
    ...(rules === undefined
      ? []
      : [[`${folder}/${MUTABLE_FILES.rules}`, { seed: rulesSeed(rules), faultsIn: rulesFaults }] as const]),
  ] as [string, MutableFile][];
}

function groupByRoot(
  objects: readonly RenderedObject[],
  environment: string,
  faults: Fault[],
): Map<string, RenderedObject[]> {
  const groups = new Map<string, RenderedObject[]>();
  const holders = new Map<string, string>();
  for (const object of objects) {
    const place = placeOf(object, environment);
    if (place === undefined) {
      faults.push({
        path: object.urn,
        problem: "no row of the layout says where this object is rendered to",
        got: object.components.map(({ type }) => type).join(" in ") || "no component",
        allowed: `objects of ${placedComponents()
          .map((beginning) => `${beginning}*`)
          .join(", ")}`,
      });
      continue;
    }
    const { root, by, named } = place;
    if (named && !isFolderName(by.name)) {
      faults.push({
        path: object.urn,
        problem: "a service's name must be able to name a folder",
        got: JSON.stringify(by.name),
      });
      continue;
    }
    const holder = `${by.type} ${by.name}`;
    const other = holders.get(root) ?? holder;
    if (named && other !== holder) {
      faults.push({
        path: object.urn,
        problem: `${holder} and ${other} would both be rendered to ${root}`,
        fix: "give one of them another name",
      });
    }
    holders.set(root, holder);
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
