import type { Metric } from "../../../observability/metrics/metric.ts";

/** What is not as the catalogue says in what a server offers Prometheus: the text format of its exposition. */
export function faultsOfExposition({ name, type, labels }: Metric, exposition: string): readonly string[] {
  const declared = new RegExp(`^# TYPE ${name} (\\w+)$`, "m").exec(exposition)?.[1];
  if (declared === undefined) return [`${name} is not offered`];
  const series = type === "histogram" ? `${name}_bucket` : name;
  const samples = exposition.split("\n").filter((line) => line.startsWith(`${series}{`));
  const offered = new Set(
    samples.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label)),
  );
  return [
    ...(declared === type ? [] : [`${name} is a ${declared}, not a ${type}`]),
    ...labels.filter((label) => !offered.has(label)).map((label) => `${name} has no label ${label}`),
  ];
}
