import { isRecord, type PlanValue } from "../plan/plan.ts";

/** Any element of a list or any property: `*`. */
const ANY = Symbol("any");

/** An element of a list, named by the values of its key fields, in a fixed order of fields. */
export interface ElementKey {
  readonly key: readonly (readonly [field: string, value: string | number])[];
}

export type Segment = string | number | typeof ANY | ElementKey;

const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;
const PLAIN_VALUE = /^[A-Za-z_][\w./:-]*$/;

/**
 * A path as text: `spec.rules[0].matches`, `metadata.annotations["a.b/c"]`, `spec.listeners[name=https].port`,
 * `refs[kind=Gateway,name="my edge"]`. Different paths have different texts, and {@link parsePath} reads them back.
 */
export function formatPath(path: readonly Segment[]): string {
  return path
    .map((segment, index) => {
      if (typeof segment !== "string") return `[${formatSegment(segment)}]`;
      if (!PLAIN_NAME.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");
}

function formatSegment(segment: Exclude<Segment, string>): string {
  if (segment === ANY) return "*";
  if (typeof segment === "number") return String(segment);
  return segment.key.map(([field, value]) => `${field}=${formatKeyValue(value)}`).join(",");
}

function formatKeyValue(value: string | number): string {
  return typeof value === "string" && PLAIN_VALUE.test(value) ? value : JSON.stringify(value);
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const FIELD = String.raw`[A-Za-z]+=(?:${QUOTED}|[\w./:+-]+)`;
const TOKEN = new RegExp(
  String.raw`\.?(?<name>[^.[\]]+)|\[(?:(?<any>\*)|(?<index>\d{1,9})|(?<quoted>${QUOTED})|(?<key>${FIELD}(?:,${FIELD})*))\]`,
  "sy",
);

/** Reads a path as {@link formatPath} writes it, and as Pulumi's `ignoreChanges` takes it; undefined when it is none. */
export function parsePath(text: string): Segment[] | undefined {
  const segments: Segment[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const segment = match === null ? undefined : segmentOf(match.groups ?? {});
    if (match === null || segment === undefined) return undefined;
    segments.push(segment);
    at += match[0].length;
  }
  return segments.length === 0 ? undefined : segments;
}

function segmentOf({
  name,
  any,
  index,
  quoted,
  key,
}: Record<string, string | undefined>): Segment | undefined {
  if (any !== undefined || name === "*") return ANY;
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  if (quoted !== undefined) return unquote(quoted);
  const fields = [...(key ?? "").matchAll(new RegExp(FIELD, "gs"))].map(([field]) => {
    const equals = field.indexOf("=");
    const value = field.slice(equals + 1);
    const parsed = value.startsWith('"') ? unquote(value) : PLAIN_VALUE.test(value) ? value : Number(value);
    return [field.slice(0, equals), parsed ?? ""] as const;
  });
  return { key: fields };
}

function unquote(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An own member; never one of the prototype's. */
export function member(record: { readonly [key: string]: PlanValue }, key: string): PlanValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Every value a path leads to. Keys of list elements lead nowhere: programs do not write them. */
export function select(value: PlanValue | undefined, path: readonly Segment[]): PlanValue[] {
  if (value === undefined) return [];
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  if (isList(value)) {
    if (first === ANY) return value.flatMap((item) => select(item, rest));
    return typeof first === "number" ? select(value[first], rest) : [];
  }
  if (!isRecord(value)) return [];
  if (first === ANY) {
    return Object.keys(value)
      .toSorted()
      .flatMap((key) => select(member(value, key), rest));
  }
  return typeof first === "string" ? select(member(value, first), rest) : [];
}

/** `after` with what stands at a path put back to what it was in `before`: what the engine does for `ignoreChanges`. */
export function reset(
  before: PlanValue | undefined,
  after: PlanValue | undefined,
  path: readonly Segment[],
): PlanValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return before;
  if (isList(before) && isList(after)) {
    if (first === ANY && rest.length === 0) return before;
    return after.map((item, index) => {
      const old = before[index];
      const meant = first === ANY || first === index;
      return meant && old !== undefined ? (reset(old, item, rest) ?? item) : item;
    });
  }
  if (!isPlain(before) || !isPlain(after)) return after;
  const keys = first === ANY ? [...new Set([...Object.keys(before), ...Object.keys(after)])] : [first];
  const entries = new Map(Object.entries(after));
  for (const key of keys) {
    if (typeof key !== "string") continue;
    const value = reset(member(before, key), member(after, key), rest);
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return Object.fromEntries(entries);
}

function isList(value: PlanValue | undefined): value is readonly PlanValue[] {
  return Array.isArray(value);
}

function isPlain(value: PlanValue | undefined): value is { readonly [key: string]: PlanValue } {
  return isRecord(value);
}
