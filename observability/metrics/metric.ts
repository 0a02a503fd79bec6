/** One metric family, as its emitter documents it. */
export interface Metric {
  /** Name of the family: without `_bucket`, `_sum` and `_count`; a counter with the `_total` it is exposed with. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  /** What it says and its unit. */
  readonly help: string;
  /** Labels the emitter sets. Those a scrape adds are in {@link TARGET_LABELS}. */
  readonly labels: readonly string[];
}

/** Something that emits metrics. */
export interface Exporter {
  /** Name for people, such as `Argo CD`. */
  readonly name: string;
  /** Where its metrics are documented or defined, so that a name can be checked. */
  readonly source: string;
  /** `ours` are services of this project: what is listed is what they have to emit. */
  readonly origin: "product" | "ours" | "logs" | "rules";
  readonly metrics: readonly Metric[];
}

/** Labels that a scrape through the Prometheus operator adds to every series, and `environment`, which Prometheus adds as external label. */
export const TARGET_LABELS: readonly string[] = [
  "job",
  "instance",
  "namespace",
  "pod",
  "service",
  "container",
  "endpoint",
  "node",
  "environment",
];

/** Names under which a family's series are queried. */
export function seriesOf({ name, type }: Metric): readonly string[] {
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  if (type === "summary") return [name, `${name}_sum`, `${name}_count`];
  return [name];
}
