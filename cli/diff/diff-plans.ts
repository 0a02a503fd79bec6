import { weakenings, type ChangedResource } from "../findings/weakenings.ts";
import { isRecord, type PlanDocument, type PlannedResource, type StackPlan } from "../plan/plan.ts";
import { matchResources } from "./aliases.ts";
import { opaqueInputs, SHOW } from "./hidden.ts";
import { deletesFirst, replaceReasons, type Pair } from "./immutable.ts";
import { diffMeta, type Rename } from "./meta.ts";
import type {
  Counts,
  DiffSource,
  PlanDiff,
  PropertyChange,
  ResourceChange,
  ResourceDiff,
  StackDiff,
} from "./model.ts";
import { byCodeUnit } from "./order.ts";
import { parsePath, reset } from "./path.ts";
import { diffRecords } from "./properties.ts";
import { STACK_TYPE } from "./urn.ts";
import { allKeys } from "./values.ts";

/** What the two plans are called. */
export interface DiffLabels {
  readonly base: DiffSource;
  readonly head: DiffSource;
}

const EMPTY: StackPlan = { resources: [], outputs: {} };
const NONE: Counts = { create: 0, update: 0, replace: 0, delete: 0, move: 0, same: 0 };

/**
 * What changes when the platform goes from one plan to the other.
 *
 * Pure; no secret, and no value the model hides, is in the result.
 */
export function diffPlans(
  base: PlanDocument,
  head: PlanDocument,
  labels: DiffLabels = { base: { label: "base" }, head: { label: "head" } },
): PlanDiff {
  const stacks = allKeys(base.stacks, head.stacks).map((stack) =>
    diffStack(stack, stackOf(base, stack), stackOf(head, stack)),
  );
  return {
    schemaVersion: 1,
    ...labels,
    counts: stacks.map(({ counts }) => counts).reduce(add, NONE),
    stacks,
  };
}

function stackOf({ stacks }: PlanDocument, stack: string): StackPlan | undefined {
  return Object.hasOwn(stacks, stack) ? stacks[stack] : undefined;
}

function diffStack(stack: string, base: StackPlan | undefined, head: StackPlan | undefined): StackDiff {
  const [before, after] = [base ?? EMPTY, head ?? EMPTY];
  const matching = matchResources(before.resources, after.resources);
  const rename: Rename = (urn) => (urn === null ? null : (matching.renamed.get(urn) ?? urn));
  const [baseTree, headTree] = [treeOf(before), treeOf(after)];
  const taken = new Set([...matching.base.values()]);
  const changes: ChangedResource[] = [
    ...after.resources.flatMap((resource): ChangedResource[] => {
      const previous = matching.base.get(resource.urn);
      if (previous === undefined) {
        return [{ diff: onlyIn("create", resource, headTree), head: resource }];
      }
      const pair = pairOf(previous, resource, baseTree, headTree);
      return diffPair(pair, rename, headTree).map((diff) => ({ diff, base: pair.base, head: pair.head }));
    }),
    ...before.resources
      .filter((resource) => !taken.has(resource))
      .map((resource) => ({ diff: onlyIn("delete", resource, baseTree), base: resource })),
  ];
  const resources = changes
    .map(({ diff }) => diff)
    .sort((a, b) => rank(a) - rank(b) || byCodeUnit(a.urn, b.urn));
  const outputs = diffRecords(before.outputs, after.outputs, SHOW);
  const changed = resources.length > 0 || outputs.length > 0;
  return {
    stack,
    change: base === undefined ? "create" : head === undefined ? "delete" : changed ? "update" : "same",
    counts: count(resources, after.resources.length),
    // A stack that is new had nothing to weaken.
    findings: base === undefined ? [] : weakenings(stack, changes),
    resources,
    outputs,
    conflicts: matching.conflicts,
  };
}

type Tree = ReadonlyMap<string, PlannedResource>;

