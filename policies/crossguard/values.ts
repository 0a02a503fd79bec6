import type { PolicyInputs, PolicyValue, Verdict } from "./model.ts";

export type Segment = string | number;

/** A value that rules can see; undefined where nothing stands. */
export type Visible = PolicyValue | undefined;

/** Why a value cannot be seen; undefined when it can. */
function hidden(value: PolicyValue | undefined): "unknown" | "secret" | undefined {
  if (!isRecord(value)) return undefined;
  if (value["$unknown"] === true) return "unknown";
  return value["$secret"] === true ? "secret" : undefined;
}

export function isRecord(value: PolicyValue | undefined): value is { readonly [key: string]: PolicyValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `spec.template["a.b"][0]`. */
export function pathText(path: readonly Segment[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/**
 * What is wrong with the value at a path. Where it, or what it stands in, cannot be seen, the verdict says so instead.
 *
 * @param problemOf gets undefined where nothing stands; gives the problem, or undefined when there is none
 */
export function judge(
  inputs: PolicyInputs,
  path: string | readonly Segment[],
  problemOf: (value: Visible) => string | undefined,
): Verdict[] {
  const segments = typeof path === "string" ? [path] : path;
  let value: PolicyValue | undefined = inputs;
  for (const [index, segment] of segments.entries()) {
    value = memberOf(value, segment);
    const reason = hidden(value);
    if (reason !== undefined) return [{ path: pathText(segments.slice(0, index + 1)), unchecked: reason }];
  }
  const problem = problemOf(value);
  return problem === undefined ? [] : [{ path: pathText(segments), problem }];
}

function memberOf(value: PolicyValue | undefined, segment: Segment): PolicyValue | undefined {
  if (Array.isArray(value))
    return typeof segment === "number" ? (value as PolicyValue[])[segment] : undefined;
  return isRecord(value) && Object.hasOwn(value, segment) ? value[String(segment)] : undefined;
}

/** What stands at a path; undefined when nothing does, or when it cannot be seen. */
export function at(inputs: PolicyInputs, ...path: readonly Segment[]): Visible {
  const value = path.reduce<PolicyValue | undefined>(memberOf, inputs);
  return hidden(value) === undefined ? value : undefined;
}

/** The verdicts on each element of a list; on the list itself when it cannot be seen. Nothing when there is no list. */
export function each(
  inputs: PolicyInputs,
  path: string | readonly Segment[],
  verdictsOf: (element: PolicyInputs, path: readonly Segment[]) => Iterable<Verdict>,
): Verdict[] {
  const segments = typeof path === "string" ? [path] : path;
  const unseen = judge(inputs, segments, () => undefined);
  if (unseen.length > 0) return unseen;
  const list = at(inputs, ...segments);
  if (!Array.isArray(list)) return [];
  return (list as PolicyValue[]).flatMap((element, index) => {
    const own = [...segments, index];
    const reason = hidden(element);
    if (reason !== undefined) return [{ path: pathText(own), unchecked: reason }];
    return [...verdictsOf(inputs, own)];
  });
}

/** The verdicts on an input that has to be true. */
export function mustBeTrue(
  inputs: PolicyInputs,
  path: string | readonly Segment[],
  problem: string,
): Verdict[] {
  return judge(inputs, path, (value) => (isTrue(value) ? undefined : problem));
}

/** The verdicts on an input that must not be true; where nothing stands, the provider says no. */
export function mustNotBeTrue(
  inputs: PolicyInputs,
  path: string | readonly Segment[],
  problem: string,
): Verdict[] {
  return judge(inputs, path, (value) => (isTrue(value) ? problem : undefined));
}

/** Providers take switches as text, too. */
export function isTrue(value: Visible): boolean {
  return value === true || value === "true";
}

export function isFalse(value: Visible): boolean {
  return value === false || value === "false";
}

/** The texts of a list; empty when it is none. What cannot be seen is left out. */
export function texts(value: Visible): string[] {
  return Array.isArray(value)
    ? (value as PolicyValue[]).filter((element) => typeof element === "string")
    : [];
}

/** Whether a name is one of a list, in which `*` stands for any text. */
export function isListed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const expression = pattern
      .split("*")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*");
    return new RegExp(`^${expression}$`, "s").test(name);
  });
}
