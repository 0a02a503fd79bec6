import { isRecord, type PlanValue } from "../../plan/plan.ts";
import {
  at,
  evidence,
  falls,
  listAt,
  pointed,
  rises,
  shrinks,
  textAt,
  turnsOn,
  vanishes,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { seconds } from "../measures.ts";
import { always, any, type Pair, type Rule } from "../rule.ts";

const ROLLOUT = /^kubernetes:argoproj\.io\/v1alpha1:Rollout$/;
const TEMPLATE = /^kubernetes:argoproj\.io\/v1alpha1:(Cluster)?AnalysisTemplate$/;
const STEPS = "spec.strategy.canary.steps";

/** Changes that let a bad version get further, or let less be noticed of it. */
export const DELIVERY_RULES: readonly Rule[] = [
  {
    id: "rollout-analysis-removed",
    severity: "high",
    title: "New versions are judged less",
    rationale: "Analysis is what stops a bad version before everyone has it (requirement 002, 2.3).",
    types: ROLLOUT,
    changed: any(
      fewerAnalyses,
      vanishes(
        "spec.strategy.canary.analysis",
        "spec.strategy.blueGreen.prePromotionAnalysis",
        "spec.strategy.blueGreen.postPromotionAnalysis",
      ),
    ),
  },
  {
    id: "rollout-larger-first-step",
    severity: "medium",
    title: "The first step of a canary takes more traffic",
    rationale: "It is the share of callers who meet a fault that no test found.",
    types: ROLLOUT,
    changed: largerFirstStep,
  },
  {
    id: "rollout-promotes-itself",
    severity: "high",
    title: "A blue-green version takes over without a person",
    rationale: "Whoever chose a person's word for it did so for a service that is critical.",
    types: ROLLOUT,
    changed: turnsOn("spec.strategy.blueGreen.autoPromotionEnabled"),
  },
  {
    id: "analysis-changed",
    severity: "high",
    title: "What a new version is judged by is removed or laxer",
    rationale: "A threshold that is never met, or always, is no analysis.",
    types: TEMPLATE,
    changed: any(
      fewerMetrics,
      changedConditions,
      ...[0, 1, 2, 3].map((index) => rises(`spec.metrics[${index}].failureLimit`)),
    ),
    gone: always,
  },
  {
    id: "alert-removed",
    severity: "high",
    title: "An alert is removed",
    rationale: "What it told of happens unnoticed.",
    types: /^kubernetes:monitoring\.coreos\.com\/v1:PrometheusRule$/,
    changed: alertsGone,
    gone: (before) => alerts(before).size > 0,
  },
  {
    id: "alert-quieter",
    severity: "medium",
    title: "An alert waits longer, is less severe, or asks for something else",
    rationale: "Somebody is called later, or not at all.",
    types: /^kubernetes:monitoring\.coreos\.com\/v1:PrometheusRule$/,
    changed: quieterAlerts,
  },
  {
    id: "monitor-removed",
    severity: "medium",
    title: "Prometheus scrapes something no more",
    rationale: "Alerts about it stay silent, because there is nothing to count.",
    types: /^kubernetes:monitoring\.coreos\.com\/v1:(ServiceMonitor|PodMonitor|Probe)$/,
    gone: always,
  },
  {
    id: "retention-shorter",
    severity: "medium",
    title: "Logs, metrics or audit records are kept for a shorter time",
    rationale: "What is deleted cannot be looked up by an auditor.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:Application$/,
    changed: any(
      falls("spec.source.helm.valuesObject.prometheus.prometheusSpec.retentionDays"),
      shrinks("spec.source.helm.valuesObject.prometheus.prometheusSpec.retention", seconds),
      shrinks("spec.source.helm.valuesObject.loki.limits_config.retention_period", seconds),
    ),
  },
];

function fewerAnalyses(pair: Pair): readonly Evidence[] {
  const [before, after] = [pair.before, pair.after].map((side) => templatesOf(listAt(side, STEPS)));
  return (after ?? 0) < (before ?? 0) ? [evidence(pair, STEPS)] : [];
}

/** Templates that the steps ask for, each time they do. */
function templatesOf(steps: readonly PlanValue[]): number {
  return steps.reduce<number>((sum, step) => sum + listAt(step, "analysis.templates").length, 0);
}

function largerFirstStep(pair: Pair): readonly Evidence[] {
  const [before, after] = [pair.before, pair.after].map((side) =>
    listAt(side, STEPS)
      .map((step) => at(step, "setWeight"))
      .find((weight) => typeof weight === "number"),
  );
  return before !== undefined && (after === undefined || after > before) ? [evidence(pair, STEPS)] : [];
}

function fewerMetrics(pair: Pair): readonly Evidence[] {
  const after = metricsOf(pair.after);
  return [...metricsOf(pair.before)]
    .filter(([name]) => !after.has(name))
    .map(([name, metric]) => pointed(`spec.metrics[name=${name}]`, metric, undefined));
}

/** Whether another condition is laxer cannot be told by looking at it, so each change is shown. */
function changedConditions(pair: Pair): readonly Evidence[] {
  const after = metricsOf(pair.after);
  return [...metricsOf(pair.before)].flatMap(([name, metric]) => {
    const other = after.get(name);
    if (other === undefined) return [];
    return ["successCondition", "failureCondition", "inconclusiveLimit"]
      .filter((field) => at(metric, field) !== undefined && at(metric, field) !== at(other, field))
      .map((field) => pointed(`spec.metrics[name=${name}].${field}`, at(metric, field), at(other, field)));
  });
}

function metricsOf(inputs: Pair["before"]): Map<string, PlanValue> {
  return new Map(listAt(inputs, "spec.metrics").map((metric) => [textAt(metric, "name") ?? "", metric]));
}

interface Alert {
  readonly path: string;
  readonly alert: PlanValue;
}

/** The alerts of all groups by name. One name may stand there several times, each with labels of its own. */
function alerts(inputs: Pair["before"]): Map<string, Alert> {
  const found = new Map<string, Alert>();
  for (const group of listAt(inputs, "spec.groups")) {
    for (const rule of listAt(group, "rules")) {
      const name = textAt(rule, "alert");
      if (name === undefined) continue;
      const labels = JSON.stringify(isRecord(rule) ? (rule["labels"] ?? null) : null);
      const key = found.has(name) ? `${name} ${labels}` : name;
      found.set(key, {
        path: `spec.groups[name=${textAt(group, "name") ?? ""}].rules[alert=${name}]`,
        alert: rule,
      });
    }
  }
  return found;
}

function alertsGone(pair: Pair): readonly Evidence[] {
  const after = alerts(pair.after);
  return [...alerts(pair.before)]
    .filter(([name]) => !after.has(name))
    .map(([, { path, alert }]) => pointed(path, alert, undefined));
}

const SEVERITIES = ["critical", "warning", "info", "none"];

function quieterAlerts(pair: Pair): readonly Evidence[] {
  const after = alerts(pair.after);
  return [...alerts(pair.before)].flatMap(([name, { path, alert }]) => {
    const other = after.get(name)?.alert;
    if (other === undefined) return [];
    const [was, is] = [alert, other].map((one) => SEVERITIES.indexOf(textAt(one, "labels.severity") ?? ""));
    return [
      ...((is ?? 0) > (was ?? 0) && was !== -1 ? ["labels.severity"] : []),
      ...((seconds(at(other, "for")) ?? 0) > (seconds(at(alert, "for")) ?? 0) ? ["for"] : []),
      ...(textAt(alert, "expr") === textAt(other, "expr") ? [] : ["expr"]),
    ].map((field) => pointed(`${path}.${field}`, at(alert, field), at(other, field)));
  });
}
