import { isRecord, isSecret, isUnknown, type PlanValue } from "../plan/plan.ts";
import { byCodeUnit } from "./order.ts";
import { member } from "./path.ts";

/** A mapping that is neither an unknown nor a secret. */
export function isPlainRecord(value: PlanValue | undefined): value is { readonly [key: string]: PlanValue } {
  return isRecord(value) && !isSecret(value) && !isUnknown(value);
}

export function isPlainList(value: PlanValue | undefined): value is readonly PlanValue[] {
  return Array.isArray(value);
}

/**
 * Whether two values are the same as far as a plan can tell: an unknown equals an unknown and a secret a secret, because a plan
 * holds neither. The order of keys does not matter.
 */
export function same(a: PlanValue | undefined, b: PlanValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (isPlainList(a)) {
    return isPlainList(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return a === b;
  if (isSecret(a) || isSecret(b)) return isSecret(a) && isSecret(b);
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) && isUnknown(b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(member(a, key), member(b, key)))
  );
}

/** The keys of both, sorted. */
export function allKeys(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(byCodeUnit);
}
