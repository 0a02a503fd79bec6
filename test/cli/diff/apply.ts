import type { PropertyChange } from "../../../cli/diff/model.ts";
import { formatPath, parsePath, type Segment } from "../../../cli/diff/path.ts";
import type { PlanValue } from "../../../cli/plan/plan.ts";

/** Mappings as maps, so that no key means anything. */
type Node = Map<string, Node> | Node[] | { leaf: PlanValue };

/** What `changes` make of a value: the other direction of the diff, to prove that nothing is missing in it. */
export function apply(value: PlanValue, changes: readonly PropertyChange[]): PlanValue {
  const root = toNode(value);
  const parsed = changes.map((change) => ({ change, path: parsePath(change.path) ?? [] }));
  const isOnList = (path: readonly Segment[]): boolean => typeof path.at(-1) !== "string";
  for (const { change, path } of parsed) {
    if (change.order === true || (isOnList(path) && change.kind !== "change")) continue;
    set(root, path, change.kind === "remove" ? undefined : toNode(change.after ?? null));
  }
  const structural = parsed.filter(
    ({ change, path }) => change.order !== true && isOnList(path) && change.kind !== "change",
  );
  // Inner lists first, because an outer removal would change what their paths mean.
  const depths = [...new Set(structural.map(({ path }) => path.length))].sort((a, b) => b - a);
  for (const depth of depths) {
    const here = structural.filter(({ path }) => path.length === depth);
    const removed = here.filter(({ change }) => change.kind === "remove").reverse();
    for (const { path } of removed) {
      const list = listAt(root, path.slice(0, -1));
      list.splice(indexOf(list, path.at(-1)), 1);
    }
    const added = here.filter(({ change }) => change.kind === "add");
    const position = ({ change, path }: (typeof added)[number]): number =>
      change.index ?? Number(path.at(-1));
    for (const item of added.sort((a, b) => position(a) - position(b))) {
      listAt(root, item.path.slice(0, -1)).splice(position(item), 0, toNode(item.change.after ?? null));
    }
  }
  for (const { change, path } of parsed.filter(({ change: { order } }) => order === true).reverse()) {
    const list = listAt(root, path);
    const names = change.after as readonly string[];
    const sorted = names.map((name) => list[indexOf(list, parsePath(name)?.[0])]);
    list.splice(0, list.length, ...sorted.flatMap((node) => node ?? []));
  }
  return fromNode(root);
}

function toNode(value: PlanValue): Node {
  if (Array.isArray(value)) return value.map((item: PlanValue) => toNode(item));
  if (typeof value === "object" && value !== null && !("$unknown" in value)) {
    return new Map(Object.entries(value).map(([key, item]) => [key, toNode(item as PlanValue)]));
  }
  return { leaf: value };
}

function fromNode(node: Node): PlanValue {
  if (Array.isArray(node)) return node.map(fromNode);
  if (node instanceof Map) return Object.fromEntries([...node].map(([key, item]) => [key, fromNode(item)]));
  return node.leaf;
}

function step(node: Node | undefined, segment: Segment): Node | undefined {
  if (node instanceof Map) return typeof segment === "string" ? node.get(segment) : undefined;
  return Array.isArray(node) ? node[indexOf(node, segment)] : undefined;
}

function listAt(root: Node, path: readonly Segment[]): Node[] {
  const found = path.reduce<Node | undefined>(step, root);
  if (!Array.isArray(found)) throw new Error(`no list at ${formatPath(path)}`);
  return found;
}

function indexOf(list: readonly Node[], segment: Segment | undefined): number {
  if (typeof segment === "number") return segment;
  if (typeof segment !== "object") throw new Error(`no element ${String(segment)}`);
  return list.findIndex((node) => {
    const fields = node instanceof Map ? node : new Map<string, Node>();
    return segment.key.every(([field, value]) => {
      // A text names itself.
      const found = node instanceof Map ? fields.get(field) : node;
      return found !== undefined && "leaf" in found && found.leaf === value;
    });
  });
}

function set(root: Node, path: readonly Segment[], value: Node | undefined): void {
  const owner = path.slice(0, -1).reduce<Node | undefined>(step, root);
  const last = path.at(-1);
  if (owner instanceof Map && typeof last === "string") {
    if (value === undefined) owner.delete(last);
    else owner.set(last, value);
  } else if (Array.isArray(owner) && last !== undefined && value !== undefined) {
    owner[indexOf(owner, last)] = value;
  } else {
    throw new Error(`nothing at ${formatPath(path)}`);
  }
}
