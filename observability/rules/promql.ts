import type { GrafanaWindow, PrometheusDuration } from "../platform.ts";

/**
 * How much counters have risen over a window, summed by labels.
 *
 * `increase` alone misses the first event of a series, because a counter with labels appears with 1 and does not rise from 0.
 * A series that was not there the day before the window is therefore taken as it is, if its job was scraped then already: a
 * counter begins at 0 with its process, but one that is merely new to Prometheus does not.
 */
export function rise(
  counter: string,
  window: PrometheusDuration | GrafanaWindow,
  by: readonly string[] = [],
): string {
  const newborn = `(${counter} unless last_over_time(${counter}[1d] offset ${window})) and on (job) (up offset ${window} == 1)`;
  return `sum${grouping(by)} ((${newborn}) or increase(${counter}[${window}]))`;
}

/** A quantile of a histogram's rate, by labels. */
export function quantile(
  share: number,
  bucket: string,
  window: PrometheusDuration | GrafanaWindow,
  by: readonly string[] = [],
): string {
  return `histogram_quantile(${share}, sum${grouping([...by, "le"])} (rate(${bucket}[${window}])))`;
}

/** Share of a histogram's observations above one of its bounds, by labels. */
export function shareAbove(
  le: number,
  histogram: string,
  window: PrometheusDuration | GrafanaWindow,
  by: readonly string[] = [],
): string {
  const below = `sum${grouping(by)} (rate(${histogram}_bucket{${bound(le)}}[${window}]))`;
  return `1 - ${below} / sum${grouping(by)} (rate(${histogram}_count[${window}]))`;
}

/**
 * A recorded rate against the usual one: true while it exceeds a floor and a multiple of its own mean over the day before.
 * Without a day before, the floor alone decides.
 */
export function surge(record: string, { floor, times }: { floor: number; times: number }): string {
  const usual = `(avg_over_time(${record}[1d] offset 10m) or 0 * ${record})`;
  return `${record} > ${floor} and ${record} > ${times} * ${usual}`;
}

/** Matcher of the bucket with an upper bound: Prometheus 3 writes a whole number as `1.0`, Prometheus 2 as it comes. */
export function bound(le: number): string {
  return Number.isInteger(le) ? `le=~"${le}(\\\\.0)?"` : `le="${le}"`;
}

function grouping(by: readonly string[]): string {
  return by.length === 0 ? "" : ` by (${by.join(", ")})`;
}
