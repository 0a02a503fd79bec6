import type { Fault } from "../../components/core/faults.ts";

/** Faults in the order a reader meets them: by file, line and column, then by path and text. */
export function byPosition(faults: readonly Fault[]): Fault[] {
  return [...faults].sort(
    (a, b) =>
      compare(a.at?.file ?? "", b.at?.file ?? "") ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
      compare(a.path ?? "", b.path ?? "") ||
      compare(a.problem, b.problem),
  );
}

/** By code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
