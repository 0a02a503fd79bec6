import type { GrafanaWindow } from "../platform.ts";

/** Window that holds at least four scrapes at the panel's resolution. */
const STEP: GrafanaWindow = "$__rate_interval";

/**
 * Series of a metric in the environment that is looked at.
 *
 * The environment is an external label, which a store of several environments holds and the Prometheus of one does not. The
 * empty alternative lets a dashboard work on both.
 */
export function of(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${['environment=~"$environment|"', ...matchers].join(",")}}`;
}

/** Rise of a counter a second. */
export function rate(series: string): string {
  return `rate(${series}[${STEP}])`;
}

/** Rise of a counter a second, summed by labels. */
export function sumRate(series: string, ...by: readonly string[]): string {
  return sum(rate(series), ...by);
}

export function sum(expression: string, ...by: readonly string[]): string {
  return aggregate("sum", expression, by);
}

export function average(expression: string, ...by: readonly string[]): string {
  return aggregate("avg", expression, by);
}

export function max(expression: string, ...by: readonly string[]): string {
  return aggregate("max", expression, by);
}

export function min(expression: string, ...by: readonly string[]): string {
  return aggregate("min", expression, by);
}

/** How many series there are, and 0 where `all` has some and the rest of the expression has none: an exporter that is down is not 0. */
export function count(series: string, all: string): string {
  return orZero(`count(${series})`, all);
}

/** 0 instead of nothing, as long as the exporter tells of anything. */
export function orZero(expression: string, all: string): string {
  return `${expression} or 0 * count(${all})`;
}

/**
 * Share of the gateway's answers that are a 5xx, as its objective counts them: what callers get. Routes know only what services
 * answered, and nothing of a limit that cannot be counted.
 */
export function gatewayErrors(): string {
  const [errors, requests] = ["slo:errors:rate5m", "slo:requests:rate5m"].map((record) =>
    sum(of(record, 'slo="gateway"', 'objective="availability"')),
  );
  return `${errors} / ${requests}`;
}

function aggregate(operator: string, expression: string, by: readonly string[]): string {
  return `${operator}${by.length === 0 ? "" : ` by (${by.join(", ")})`} (${expression})`;
}
