import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { PrometheusGroup } from "../../observability/rules/rule.ts";
import type { Named } from "../gateway/references.ts";

type Rule = NonNullable<NonNullable<NonNullable<IPrometheusRule["spec"]>["groups"]>[number]["rules"]>[number];

/** One object for each group, so that a change of one alert is a change of one small file. */
export function prometheusRule(group: PrometheusGroup, namespace: string): Named<IPrometheusRule> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: group.name,
      namespace,
      // The kind comes with Prometheus; a cluster that is new has neither.
      annotations: { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" },
    },
    spec: { groups: [{ ...group, rules: group.rules.map((rule) => ({ ...rule }) as unknown as Rule) }] },
  };
}
