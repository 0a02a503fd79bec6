import type { Check, LabelCondition } from "./policy.ts";
import { CHANGED } from "./scope.ts";

const CANARY = "object.spec.?strategy.?canary";
const BLUE_GREEN = "object.spec.?strategy.?blueGreen";

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
  return [
    {
      ...common,
      rule: "rollouts/analysis",
      title: "New versions are judged by metrics",
      severity: "high",
      description: "Without an analysis nothing stops a version that fails before everybody has it.",
      variables: {
        analyses: [
          `${CANARY}.?steps.orValue([]).map(s, s.?analysis)`,
          `[${CANARY}.?analysis]`,
          `[${BLUE_GREEN}.?prePromotionAnalysis, ${BLUE_GREEN}.?postPromotionAnalysis]`,
        ].join(" + "),
      },
      offenders: 'variables.analyses.exists(a, size(a.?templates.orValue([])) > 0) ? [] : ["spec.strategy"]',
      found: "what is decided by no analysis",
      fix: "Name a ClusterAnalysisTemplate, such as success-rate, in a step, in the background or before the switch.",
    },
    {
      ...common,
      rule: "rollouts/first-step",
      title: "New versions begin with a part of the traffic",
      severity: "high",
      description: "A version whose first step is everybody is tried on everybody.",
      variables: {
        weights: `${CANARY}.?steps.orValue([]).filter(s, has(s.setWeight)).map(s, s.setWeight)`,
        held: `size(${BLUE_GREEN}.?prePromotionAnalysis.?templates.orValue([])) > 0 || !${BLUE_GREEN}.?autoPromotionEnabled.orValue(true)`,
      },
      offenders: [
        `(${CANARY}.hasValue() && (size(variables.weights) == 0 || variables.weights[0] >= 100) ? ["spec.strategy.canary.steps"] : [])`,
        `(${BLUE_GREEN}.hasValue() && !variables.held ? ["spec.strategy.blueGreen"] : [])`,
        `(!${CANARY}.hasValue() && !${BLUE_GREEN}.hasValue() ? ["spec.strategy"] : [])`,
      ].join(" + "),
      found: "what sends everybody to the new version at once",
      fix: "Begin a canary with a setWeight below 100; give blue-green a prePromotionAnalysis, or set autoPromotionEnabled to false.",
    },
  ];
}
