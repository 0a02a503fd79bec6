import type { PlanAlias, PlannedResource } from "../plan/plan.ts";
import type { AliasConflict } from "./model.ts";
import { byCodeUnit } from "./order.ts";
import { createUrn, ownType, parseUrn, STACK_TYPE } from "./urn.ts";

/** Which resource of the head was which of the base. */
export interface Matching {
  /** Base resource by head URN, for those that existed before. */
  readonly base: ReadonlyMap<string, PlannedResource>;
  /** Head URN by base URN, for those that have another one now. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly conflicts: readonly AliasConflict[];
}

/**
 * Matches the resources of two plans of a stack as the engine does (pkg/resource/deploy/step_generator.go, generateSteps): by
 * URN, else by the first alias that names a resource of the base. A child inherits the URN its parent was found under, with the
 * parent's old name put in place of the new one where the child's name begins with it.
 *
 * Where the engine would stop, because two resources claim the same old one, the first by URN keeps it and a conflict is told.
 */
export function matchResources(base: readonly PlannedResource[], head: readonly PlannedResource[]): Matching {
  const old = new Map(base.map((resource) => [resource.urn, resource]));
  const own = new Set(head.map(({ urn }) => urn));
  const matched = new Map<string, PlannedResource>();
  const oldUrns = new Map<string, string>();
  const renamed = new Map<string, string>();
  const conflicts: AliasConflict[] = [];
  for (const resource of parentsFirst(head)) {
    const found = [resource.urn, ...aliasUrns(resource, oldUrns)].find((urn) => old.has(urn));
    const previous = old.get(found ?? "");
    if (found === undefined || previous === undefined) continue;
    const owner = found === resource.urn ? undefined : own.has(found) ? found : renamed.get(found);
    if (owner !== undefined) {
      conflicts.push({ urn: resource.urn, alias: found, owner });
      continue;
    }
    matched.set(resource.urn, previous);
    if (found === resource.urn) continue;
    oldUrns.set(resource.urn, found);
    renamed.set(found, resource.urn);
  }
  return { base: matched, renamed, conflicts: conflicts.toSorted((a, b) => byCodeUnit(a.urn, b.urn)) };
}

/**
 * URNs a resource may have had, in the order the engine tries them.
 *
 * @param oldUrns the URN each ancestor was found under, where an alias found it
 */
function aliasUrns(resource: PlannedResource, oldUrns: ReadonlyMap<string, string>): string[] {
  const own = resource.aliases.flatMap((alias) => collapse(alias, resource, oldUrns) ?? []);
  const parent = parseUrn(resource.parent ?? "");
  const oldParent = parseUrn(oldUrns.get(resource.parent ?? "") ?? "");
  if (parent === undefined || oldParent === undefined) return [...new Set(own)];
  const { stack, project } = parent;
  const inherited = (type: string, name: string): string => {
    const oldName = name.startsWith(parent.name) ? oldParent.name + name.slice(parent.name.length) : name;
    return createUrn(oldParent.qualifiedType, { stack, project, type, name: oldName });
  };
  const multiplied = own.flatMap((urn) => {
    const parts = parseUrn(urn);
    return parts === undefined ? [] : [inherited(ownType(parts.qualifiedType), parts.name)];
  });
  return [...new Set([...own, inherited(resource.type, resource.name), ...multiplied])];
}

/** The whole URN an alias stands for: what it leaves out is as the resource has it now. */
function collapse(
  alias: PlanAlias,
  resource: PlannedResource,
  oldUrns: ReadonlyMap<string, string>,
): string | undefined {
  if (typeof alias === "string") return alias;
  const now = parseUrn(resource.urn);
  if (now === undefined) return undefined;
  // A parent named by the alias may itself have had another URN at that time.
  const named =
    alias.parentUrn === undefined ? resource.parent : (oldUrns.get(alias.parentUrn) ?? alias.parentUrn);
  const parentType = alias.noParent === true ? "" : (parseUrn(named ?? "")?.qualifiedType ?? "");
  return createUrn(parentType === STACK_TYPE ? "" : parentType, {
    stack: alias.stack ?? now.stack,
    project: alias.project ?? now.project,
    type: alias.type ?? resource.type,
    name: alias.name ?? resource.name,
  });
}

/** Each resource after its parent, because a child's old URN follows from the parent's. */
function parentsFirst(resources: readonly PlannedResource[]): PlannedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const depths = new Map<string, number>();
  const depth = (resource: PlannedResource): number => {
    const known = depths.get(resource.urn);
    if (known !== undefined) return known;
    // Set before looking upward: parents in a circle, in a plan somebody wrote, must not be followed for ever.
    depths.set(resource.urn, 0);
    const parent = byUrn.get(resource.parent ?? "");
    const found = parent === undefined ? 0 : depth(parent) + 1;
    depths.set(resource.urn, found);
    return found;
  };
  const sorted = resources.toSorted((a, b) => byCodeUnit(a.urn, b.urn));
  return sorted.toSorted((a, b) => depth(a) - depth(b));
}
