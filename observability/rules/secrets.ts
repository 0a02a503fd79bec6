import type { ObservedPlatform } from "../platform.ts";
import { rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM, SECURITY } from "./teams.ts";

/** Share of failed syncs that is no single secret's fault. */
export const FAILED_SYNCS = 0.1;

/** Days before a credential expires at which somebody has to rotate it: two working weeks. */
export const CREDENTIAL_DAYS = 14;

const DAY = 86_400;

/** External Secrets, Vault, and credentials that expire. */
export function secretRules({ shared }: ObservedPlatform): readonly RuleGroup[] {
  return [
    { name: "slipway-external-secrets", rules: EXTERNAL_SECRETS },
    { name: "slipway-vault", rules: [...(shared ? [DOWN] : []), ...VAULT] },
    { name: "slipway-credentials", rules: CREDENTIALS },
  ];
}

const EXTERNAL_SECRETS: readonly Alert[] = [
  {
    name: "ExternalSecretNotReady",
    expression:
      'max by (namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}) == 1',
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }}/{{ $labels.name }} does not sync",
    description:
      "The Secret of {{ $labels.namespace }}/{{ $labels.name }} is missing or keeps its old value. A rotated password is not the one the service has.",
    dashboard: "slipway-secrets",
  },
  {
    name: "ExternalSecretSyncErrors",
    expression: `sum(rate(externalsecret_sync_calls_error[15m])) / sum(rate(externalsecret_sync_calls_total[15m])) > ${FAILED_SYNCS}`,
    for: "15m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $value | humanizePercentage }} of the syncs of secrets fail",
    description:
      "External Secrets fails for more than one secret in ten: Vault is down or sealed, or the operator is no longer let in.",
    dashboard: "slipway-secrets",
  },
  {
    name: "SecretStoreNotReady",
    expression:
      'max by (namespace, name) (secretstore_status_condition{condition="Ready",status="False"} or clustersecretstore_status_condition{condition="Ready",status="False"}) == 1',
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "The store {{ $labels.name }} is not ready",
    description:
      "External Secrets cannot use the store {{ $labels.name }}. None of the secrets behind it is renewed.",
    dashboard: "slipway-secrets",
  },
  {
    name: "VaultAuthFailures",
    expression: `${rise('externalsecret_provider_api_calls_count{provider="HashiCorp/Vault",call="Login",status="error"}', "15m")} > 0`,
    for: "5m",
    severity: "critical",
    team: SECURITY,
    summary: "Vault refused {{ $value | humanize }} logins of External Secrets in a quarter of an hour",
    description:
      "Vault does not let External Secrets in: a role, its bound service accounts or the cluster's key has changed, or Vault is down. Vault itself counts no failed logins; those of pipelines are in its audit log.",
    dashboard: "slipway-secrets",
  },
];

/** Where Vault runs; elsewhere it is missing for good reason. */
const DOWN: Alert = {
  name: "VaultDown",
  // Only the active node answers for metrics, so silence too means that nobody is served.
  expression: "absent(vault_core_active == 1)",
  for: "2m",
  severity: "critical",
  team: PLATFORM,
  summary: "No Vault is active",
  description:
    "No active Vault answers Prometheus. Pipelines get no credentials and secrets are not renewed; services keep what they have.",
  dashboard: "slipway-secrets",
};

const VAULT: readonly Alert[] = [
  {
    name: "VaultSealed",
    expression: "vault_core_unsealed == 0",
    for: "1m",
    severity: "critical",
    team: PLATFORM,
    summary: "Vault {{ $labels.pod }} is sealed",
    description:
      "Vault {{ $labels.pod }} has been sealed for a minute and serves nothing until it is unsealed.",
    dashboard: "slipway-secrets",
  },
  {
    name: "VaultAuditFailing",
    expression:
      "(sum(increase(vault_audit_log_request_failure[5m])) or vector(0)) + (sum(increase(vault_audit_log_response_failure[5m])) or vector(0)) > 0",
    for: "1m",
    severity: "critical",
    team: SECURITY,
    summary: "Vault could not write {{ $value | humanize }} audit entries in five minutes",
    description:
      "Vault cannot write its audit log and refuses every request that it cannot log. The log's disk is full or its target is gone.",
    dashboard: "slipway-audit",
  },
];

/** Neither GitLab nor Harbor has a metric of this: the collector reads the dates through their APIs. */
const CREDENTIALS: readonly Alert[] = [
  {
    name: "CredentialExpiresSoon",
    expression: `min by (kind, name) (cicd_credential_expiry_timestamp_seconds) - time() < ${CREDENTIAL_DAYS * DAY} > 0`,
    for: "1h",
    severity: "warning",
    team: PLATFORM,
    summary: "The {{ $labels.kind }} {{ $labels.name }} expires in {{ $value | humanizeDuration }}",
    description:
      "A robot account of Harbor or a token of GitLab expires within two weeks. Run the stack that declares {{ $labels.name }}, which rotates it.",
    dashboard: "slipway-secrets",
  },
  {
    name: "CredentialExpired",
    expression: "min by (kind, name) (cicd_credential_expiry_timestamp_seconds) - time() <= 0",
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "The {{ $labels.kind }} {{ $labels.name }} has expired",
    description: "What uses {{ $labels.name }} is refused now: pulls, pushes or API calls fail.",
    dashboard: "slipway-secrets",
  },
];
