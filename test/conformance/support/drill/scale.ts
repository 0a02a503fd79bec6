import { parser } from "@prometheus-io/lezer-promql";
import type { PrometheusGroup } from "../../../../observability/rules/rule.ts";
import type { Json } from "../json.ts";

/** How much faster time passes in a drill: an hour is a minute. Rates are a second as ever, and so are dates. */
export const SCALE = 60;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A length of time as Prometheus and Alertmanager write it, in milliseconds. */
function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdw])/g)];
  if (parts.map(([part]) => part).join("") !== duration || duration === "")
    throw new Error(`"${duration}" is no length of time`);
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (MILLISECONDS[unit] ?? 0), 0);
}

export function scaledDuration(duration: string): string {
  return `${Math.ceil(milliseconds(duration) / SCALE)}ms`;
}

/** An expression whose windows and offsets pass as much faster. What it compares values with stays as it is. */
export function scaledExpression(expression: string): string {
  const places: { readonly from: number; readonly to: number }[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === "NumberDurationLiteralInDurationContext") places.push({ from, to });
    },
  });
  return places.reduceRight(
    (text, { from, to }) => text.slice(0, from) + scaledDuration(text.slice(from, to)) + text.slice(to),
    expression,
  );
}

/** Groups of rules as rendered, with their windows and waits. */
export function scaledGroups(groups: readonly PrometheusGroup[]): readonly PrometheusGroup[] {
  return groups.map((group) => ({
    ...(scaledFields(group, new Set(["interval"])) as unknown as PrometheusGroup),
    rules: group.rules.map((rule) => ({
      ...(scaledFields(rule, new Set(["for", "keep_firing_for"])) as Readonly<Record<string, unknown>>),
      expr: scaledExpression(String(rule["expr"])),
    })),
  }));
}

/** A configuration with every length of time that stands under one of these keys. */
export function scaledFields(value: unknown, keys: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => scaledFields(item, keys));
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      keys.has(key) && typeof inner === "string" ? scaledDuration(inner) : scaledFields(inner, keys),
    ]),
  );
}
