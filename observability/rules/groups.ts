import type { ObservedPlatform } from "../platform.ts";
import { sloRules } from "../slo/rules.ts";
import { argoCdRules } from "./argocd.ts";
import { certificateRules } from "./certificates.ts";
import { clusterRules } from "./cluster.ts";
import { coordinatorRules } from "./coordinator.ts";
import { gatewayRules } from "./gateway.ts";
import { harborRules } from "./harbor.ts";
import { monitoringRules } from "./monitoring.ts";
import { pipelineRules } from "./pipelines.ts";
import { rolloutRules } from "./rollouts.ts";
import type { RuleGroup } from "./rule.ts";
import { secretRules } from "./secrets.ts";
import { serviceRules } from "./services.ts";

/** Every group of rules of an environment. */
export function ruleGroups(platform: ObservedPlatform): readonly RuleGroup[] {
  return [
    ...gatewayRules(platform),
    ...certificateRules(),
    ...sloRules(platform),
    ...serviceRules(platform),
    ...pipelineRules(platform),
    ...coordinatorRules(platform),
    ...argoCdRules(),
    ...rolloutRules(),
    ...secretRules(platform),
    ...harborRules(platform),
    ...clusterRules(),
    ...monitoringRules(),
  ];
}
