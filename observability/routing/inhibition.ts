/** What stays silent while its cause is told. */
export interface Inhibition {
  /** Alerts whose firing silences others. */
  readonly causes: readonly string[];
  /** Alerts that are silent meanwhile. */
  readonly symptoms: readonly string[];
  /** Labels that have to be the same on both, beside the environment. */
  readonly same: readonly string[];
}

/** By names, because the cause of an alert is known by what it means and not by how severe it is. */
export const INHIBITIONS: readonly Inhibition[] = [
  {
    causes: ["GatewayDown"],
    symptoms: ["RouteWithoutHealthyEndpoints", "AccessLogStalled", "RouteLatencyHigh"],
    same: [],
  },
  { causes: ["RedisDown"], symptoms: ["RateLimitServiceFailing", "DeploymentQueueStuck"], same: [] },
  { causes: ["ServerErrorSurge"], symptoms: ["RouteLatencyHigh"], same: ["route"] },
  { causes: ["ServedCertificateExpiresSoon"], symptoms: ["CertificateExpiresSoon"], same: [] },
  { causes: ["CertificateNotReady"], symptoms: ["CertificateExpiresSoon"], same: ["namespace", "name"] },
  {
    causes: ["ErrorBudgetBurn1h"],
    symptoms: ["ErrorBudgetBurn6h", "ErrorBudgetBurn1d", "ErrorBudgetBurn3d"],
    same: ["slo", "objective"],
  },
  {
    causes: ["ErrorBudgetBurn6h"],
    symptoms: ["ErrorBudgetBurn1d", "ErrorBudgetBurn3d"],
    same: ["slo", "objective"],
  },
  { causes: ["ErrorBudgetBurn1d"], symptoms: ["ErrorBudgetBurn3d"], same: ["slo", "objective"] },
  { causes: ["CollectorDown"], symptoms: ["CollectorStale"], same: [] },
  {
    causes: ["RunnersDown"],
    symptoms: ["PipelineQueueTimeHigh", "RunnerPoolSaturated", "RunnerSystemFailures"],
    same: [],
  },
  { causes: ["RunnerPoolSaturated"], symptoms: ["PipelineQueueTimeHigh"], same: [] },
  {
    causes: ["CoordinatorDown"],
    symptoms: ["DeploymentQueueStuck", "DeadLetterQueueNotEmpty"],
    same: [],
  },
  { causes: ["ArgoCDDriftNotHealed"], symptoms: ["ArgoCDOutOfSync"], same: ["name", "project"] },
  {
    causes: ["ArgoCDDown"],
    symptoms: ["ArgoCDReconciliationSlow", "ArgoCDNotificationsFailing", "ArgoCDApiErrors"],
    same: [],
  },
  {
    causes: ["ArgoCDGitRequestsFailing", "ArgoCDClusterDisconnected"],
    symptoms: ["ArgoCDAppUnknown"],
    same: [],
  },
  { causes: ["RolloutFailed"], symptoms: ["RolloutReplicasUnavailable"], same: ["namespace", "name"] },
  {
    causes: ["VaultDown", "VaultSealed"],
    symptoms: [
      "VaultAuthFailures",
      "SecretStoreNotReady",
      "ExternalSecretSyncErrors",
      "ExternalSecretNotReady",
    ],
    same: [],
  },
  { causes: ["SecretStoreNotReady"], symptoms: ["ExternalSecretNotReady"], same: ["namespace"] },
  { causes: ["CredentialExpired"], symptoms: ["CredentialExpiresSoon"], same: ["kind", "name"] },
  { causes: ["HarborDown"], symptoms: ["HarborComponentDown", "HarborJobsWaiting"], same: [] },
  {
    causes: ["NamespaceQuotaExceeded"],
    symptoms: ["NamespaceQuotaNear"],
    same: ["namespace", "resource"],
  },
];
