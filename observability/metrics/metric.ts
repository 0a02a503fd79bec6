/** A metric that some query may read. */
export interface Metric {
  /** Name without what a histogram adds to it: `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** What a value counts: `seconds`, `bytes`, `requests`, `ratio`. */
  readonly unit: string;
  /** Labels the product gives it; those of the target, {@link TARGET_LABELS}, come on top. A histogram has `le` besides. */
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** Metrics that come from one place. */
export interface MetricSource {
  readonly source: string;
  /** Where the names and labels were read. */
  readonly reference: string;
  /** Whether we promise these ourselves, so that they stand here before anything reads them. @default no */
  readonly contract?: true;
  readonly metrics: readonly Metric[];
}

/** Labels that Prometheus gives every sample of a pod or Service it scrapes, as the operator's monitors configure it. */
export const TARGET_LABELS: readonly string[] = [
  "job",
  "instance",
  "namespace",
  "pod",
  "container",
  "endpoint",
  "service",
];

type Row = (name: string, unit: string, labels: readonly string[], meaning: string) => Metric;

const row =
  (type: Metric["type"]): Row =>
  (name, unit, labels, meaning) => ({ name, type, unit, labels, meaning });

/** Only rises, and begins at 0 with its process. */
export const counter = row("counter");

/** Rises and falls. */
export const gauge = row("gauge");

/** Counts values by upper bound. */
export const histogram = row("histogram");
