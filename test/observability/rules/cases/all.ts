import { argoCdRules } from "../../../../observability/rules/argocd.ts";
import { certificateRules } from "../../../../observability/rules/certificates.ts";
import { clusterRules } from "../../../../observability/rules/cluster.ts";
import { coordinatorRules } from "../../../../observability/rules/coordinator.ts";
import { gatewayRules } from "../../../../observability/rules/gateway.ts";
import { harborRules } from "../../../../observability/rules/harbor.ts";
import { monitoringRules } from "../../../../observability/rules/monitoring.ts";
import { pipelineRules } from "../../../../observability/rules/pipelines.ts";
import { rolloutRules } from "../../../../observability/rules/rollouts.ts";
import { secretRules } from "../../../../observability/rules/secrets.ts";
import { serviceRules } from "../../../../observability/rules/services.ts";
import { sloRules } from "../../../../observability/slo/rules.ts";
import type { Topic } from "../case.ts";
import { PLATFORM } from "../platform.ts";
import { ARGO_CD, ARGO_CD_ALSO, ROLLOUTS, ROLLOUTS_ALSO } from "./argocd.ts";
import { CLUSTER, CLUSTER_ALSO, MONITORING, MONITORING_NEAR_MISSES, SERVICES } from "./cluster.ts";
import { COORDINATOR } from "./coordinator.ts";
import { CERTIFICATES, GATEWAY, GATEWAY_NEAR_MISSES } from "./gateway.ts";
import { PIPELINES } from "./pipelines.ts";
import { HARBOR, SECRETS, SECRETS_ALSO } from "./secrets.ts";
import { KEYS_RECORDINGS, SLO, SLO_RECORDINGS } from "./slo.ts";

/** Cases by topic, with the rules that they are about and no others, so that each run of promtool is short. */
export const TOPICS: Readonly<Record<string, Topic>> = {
  gateway: { groups: gatewayRules(PLATFORM), alerts: GATEWAY, nearMisses: GATEWAY_NEAR_MISSES },
  certificates: { groups: certificateRules(), alerts: CERTIFICATES },
  slo: { groups: sloRules(PLATFORM), alerts: SLO, recordings: SLO_RECORDINGS },
  "slo of the signing keys": {
    groups: [...gatewayRules(PLATFORM), ...sloRules(PLATFORM)],
    alerts: [],
    recordings: KEYS_RECORDINGS,
  },
  services: { groups: serviceRules(PLATFORM), alerts: SERVICES },
  pipelines: { groups: pipelineRules(PLATFORM), alerts: PIPELINES },
  coordinator: { groups: coordinatorRules(PLATFORM), alerts: COORDINATOR },
  argocd: { groups: argoCdRules(), alerts: ARGO_CD, alsoFires: ARGO_CD_ALSO },
  rollouts: { groups: rolloutRules(), alerts: ROLLOUTS, alsoFires: ROLLOUTS_ALSO },
  secrets: { groups: secretRules(PLATFORM), alerts: SECRETS, alsoFires: SECRETS_ALSO },
  harbor: { groups: harborRules(PLATFORM), alerts: HARBOR },
  cluster: { groups: clusterRules(), alerts: CLUSTER, alsoFires: CLUSTER_ALSO },
  monitoring: { groups: monitoringRules(), alerts: MONITORING, nearMisses: MONITORING_NEAR_MISSES },
};
