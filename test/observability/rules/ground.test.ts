import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import type { Alert } from "../../../observability/rules/rule.ts";
import { PLATFORM } from "./platform.ts";
import { alertsOf } from "./promtool.ts";

/** What goes wrong, the alert that tells of it, and what of its query shows that it does. */
type Ground = Readonly<Record<string, readonly [alert: string, reads: RegExp]>>;

const alerts: ReadonlyMap<string, Alert> = new Map(
  alertsOf(ruleGroups(PLATFORM)).map((alert) => [alert.name, alert]),
);

function covered(ground: Ground): void {
  for (const [what, [name, reads]] of Object.entries(ground)) {
    const alert = alerts.get(name);
    assert.ok(alert, `${what}: there is no alert ${name}`);
    assert.match(alert.expression, reads, `${what}: ${name}`);
  }
}

/** The seventeen alerts of argo-cd-mixin of August 2026 are about these. */
const ARGO_CD: Ground = {
  "a sync of an application failed": ["ArgoCDSyncFailed", /argocd_app_sync_total\{phase=~"Error\|Failed"/],
  "an application is degraded or its objects are missing": [
    "ArgoCDAppDegraded",
    /health_status=~"Degraded\|Missing"/,
  ],
  "an application is out of sync": ["ArgoCDOutOfSync", /sync_status="OutOfSync"/],
  "an application is stuck in Unknown": [
    "ArgoCDAppUnknown",
    /sync_status="Unknown".*or.*health_status="Unknown"/,
  ],
  "somebody switched off the automatic sync": ["ArgoCDAutoSyncDisabled", /autosync_enabled="false"/],
  "an application does not stop progressing": ["ArgoCDAppProgressing", /health_status="Progressing"/],
  "a notification was not delivered": [
    "ArgoCDNotificationsFailing",
    /argocd_notifications_deliveries_total\{succeeded="false"\}/,
  ],
  "applications are reconciled slowly": ["ArgoCDReconciliationSlow", /argocd_app_reconcile_bucket/],
  "requests wait for the lock of a repository": [
    "ArgoCDRepositoryRequestsPending",
    /argocd_repo_pending_request_total/,
  ],
  "requests to git are slow": ["ArgoCDGitRequestsSlow", /argocd_git_request_duration_seconds_bucket/],
  "a cluster is not reached": ["ArgoCDClusterDisconnected", /argocd_cluster_connection_status\) == 0/],
  "requests to git fail": [
    "ArgoCDGitRequestsFailing",
    /argocd_git_lsremote_fail_total.*argocd_git_fetch_fail_total/,
  ],
  "the client holds back requests to Kubernetes": [
    "ArgoCDKubectlThrottled",
    /argocd_kubectl_rate_limiter_duration_seconds_bucket/,
  ],
  "Kubernetes answers slowly": ["ArgoCDKubernetesSlow", /argocd_kubectl_request_duration_seconds_bucket/],
  "requests to Kubernetes are repeated": ["ArgoCDKubernetesRetries", /argocd_kubectl_request_retries_total/],
  "calls to the API fail": ["ArgoCDApiErrors", /grpc_server_handled_total/],
  "executions of kubectl wait": ["ArgoCDKubectlPending", /argocd_kubectl_exec_pending/],
};

/** What requirements and operations ask of the other parts. */
const PLATFORM_GROUND: Ground = {
  "signing keys cannot be fetched": ["JwksOutage", /jwks_fetch_failures/],
  "401 surge against the usual rate, above a floor": ["UnauthorizedSurge", /> 1 and .* > 4 \* .*offset/],
  "403 surge against the usual rate, above a floor": ["ForbiddenSurge", /> 1 and .* > 4 \* .*offset/],
  "rate limits are hit more than usual": ["RateLimitSurge", /> 1 and .* > 4 \* .*offset/],
  "5xx surge": ["ServerErrorSurge", /route:envoy_server_errors:rate5m/],
  "latency objective is missed": ["RouteLatencyHigh", /p99_5m > on \(route\)/],
  "a served certificate expires": ["ServedCertificateExpiresSoon", /ssl_certificate_expiration/],
  "a certificate is not renewed": ["CertificateExpiresSoon", /renewal_timestamp_seconds < time\(\)/],
  "gateway is down": ["GatewayDown", /absent\(envoy_server_live == 1\)/],
  "Envoy rejects its configuration": ["XdsConfigurationRejected", /xds_nack_total/],
  "configuration drifts and does not heal": ["ArgoCDDriftNotHealed", /OutOfSync.*autosync_enabled="true"/],
  "deployments wait in the queue": ["DeploymentQueueStuck", /gitops_queue_oldest_age_seconds/],
  "dead letters lie": ["DeadLetterQueueNotEmpty", /gitops_dlq_messages/],
  "a consumer lags": ["KafkaConsumerLag", /kafka_consumergroup_lag/],
  "Redis is down": ["RedisDown", /redis_up == 0/],
  "Vault refuses logins": ["VaultAuthFailures", /call="Login",status="error"/],
  "secrets do not sync": ["ExternalSecretSyncErrors", /externalsecret_sync_calls_error/],
  "Harbor's storage fills up": ["HarborStorageNearQuota", /harbor_project_quota_usage_byte/],
  "robot accounts and tokens expire": ["CredentialExpiresSoon", /cicd_credential_expiry/],
  "a runner pool is full": ["RunnerPoolSaturated", /by \(pool\)/],
  "jobs wait for a runner": ["PipelineQueueTimeHigh", /cicd_pipeline_queue_time_seconds_bucket/],
  "a rollout is stuck": ["RolloutStuck", /Progressing\|Paused/],
  "a service is rolled back often": ["DeploymentRollbackFrequent", /cicd_rollback_total/],
  "an ephemeral environment is left": ["EphemeralEnvironmentLeaked", /kube_namespace_created/],
  "a flag is stale": ["FeatureFlagStale", /cicd_feature_flag_age_days/],
  "a policy is violated": ["KyvernoPolicyViolations", /result="fail"/],
  "a quota is nearly used up": ["NamespaceQuotaNear", /> 0\.8 < 1/],
  "a quota is used up": ["NamespaceQuotaExceeded", />= 1/],
  "the main branch is red": ["MainBranchRed", /cicd_main_branch_green/],
  "the collector reads nothing": ["CollectorStale", /cicd_collector_last_success/],
  "alerting works": ["Watchdog", /^vector\(1\)$/],
};

test("everything that goes wrong with Argo CD in the field has its alert", () => {
  covered(ARGO_CD);
  assert.equal(new Set(Object.values(ARGO_CD).map(([alert]) => alert)).size, 17);
});

test("everything that requirements and operations ask to be told of has its alert", () => {
  covered(PLATFORM_GROUND);
});

test("burn rates are those of the SRE Workbook, the fast ones page", () => {
  const rates = Object.fromEntries(
    [...alerts.values()]
      .filter(({ name }) => name.startsWith("ErrorBudgetBurn"))
      .map(({ name, expression, severity }) => [name, `${expression} ${severity}`]),
  );
  const burn = (factor: number, long: string, short: string, severity: string) =>
    `slo:burn_rate:avg${long} > ${factor} and slo:burn_rate:avg${short} > ${factor} ${severity}`;
  assert.deepEqual(rates, {
    ErrorBudgetBurn1h: burn(14.4, "1h", "5m", "critical"),
    ErrorBudgetBurn6h: burn(6, "6h", "30m", "critical"),
    ErrorBudgetBurn1d: burn(3, "1d", "2h", "warning"),
    ErrorBudgetBurn3d: burn(1, "3d", "6h", "warning"),
  });
});
