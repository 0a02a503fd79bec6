import { isPlainList, isPlainRecord, same } from "../diff/values.ts";
import { parsePath, select } from "../diff/path.ts";
import type { PlanValue } from "../plan/plan.ts";
import type { Evidence } from "./finding.ts";
import type { Check, Pair } from "./rule.ts";

/** What stands at a path; undefined when nothing does. */
export function at(inputs: PlanValue | undefined, path: string): PlanValue | undefined {
  const segments = parsePath(path);
  return segments === undefined ? undefined : select(inputs, segments)[0];
}

/** The list at a path; empty when there is none. */
export function listAt(inputs: PlanValue | undefined, path: string): readonly PlanValue[] {
  const value = at(inputs, path);
  return isPlainList(value) ? value : [];
}

/** The text at a path; undefined when there is none. */
export function textAt(inputs: PlanValue | undefined, path: string): string | undefined {
  const value = at(inputs, path);
  return typeof value === "string" ? value : undefined;
}

/** Evidence with what stands at a path before and after. */
export function evidence({ before, after }: Pick<Pair, "before" | "after">, path: string): Evidence {
  return pointed(path, at(before, path), at(after, path));
}

/** Evidence without the sides that are not there. */
export function pointed(path: string, before: PlanValue | undefined, after: PlanValue | undefined): Evidence {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** A switch that was not on and now is. */
export function turnsOn(...paths: readonly string[]): Check {
  return (pair) =>
    paths
      .filter((path) => at(pair.before, path) !== true && at(pair.after, path) === true)
      .map((path) => evidence(pair, path));
}

/** A switch that was on and now is not. */
export function turnsOff(...paths: readonly string[]): Check {
  return (pair) =>
    paths
      .filter((path) => at(pair.before, path) === true && isOff(at(pair.after, path)))
      .map((path) => evidence(pair, path));
}

function isOff(value: PlanValue | undefined): boolean {
  return value === undefined || value === null || value === false;
}

/** A text that was another and now is this one. */
export function becomes(path: string, value: string): Check {
  return (pair) =>
    textAt(pair.before, path) !== value && textAt(pair.after, path) === value ? [evidence(pair, path)] : [];
}

/** What a text stands for: a number of some unit; undefined where it stands for nothing. */
type Measure = (value: PlanValue | undefined) => number | undefined;

/** A bound that is written as text and grew, or is gone. */
export function grows(path: string, measure: Measure): Check {
  return measured(path, measure, (before, after) => after > before);
}

/** A duration or an amount that is written as text and shrank, or is gone. */
export function shrinks(path: string, measure: Measure): Check {
  return measured(path, measure, (before, after) => after < before);
}

function measured(
  path: string,
  measure: Measure,
  isWeaker: (before: number, after: number) => boolean,
): Check {
  return (pair) => {
    const [before, after] = [pair.before, pair.after].map((side) => measure(at(side, path)));
    if (before === undefined) return [];
    return after === undefined || isWeaker(before, after) ? [evidence(pair, path)] : [];
  };
}

/** A number that grew, or a bound that is gone. What cannot be known before the update is left alone. */
export function rises(...paths: readonly string[]): Check {
  return compares(paths, (before, after) => after > before, Infinity);
}

/** A number that fell, or is gone. */
export function falls(...paths: readonly string[]): Check {
  return compares(paths, (before, after) => after < before, -Infinity);
}

/** @param absent what a number counts as where there is none */
function compares(
  paths: readonly string[],
  isWeaker: (before: number, after: number) => boolean,
  absent: number,
): Check {
  return (pair) =>
    paths
      .filter((path) => {
        const [before, after] = [pair.before, pair.after].map((side) => at(side, path));
        if (typeof before !== "number" || (typeof after !== "number" && !isNothing(after))) return false;
        return isWeaker(before, typeof after === "number" ? after : absent);
      })
      .map((path) => evidence(pair, path));
}

export function isNothing(value: PlanValue | undefined): boolean {
  return value === undefined || value === null;
}

/** A word that moved towards the end of `order`, strongest first. Words that are not in it are left alone. */
export function weakens(path: string, order: readonly (string | undefined)[]): Check {
  return (pair) => {
    const [before, after] = [pair.before, pair.after].map((side) => order.indexOf(textAt(side, path)));
    if (before === undefined || after === undefined || before < 0 || after < 0) return [];
    return after > before ? [evidence(pair, path)] : [];
  };
}

/** Elements that a list of what is allowed gained. */
export function gains(...paths: readonly string[]): Check {
  return (pair) =>
    paths.flatMap((path) =>
      newIn(listAt(pair.before, path), listAt(pair.after, path)).map((added) =>
        pointed(path, undefined, added),
      ),
    );
}

/** Elements that a list of what is demanded or refused lost. */
export function loses(...paths: readonly string[]): Check {
  return (pair) =>
    paths.flatMap((path) =>
      newIn(listAt(pair.after, path), listAt(pair.before, path)).map((removed) =>
        pointed(path, removed, undefined),
      ),
    );
}

/**
 * Elements that a list has more often than another. What is only known after an update is the same as another of its kind, so
 * that ids GitLab has yet to give are counted.
 */
export function newIn(old: readonly PlanValue[], list: readonly PlanValue[]): PlanValue[] {
  const left = [...old];
  return list.filter((value) => {
    const index = left.findIndex((other) => same(other, value));
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
}

/** Something stood there and nothing stands there now. */
export function vanishes(...paths: readonly string[]): Check {
  return (pair) =>
    paths
      .filter((path) => !isNothing(at(pair.before, path)) && isNothing(at(pair.after, path)))
      .map((path) => evidence(pair, path));
}

/** Members of a record; none where it is none. */
export function membersAt(inputs: PlanValue | undefined, path: string): [string, PlanValue][] {
  const value = at(inputs, path);
  return isPlainRecord(value) ? Object.entries(value) : [];
}

/**
 * Elements of a list of permissions that no earlier element covered. An element covers another when each of `fields` allows at
 * least as much: the same values or more, or everything where the field is absent.
 */
export function gainsBeyond(path: string, fields: readonly string[]): Check {
  return (pair) => {
    const old = listAt(pair.before, path);
    return newIn(old, listAt(pair.after, path))
      .filter((added) => !old.some((other) => fields.every((field) => coversField(other, added, field))))
      .map((added) => pointed(path, undefined, added));
  };
}

function coversField(wide: PlanValue, narrow: PlanValue, field: string): boolean {
  const [all, some] = [listAt(wide, field), listAt(narrow, field)];
  if (all.length === 0) return true;
  return some.length > 0 && (all.includes("*") || newIn(all, some).length === 0);
}
