/** Keys that a query of Prometheus stands under: in rules, in analyses, and in triggers of KEDA. */
const KEYS = new Set(["expr", "query"]);

/** Every query in a planned object, with values in place of what is put in while an analysis runs; and what autoscalers ask for. */
export function expressionsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (KEYS.has(key) && typeof inner === "string") return [inner.replaceAll(/\{\{.*?\}\}/g, "given")];
    return key === "pods" ? [...autoscaled(inner), ...expressionsOf(inner)] : expressionsOf(inner);
  });
}

/** A HorizontalPodAutoscaler's metric of pods, which the adapter asks Prometheus for by its name. */
function autoscaled(pods: unknown): readonly string[] {
  const { metric } = (pods ?? {}) as { readonly metric?: { readonly name?: unknown } };
  return typeof metric?.name === "string" ? [metric.name] : [];
}
