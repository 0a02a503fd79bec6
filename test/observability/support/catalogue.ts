import { TARGET_LABELS, type Metric, type MetricSource } from "../../../observability/metrics/metric.ts";
import { parsePromql, type Query } from "./promql.ts";

/** A row of the catalogue, and the labels that the series of one name have. */
interface Found {
  readonly metric: Metric;
  readonly labels: readonly string[];
}

/** Names that series of a metric have. */
function seriesOf(metric: Metric): readonly (Found & { readonly name: string })[] {
  const { name, type, labels } = metric;
  if (type !== "histogram") return [{ name, metric, labels }];
  return [
    { name: `${name}_bucket`, metric, labels: [...labels, "le"] },
    { name: `${name}_sum`, metric, labels },
    { name: `${name}_count`, metric, labels },
  ];
}

/** A catalogue that queries are held against. */
export class Catalogue {
  readonly #series: ReadonlyMap<string, Found>;
  readonly #read = new Set<Metric>();

  constructor(sources: readonly MetricSource[]) {
    this.#series = new Map(
      sources.flatMap(({ metrics }) =>
        metrics.flatMap(seriesOf).map((series): [string, Found] => [series.name, series]),
      ),
    );
  }

  /** What an expression reads that is not in the catalogue. */
  faultsOf(expression: string): readonly string[] {
    const query = parsePromql(expression);
    const labels = new Set([...TARGET_LABELS, ...query.made, ...this.#labelsOf(query)]);
    return [
      ...query.selected.flatMap(({ name, labels: matched }) => {
        const found = this.#series.get(name);
        if (found === undefined) return [`no metric ${name}`];
        this.#read.add(found.metric);
        return matched
          .filter((label) => !TARGET_LABELS.includes(label) && !found.labels.includes(label))
          .map((label) => `${name} has no label ${label}`);
      }),
      ...query.grouped
        .filter((label) => !labels.has(label))
        .map((label) => `nothing read has a label ${label}`),
    ];
  }

  /** Labels that what an expression reads may have. */
  labelsOf(expression: string): readonly string[] {
    const query = parsePromql(expression);
    return [...TARGET_LABELS, ...query.made, ...this.#labelsOf(query)];
  }

  /** Whether any expression so far read a metric. */
  wasRead(metric: Metric): boolean {
    return this.#read.has(metric);
  }

  #labelsOf({ selected }: Query): readonly string[] {
    return selected.flatMap(({ name }) => this.#series.get(name)?.labels ?? []);
  }
}
