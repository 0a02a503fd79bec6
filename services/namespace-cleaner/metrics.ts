import { Gauge, Pushgateway, Registry } from "prom-client";
import type { KeptReason } from "./judge.ts";
import type { Step, Summary } from "./clean.ts";

const KEPT: Readonly<Record<KeptReason, true>> = {
  terminating: true,
  hold: true,
  "no-label": true,
  "no-prefix": true,
  "no-ttl": true,
  "malformed-ttl": true,
  future: true,
  young: true,
  "no-merge-request": true,
  owned: true,
  cap: true,
  changed: true,
};

const STEPS: Readonly<Record<Step, true>> = { list: true, gitlab: true, delete: true, event: true };

/** Metrics of one run. Every label value is there, also with 0, so that a series that is missing is a run that is. */
export function metricsOf(summary: Summary, now: Date): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `namespace_cleaner_${name}`, help, labelNames, registers: [registry] });
  gauge("expired", "Merge requests that the last run took the label off").set(summary.expired);
  gauge("deleted", "Orphaned namespaces that the last run deleted").set(summary.deleted);
  const kept = gauge("kept", "Namespaces that the last run left alone, by why", ["reason"]);
  for (const reason of keysOf(KEPT)) kept.set({ reason }, summary.kept[reason] ?? 0);
  const errors = gauge("errors", "What failed in the last run, by step", ["step"]);
  for (const step of keysOf(STEPS)) errors.set({ step }, summary.errors[step] ?? 0);
  gauge("last_run_timestamp_seconds", "When the last run ended").set(now.getTime() / 1000);
  if (Object.keys(summary.errors).length === 0) {
    const help = "When the last run ended in which nothing failed";
    gauge("last_success_timestamp_seconds", help).set(now.getTime() / 1000);
  }
  return registry;
}

/** Hands the metrics to the Pushgateway. What they leave out stays as it was: when the last success was, for one. */
export async function push(url: string, registry: Registry, timeout: number): Promise<void> {
  await new Pushgateway(url, { timeout }, registry).pushAdd({ jobName: "namespace-cleaner" });
}

function keysOf<Key extends string>(record: Readonly<Record<Key, true>>): Key[] {
  return Object.keys(record) as Key[];
}
