import type { Check, LabelCondition } from "./policy.ts";
import { CHANGED } from "./scope.ts";

/**
 * How new versions come. While Kyverno does not answer, Rollouts can be changed, because going back to the version before is such a
 * change.
 */
export function rolloutChecks(namespaces: readonly LabelCondition[]): Check[] {
  const common = {
    category: "Rollouts",
    resources: [{ group: "argoproj.io", version: "v1alpha1", resources: ["rollouts"] }],
    namespaces,
    conditions: CHANGED,
    outage: "let in",
  } as const;
  const canary = "object.spec.?strategy.?canary";
  return [
    {
      ...common,
      rule: "rollouts/analysis",
      title: "New versions are judged by metrics",
      severity: "high",
      description: "Without an analysis nothing stops a version that fails before everybody has it.",
      variables: {
        canary: `${canary}.?analysis.hasValue() || ${canary}.?steps.orValue([]).exists(s, has(s.analysis))`,
        blueGreen:
          "object.spec.?strategy.?blueGreen.?prePromotionAnalysis.hasValue() || object.spec.?strategy.?blueGreen.?postPromotionAnalysis.hasValue()",
      },
      offenders:
        'variables.canary || variables.blueGreen ? [] : [has(object.spec.strategy.blueGreen) ? "spec.strategy.blueGreen" : "spec.strategy.canary"]',
      found: "strategy without an analysis",
      fix: "Add an analysis step or a background analysis, or prePromotionAnalysis to blue-green.",
    },
    {
      ...common,
      rule: "rollouts/first-step",
      title: "New versions begin with a part of the traffic",
      severity: "high",
      description: "A canary whose first step is everybody is none.",
      variables: {
        steps: `${canary}.?steps.orValue([])`,
        weights: "variables.steps.filter(s, has(s.setWeight))",
      },
      offenders: `${canary}.hasValue() && (size(variables.weights) == 0 || variables.weights[0].setWeight >= 100) ? ["spec.strategy.canary.steps"] : []`,
      found: "what sends everybody to the new version at once",
      fix: "Begin with a setWeight below 100.",
    },
  ];
}