function treeOf({ resources }: StackPlan): Tree {
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

/** The two versions of a resource, the head's inputs as the engine would see them under `ignoreChanges`. */
function pairOf(base: PlannedResource, head: PlannedResource, baseTree: Tree, headTree: Tree): Pair {
  const inputs = head.ignoreChanges
    .flatMap((path) => [parsePath(path)].filter((segments) => segments !== undefined))
    .reduce<PlannedResource["inputs"]>((current, path) => {
      const kept = reset(base.inputs, current, path);
      return isRecord(kept) ? kept : current;
    }, head.inputs);
  return {
    base,
    head: { ...head, inputs },
    baseProvider: baseTree.get(base.provider ?? ""),
    headProvider: headTree.get(head.provider ?? ""),
  };
}

function diffPair(pair: Pair, rename: Rename, tree: Tree): ResourceDiff[] {
  const { base, head } = pair;
  const properties = diffRecords(base.inputs, head.inputs, opaqueInputs(base, head));
  const meta = diffMeta(base, head, rename);
  const reasons = replaceReasons(pair);
  const moved = base.urn !== head.urn;
  if (!moved && properties.length === 0 && meta.length === 0 && reasons.length === 0) return [];
  const replaced = reasons.length > 0;
  return [
    {
      ...identity(head, tree),
      ...(moved ? { oldUrn: base.urn } : {}),
      ...(base.type === head.type ? {} : { oldType: base.type }),
      change: replaced ? "replace" : moved ? "move" : "update",
      properties,
      meta,
      replaceReasons: reasons,
      protected: base.protect || head.protect,
      ...(replaced && deletesFirst(pair) ? { deleteBeforeReplace: true } : {}),
      ...(replaced && base.retainOnDelete ? { retained: true } : {}),
      ...(head.external ? { external: true } : {}),
    },
  ];
}

/** A resource without a counterpart: all its inputs come, or go. */
function onlyIn(change: "create" | "delete", resource: PlannedResource, tree: Tree): ResourceDiff {
  const opaque = opaqueInputs(resource);
  const properties: PropertyChange[] =
    change === "create" ? diffRecords({}, resource.inputs, opaque) : diffRecords(resource.inputs, {}, opaque);
  return {
    ...identity(resource, tree),
    change,
    properties,
    meta: [],
    replaceReasons: [],
    protected: resource.protect,
    ...(change === "delete" && resource.retainOnDelete ? { retained: true } : {}),
    ...(resource.external ? { external: true } : {}),
  };
}

function identity(
  resource: PlannedResource,
  tree: Tree,
): Pick<ResourceDiff, "urn" | "type" | "name" | "component"> {
  const { urn, type, name } = resource;
  const component = outermostComponent(resource, tree);
  return { urn, type, name, ...(component === undefined ? {} : { component }) };
}

function outermostComponent(resource: PlannedResource, tree: Tree): ResourceDiff["component"] {
  const seen = new Set<string>();
  let outermost: ResourceDiff["component"];
  let at: PlannedResource | undefined = resource;
  while (at !== undefined && at.type !== STACK_TYPE && !seen.has(at.urn)) {
    seen.add(at.urn);
    if (!at.custom) outermost = { urn: at.urn, type: at.type, name: at.name };
    at = tree.get(at.parent ?? "");
  }
  return outermost;
}

/** What a reviewer has to see first. */
function rank({ change, meta, protected: isProtected }: ResourceDiff): number {
  if (change === "replace") return 0;
  if (change === "delete") return 1;
  return isProtected || meta.length > 0 ? 2 : 3;
}

function count(resources: readonly ResourceDiff[], total: number): Counts {
  const of = (change: ResourceChange): number =>
    resources.filter((resource) => resource.change === change).length;
  const deleted = of("delete");
  return {
    create: of("create"),
    update: of("update"),
    replace: of("replace"),
    delete: deleted,
    move: of("move"),
    same: total - (resources.length - deleted),
  };
}

function add(a: Counts, b: Counts): Counts {
  return {
    create: a.create + b.create,
    update: a.update + b.update,
    replace: a.replace + b.replace,
    delete: a.delete + b.delete,
    move: a.move + b.move,
    same: a.same + b.same,
  };
}
