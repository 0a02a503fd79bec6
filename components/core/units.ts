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

/** Whole seconds of a duration; what is over is left out, so that nothing lasts longer than was said. */
export function wholeSeconds(duration: Duration): number {
  return Math.floor(milliseconds(duration) / 1_000);
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
 * `"2 minutes"` becomes `2m`. Throws a RangeError where that takes more than the five digits Gateway API allows (GEP-2257).
 */
export function gatewayDuration(duration: Duration): string {
  const { count, unit } = inOneUnit(duration);
  if (count > MAX_COUNT) throw new RangeError(`"${duration}" cannot be written with five digits in one unit`);
  return `${count}${unit}`;
}

/**
 * A duration as Go prints it: `"5 minutes"` becomes `5m0s`. Controllers write it back that way, and Argo CD compares text.
 */
export function goDuration(duration: Duration): string {
  const total = milliseconds(duration);
  if (total < 1_000) return total === 0 ? "0s" : `${total}ms`;
  const [hours, minutes] = [Math.floor(total / 3_600_000), Math.floor((total % 3_600_000) / 60_000)];
  const seconds = `${(total % 60_000) / 1_000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** Whether {@link gatewayDuration} can write a duration. */
export function isGatewayDuration(duration: Duration): boolean {
  return inOneUnit(duration).count <= MAX_COUNT;
}

function inOneUnit(duration: Duration): { count: number; unit: string } {
  const total = milliseconds(duration);
  const [unit, factor] = UNITS.find(([, length]) => total >= length && total % length === 0) ?? ["s", 1_000];
  return { count: total / factor, unit };
}

const MAX_COUNT = 99_999;

const UNITS = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

const QUANTITY_FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity, such as `"250m"` or `"2Gi"`, as a number of cores or bytes. Throws a RangeError where it is none. */
export function quantityValue(quantity: string): number {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity);
  const factor = QUANTITY_FACTORS[match?.[2] ?? ""];
  if (match === null || factor === undefined) throw new RangeError(`"${quantity}" is no Kubernetes quantity`);
  return Number(match[1]) * factor;
}

/** Pods as a share, `"25%"`, as it is, and a count, `"2"`, as the number that Kubernetes takes it for. */
export function countOrShare(text: string): number | string {
  return text.endsWith("%") ? text : Number(text);
}

function millisecondsPerUnit(unit: string): number {
  if (unit === "ms") return 1;
  const factors: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return factors[unit.charAt(0)] ?? Number.NaN;
}
