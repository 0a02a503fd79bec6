import { isSecret, isUnknown, type PlannedResource, type PlanValue } from "../plan/plan.ts";
import { HIDDEN } from "./model.ts";
import { byCodeUnit } from "./order.ts";
import { member } from "./path.ts";
import { isPlainList, isPlainRecord } from "./values.ts";

interface Owner {
  readonly [key: string]: PlanValue;
}

/**
 * Whether the value under a key is never shown, whatever it is. Both versions of the mapping that owns the key are asked, and
 * one that says so is enough.
 */
export type Opaque = (owners: readonly (Owner | undefined)[], key: string) => boolean;

/** Where all values are shown, but for secrets. */
export const SHOW: Opaque = () => false;

/** kubectl keeps a copy of the whole object here, a Secret's body included. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const SECRET_TYPE = /^kubernetes:(core\/)?v1:Secret(List|Patch)?$/;
const SECRET_BODY = new Set(["data", "stringData"]);

/**
 * What of a resource's inputs is never shown: all inputs of providers, which hold credentials, and the bodies of Secrets, also
 * of those inside another resource's inputs.
 */
export function opaqueInputs(...resources: readonly Pick<PlannedResource, "type" | "inputs">[]): Opaque {
  const types = resources.map(({ type }) => type);
  if (types.some((type) => type.startsWith("pulumi:providers:"))) return () => true;
  const roots = new Set(resources.filter(({ type }) => SECRET_TYPE.test(type)).map(({ inputs }) => inputs));
  return (owners, key) => {
    if (key === LAST_APPLIED) return true;
    const isBody = SECRET_BODY.has(key);
    return owners.some((owner) => {
      if (owner === undefined) return false;
      if (roots.has(owner)) return isBody || key === "items";
      return isBody && member(owner, "kind") === "Secret";
    });
  };
}

/** A value as it may be shown: without secrets and what is opaque, keys sorted. */
export function shown(value: PlanValue, opaque: Opaque): PlanValue {
  if (isPlainList(value)) return value.map((item) => shown(item, opaque));
  if (isPlainRecord(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
    return Object.fromEntries(
      entries.map(([key, item]) => [key, opaque([value], key) ? withheld(item) : shown(item, opaque)]),
    );
  }
  return typeof value === "object" && value !== null ? withheld(value) : value;
}

/** What is said in place of a value that is not shown: that it is secret or unknown, if that is all it is. */
export function withheld(value: PlanValue): PlanValue {
  if (isSecret(value)) return { $secret: true };
  return isUnknown(value) ? { $unknown: true } : HIDDEN;
}
