import { quantityValue } from "../../components/core/units.ts";
import type { PlanValue } from "../plan/plan.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of a duration as Vault, Prometheus and Loki read it: `3600`, `5m`, `1h30m`. Undefined where it is none. */
export function seconds(value: PlanValue | undefined): number | undefined {
  if (typeof value !== "string" || !/^(\d+|(\d+(ms|[smhdwy]))+)$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+)([a-z]*)/g)].reduce(
    (sum, [, count = "", unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}

/** Cores, bytes or pieces of a Kubernetes quantity: `250m`, `2Gi`, `20`. Undefined where it is none. */
export function quantity(value: PlanValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  try {
    return quantityValue(value);
  } catch {
    return undefined;
  }
}
