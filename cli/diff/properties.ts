import { isSecret, type PlanValue } from "../plan/plan.ts";
import { shown, withheld, type Opaque } from "./hidden.ts";
import type { PropertyChange } from "./model.ts";
import { formatPath, member, type ElementKey, type Segment } from "./path.ts";
import { allKeys, isPlainList, isPlainRecord, same } from "./values.ts";

type Path = readonly Segment[];
interface PlainRecord {
  readonly [key: string]: PlanValue;
}

/** Fields that name an element of a list, tried in this order; the first that tells all elements of both lists apart is taken. */
const KEY_FIELDS = [["name"], ["kind", "name"], ["namespace", "name"], ["key"], ["type"], ["id"]] as const;

/** Names an element of a list of texts, `remove[value=x-forwarded-host]`, when some came or went. */
const TEXT_FIELDS = ["value"];

/** The changes that make `before` into `after`, in the order of keys and elements. */
export function diffRecords(
  before: PlainRecord,
  after: PlainRecord,
  opaque: Opaque,
  path: Path = [],
): PropertyChange[] {
  return allKeys(before, after).flatMap((key) => {
    const [old, now] = [member(before, key), member(after, key)];
    if (opaque([before, after], key)) return same(old, now) ? [] : [hidden([...path, key], old, now)];
    return diffValues(old, now, opaque, [...path, key]);
  });
}

function diffValues(
  before: PlanValue | undefined,
  after: PlanValue | undefined,
  opaque: Opaque,
  path: Path,
): PropertyChange[] {
  if (same(before, after)) return [];
  // What a secret becomes, or was, may be its very value.
  if (isHiding(before) || isHiding(after)) return [hidden(path, before, after)];
  if (before !== undefined && after !== undefined) {
    if (isPlainRecord(before) && isPlainRecord(after)) return diffRecords(before, after, opaque, path);
    if (isPlainList(before) && isPlainList(after)) return diffLists(before, after, opaque, path);
  }
  return [change(path, before, after, (value) => shown(value, opaque))];
}

function isHiding(value: PlanValue | undefined): boolean {
  return value !== undefined && isSecret(value);
}

function hidden(path: Path, before: PlanValue | undefined, after: PlanValue | undefined): PropertyChange {
  return { ...change(path, before, after, withheld), hidden: true };
}

function change(
  path: Path,
  before: PlanValue | undefined,
  after: PlanValue | undefined,
  show: (value: PlanValue) => PlanValue,
): PropertyChange {
  return {
    path: formatPath(path),
    kind: before === undefined ? "add" : after === undefined ? "remove" : "change",
    ...(before === undefined ? {} : { before: show(before) }),
    ...(after === undefined ? {} : { after: show(after) }),
  };
}

function diffLists(
  before: readonly PlanValue[],
  after: readonly PlanValue[],
  opaque: Opaque,
  path: Path,
): PropertyChange[] {
  const fields = keyFields(before, after);
  return fields === undefined
    ? diffByPosition(before, after, opaque, path)
    : diffByKey(before, after, fields, opaque, path);
}

/** Elements before and after the differing stretch are the same, so that one inserted element is one change. */
function diffByPosition(
  before: readonly PlanValue[],
  after: readonly PlanValue[],
  opaque: Opaque,
  path: Path,
): PropertyChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && same(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && same(before.at(-1 - end), after.at(-1 - end))) end++;
  const stretch = Math.max(before.length, after.length) - end - start;
  return Array.from({ length: stretch }, (_, offset) => start + offset).flatMap((index) =>
    diffValues(
      index < before.length - end ? before[index] : undefined,
      index < after.length - end ? after[index] : undefined,
      opaque,
      [...path, index],
    ),
  );
}

function diffByKey(
  before: readonly PlanValue[],
  after: readonly PlanValue[],
  fields: readonly string[],
  opaque: Opaque,
  path: Path,
): PropertyChange[] {
  const old = byKey(before, fields);
  const now = byKey(after, fields);
  const keys = [...old.keys(), ...[...now.keys()].filter((key) => !old.has(key))];
  const changes = keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const segment = was?.segment ?? is?.segment;
    if (segment === undefined) return [];
    const found = diffValues(was?.value, is?.value, opaque, [...path, segment]);
    return was === undefined && is !== undefined
      ? found.map((added) => ({ ...added, index: is.index }))
      : found;
  });
  const order = [...old.keys()].filter((key) => now.has(key));
  const moved = [...now.keys()].filter((key) => old.has(key)).some((key, index) => key !== order[index]);
  if (!moved) return changes;
  const names = (elements: ReadonlyMap<string, Element>): PlanValue =>
    [...elements.values()].map(({ segment }) => formatPath([segment]));
  return [
    ...changes,
    { path: formatPath(path), kind: "change", before: names(old), after: names(now), order: true },
  ];
}

interface Element {
  readonly segment: ElementKey;
  readonly value: PlanValue;
  readonly index: number;
}

function byKey(list: readonly PlanValue[], fields: readonly string[]): Map<string, Element> {
  return new Map(
    list.map((value, index) => {
      const segment = { key: fields.map((field) => [field, keyValue(value, field) ?? ""] as const) };
      return [formatPath([segment]), { segment, value, index }];
    }),
  );
}

function keyFields(before: readonly PlanValue[], after: readonly PlanValue[]): readonly string[] | undefined {
  if (before.length !== after.length && [before, after].every(areDistinctTexts)) return TEXT_FIELDS;
  if (![...before, ...after].every(isPlainRecord)) return undefined;
  return KEY_FIELDS.find((fields) =>
    [before, after].every((list) => {
      const complete = list.every((item) => fields.every((field) => keyValue(item, field) !== undefined));
      return complete && byKey(list, fields).size === list.length;
    }),
  );
}

function areDistinctTexts(list: readonly PlanValue[]): boolean {
  return list.every((item) => typeof item === "string") && new Set(list).size === list.length;
}

function keyValue(item: PlanValue, field: string): string | number | undefined {
  const value = isPlainRecord(item) ? member(item, field) : item;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
