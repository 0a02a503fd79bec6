import type { Finding } from "../findings/finding.ts";
import type { PlanValue } from "../plan/plan.ts";

/**
 * What differs between two plans. Plain JSON, schema version 1; a field that does not apply is absent.
 *
 * Everything is ordered: stacks by name, resources by how much a reviewer has to care, then by URN, so that the same two plans
 * give the same bytes. Reports in other formats, and findings about single changes, are made from this and the two plans.
 */
export interface PlanDiff {
  readonly schemaVersion: 1;
  readonly base: DiffSource;
  readonly head: DiffSource;
  /** Sum over all stacks. */
  readonly counts: Counts;
  /** Sorted by name; stacks without a change are in it too. */
  readonly stacks: readonly StackDiff[];
}

/** Where a plan came from. */
export interface DiffSource {
  /** As the user named it: a git revision, a file, `the working tree`. */
  readonly label: string;
  /** Full commit id. Absent for files and the working tree. */
  readonly commit?: string;
}

/** What happens to a resource. */
export type ResourceChange = "replace" | "delete" | "create" | "update" | "move";

/**
 * Resources by what happens to them; each is counted once. A resource that is replaced or updated under another URN is a
 * `replace` or a `move`, `update` includes changes of options alone, `same` are those that do not appear in the diff.
 */
export type Counts = { readonly [change in ResourceChange | "same"]: number };

/** What differs in one stack. */
export interface StackDiff {
  readonly stack: string;
  /** `create` and `delete` when only one of the plans has the stack. */
  readonly change: "create" | "delete" | "update" | "same";
  readonly counts: Counts;
  /** What weakens the platform, the gravest first. Empty for a stack that is new. */
  readonly findings: readonly Finding[];
  /** Replaced ones first, then deleted ones, then those whose protection or options change, then the rest. */
  readonly resources: readonly ResourceDiff[];
  /** Stack outputs. */
  readonly outputs: readonly PropertyChange[];
  /** Aliases the engine would refuse. */
  readonly conflicts: readonly AliasConflict[];
}

/** One resource that is not the same in both plans. */
export interface ResourceDiff {
  /** URN in the head plan; for a deleted resource, the one it had. */
  readonly urn: string;
  /** URN in the base plan, when an alias gave the resource another one. */
  readonly oldUrn?: string;
  readonly type: string;
  /** Type in the base plan, when it is another one. */
  readonly oldType?: string;
  readonly name: string;
  readonly change: ResourceChange;
  /** The outermost component around it, which may be the resource itself. Absent for what stands directly below the stack. */
  readonly component?: { readonly urn: string; readonly type: string; readonly name: string };
  /** Inputs. Of a created resource all of them are added, of a deleted one all are removed. */
  readonly properties: readonly PropertyChange[];
  /** Options of the resource: protection, provider, parent and the like. Empty for created and deleted resources. */
  readonly meta: readonly MetaChange[];
  /** Why the resource is replaced, each with its reason. Empty when it is not. */
  readonly replaceReasons: readonly ReplaceReason[];
  /** True when either plan protects it: the engine then refuses to delete or replace it. */
  readonly protected: boolean;
  /** Present when a replaced resource is gone before its successor exists. */
  readonly deleteBeforeReplace?: true;
  /** Present when the real object stays although the resource is deleted or replaced (`retainOnDelete`). */
  readonly retained?: true;
  /** Present when the resource is read and not managed. */
  readonly external?: true;
}

/** A change of one value. */
export interface PropertyChange {
  /** `spec.listeners[name=https].port`; see `formatPath`. The index of a removed list element is that in the base. */
  readonly path: string;
  readonly kind: "add" | "remove" | "change";
  /** Absent when added. */
  readonly before?: PlanValue;
  /** Absent when removed. `{"$unknown": true}` when only the provider will know it. */
  readonly after?: PlanValue;
  /** Present when the values are withheld: `before` and `after` then say `$secret` or `$hidden`. */
  readonly hidden?: true;
  /** Position in the head's list of an added element that is named by key. */
  readonly index?: number;
  /** Present when the elements of a list only changed places: `before` and `after` list their keys. */
  readonly order?: true;
}

/** A change of a resource option. */
export interface MetaChange {
  readonly field: MetaField;
  readonly before: PlanValue;
  readonly after: PlanValue;
}

export type MetaField =
  | "protect"
  | "retainOnDelete"
  | "deletedWith"
  | "provider"
  | "parent"
  | "dependencies"
  | "ignoreChanges"
  | "replaceOnChanges"
  | "deleteBeforeReplace"
  | "additionalSecretOutputs"
  | "external"
  | "importId"
  | "customTimeouts"
  | "version"
  | "pluginDownloadURL";

/** Why a resource cannot be updated in place. */
export interface ReplaceReason {
  /** The input or option that forces it. */
  readonly path: string;
  readonly reason: string;
}

/** A resource whose alias names one that still exists, or that another resource claims too. */
export interface AliasConflict {
  readonly urn: string;
  readonly alias: string;
  /** URN of the resource that has the alias' URN. */
  readonly owner: string;
}

/** Stands for a value that is never shown. */
export const HIDDEN = { $hidden: true } as const satisfies PlanValue;

/** True when anything differs. */
export function hasChanges(diff: PlanDiff): boolean {
  return diff.stacks.some(({ change, conflicts }) => change !== "same" || conflicts.length > 0);
}
