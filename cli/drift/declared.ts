import { HIDDEN, type PropertyChange } from "../diff/model.ts";
import { formatPath, member, parsePath, type Segment } from "../diff/path.ts";
import { isPlainList, isPlainRecord } from "../diff/values.ts";
import type { PlannedResource, PlanValue, StackPlan } from "../plan/plan.ts";
import { isRecord } from "../plan/plan.ts";

const OWNER_LABEL = "slipway.dev/owner";
const CONTRACT_ANNOTATION = "slipway.dev/contract";

/** What the program says of its resources, to judge what is found by. */
export interface Declared {
  /** Group that owns a resource; the environment's where it does not say. */
  ownerOf(resource: PlannedResource | undefined): string;
  /** Contract or component that a resource comes from. */
  sourceOf(resource: PlannedResource): string;
  find(urn: string): PlannedResource | undefined;
  readonly resources: readonly PlannedResource[];
}

export function declaredBy(plan: StackPlan): Declared {
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const { environment } = plan.outputs;
  const owner = textAt(environment, "owner") || "the platform";
  return {
    resources: plan.resources,
    find: (urn) => byUrn.get(urn),
    ownerOf: (resource) => textAt(resource?.inputs, "metadata", "labels", OWNER_LABEL) || owner,
    sourceOf: (resource) => {
      const contract = textAt(resource.inputs, "metadata", "annotations", CONTRACT_ANNOTATION);
      const parent = byUrn.get(resource.parent ?? "");
      if (contract !== "") return contract;
      return parent === undefined ? "the stack" : `${parent.type} ${parent.name}`;
    },
  };
}

/**
 * The changes with every value hidden that the program does not itself say in plain text. What the engine prints may hold
 * secrets that are not marked, because a provider does not mark them or because they were asked for in plain text.
 */
export function withoutUndeclared(
  changes: readonly PropertyChange[],
  resource: PlannedResource | undefined,
): PropertyChange[] {
  return changes.map((change) => {
    const inputs = resource?.inputs ?? {};
    if (change.hidden !== true && isDeclared(change.path, inputs)) return change;
    const { path, kind, before, after } = change;
    return {
      path: withoutValues(path, inputs),
      kind,
      ...(before === undefined ? {} : { before: HIDDEN }),
      ...(after === undefined ? {} : { after: HIDDEN }),
      hidden: true as const,
    };
  });
}

/** True when the inputs have a value at the path that is neither secret nor unknown, nor anything that holds such. */
function isDeclared(path: string, inputs: PlannedResource["inputs"]): boolean {
  const segments = parsePath(path);
  const value = segments === undefined ? undefined : valueAt(inputs, segments);
  return value !== undefined && isPlain(value);
}

function valueAt(value: PlanValue | undefined, path: readonly Segment[]): PlanValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined || value === undefined) return value;
  if (typeof first === "string")
    return isPlainRecord(value) ? valueAt(member(value, first), rest) : undefined;
  if (!isPlainList(value)) return undefined;
  if (typeof first === "number") return valueAt(value[first], rest);
  if (typeof first === "symbol") return undefined;
  const isNamed = (item: PlanValue): boolean =>
    first.key.every(([field, wanted]) => (isPlainRecord(item) ? member(item, field) : item) === wanted);
  return valueAt(value.find(isNamed), rest);
}

/** The path with `[*]` for elements of lists that it names by values, unless the program has such an element. */
function withoutValues(path: string, inputs: PlannedResource["inputs"]): string {
  const segments = parsePath(path) ?? [];
  return segments
    .map((segment, index) => {
      const isKnown =
        typeof segment !== "object" || valueAt(inputs, segments.slice(0, index + 1)) !== undefined;
      const text = isKnown ? formatPath([segment]) : "[*]";
      return index === 0 || text.startsWith("[") ? text : `.${text}`;
    })
    .join("");
}

function isPlain(value: PlanValue): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isPlainList(value)) return value.every(isPlain);
  return isPlainRecord(value) && Object.values(value).every(isPlain);
}

function textAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
  return typeof found === "string" ? found : "";
}
