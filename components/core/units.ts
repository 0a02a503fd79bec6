type DurationUnit =
  | "ms"
  | "s"
  | "second"
  | "seconds"
  | "m"
  | "minute"
  | "minutes"
  | "h"
  | "hour"
  | "hours"
  | "d"
  | "day"
  | "days";

/** A length of time with its unit: `"30 seconds"`, `"5 minutes"`, `"4 h"`, `"250 ms"`. */
export type Duration = `${number} ${DurationUnit}`;

/** An amount of bytes as Kubernetes writes it: `"512Ki"`, `"1Mi"`, `"2Gi"`. */
export type Size = `${number}${"Ki" | "Mi" | "Gi" | "Ti"}`;

const DURATION = /^(\d{1,9}) (ms|s|seconds?|m|minutes?|h|hours?|d|days?)$/;
const SIZE = /^(\d{1,9})(Ki|Mi|Gi|Ti)$/;
const SIZE_FACTORS = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;

export const DURATION_PATTERN = DURATION.source;
export const SIZE_PATTERN = SIZE.source;

/** Milliseconds of a duration. Throws a RangeError that names the accepted form. */
export function milliseconds(duration: string): number {
  const match = DURATION.exec(duration);
  if (match === null) {
    throw new RangeError(
      `"${duration}" is no duration: write a whole number, a space and a unit, such as "30 seconds" or "4 h"`,
    );
  }
  return Number(match[1]) * millisecondsPerUnit(match[2] ?? "");
}

/** Bytes of a size. Throws a RangeError that names the accepted form. */
export function bytes(size: string): number {
  const match = SIZE.exec(size);
  if (match === null) {
    throw new RangeError(`"${size}" is no size: write a whole number and Ki, Mi, Gi or Ti, such as "512Ki"`);
  }
  return Number(match[1]) * SIZE_FACTORS[match[2] as keyof typeof SIZE_FACTORS];
}

/**
 * A duration as Gateway API and Go write it, in the largest unit that divides it: `"90 seconds"` becomes `90s`,
 * `"2 minutes"` becomes `2m`. Gateway API (GEP-2257) allows h, m, s and ms with at most five digits each.
 */
export function gatewayDuration(duration: Duration): string {
  const total = milliseconds(duration);
  if (total === 0) return "0s";
  const units = [
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ] as const;
  for (const [unit, factor] of units) {
    if (total % factor === 0) return `${total / factor}${unit}`;
  }
  throw new RangeError(`"${duration}" is not a whole number of milliseconds`);
}

function millisecondsPerUnit(unit: string): number {
  if (unit === "ms") return 1;
  const factors: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return factors[unit.charAt(0)] ?? Number.NaN;
}
