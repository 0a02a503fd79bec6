import type { AlertCase, FurtherFiring } from "../case.ts";

const SECRET = 'externalsecret_status_condition{namespace="shop",name="database",condition="Ready"';
const STORE = 'clustersecretstore_status_condition{name="vault",condition="Ready"';
const API = 'externalsecret_provider_api_calls_count{job="external-secrets",provider="HashiCorp/Vault"';

/** The clock of a test begins at 0, which is 1970: a date is as many seconds as it is away from the test's beginning. */
const days = (count: number) => count * 86_400;

export const SECRETS: readonly AlertCase[] = [
  {
    alert: "ExternalSecretNotReady",
    fires: {
      series: { [`${SECRET},status="False"}`]: "0x9 1x20", [`${SECRET},status="True"}`]: "1x9 0x20" },
      since: "10m",
      labels: { namespace: "shop", name: "database" },
      summary: "shop/database does not sync",
      description:
        "The Secret of shop/database is missing or keeps its old value. A rotated password is not the one the service has.",
    },
    nearMiss: {
      why: "it is ready",
      series: { [`${SECRET},status="False"}`]: "0x60", [`${SECRET},status="True"}`]: "1x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ExternalSecretSyncErrors",
    fires: {
      series: {
        'externalsecret_sync_calls_error{namespace="shop",name="database"}': "0+12x30",
        'externalsecret_sync_calls_total{namespace="shop",name="database"}': "0+12x30",
        'externalsecret_sync_calls_total{namespace="shop",name="queue"}': "0+88x30",
      },
      since: "1m",
      labels: {},
      summary: "12% of the syncs of secrets fail",
      description:
        "External Secrets fails for more than one secret in ten: Vault is down or sealed, or the operator is no longer let in.",
    },
    nearMiss: {
      why: "one secret in eleven",
      series: {
        'externalsecret_sync_calls_error{namespace="shop",name="database"}': "0+1x60",
        'externalsecret_sync_calls_total{namespace="shop",name="database"}': "0+1x60",
        'externalsecret_sync_calls_total{namespace="shop",name="queue"}': "0+10x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "SecretStoreNotReady",
    fires: {
      series: { [`${STORE},status="False"}`]: "0x9 1x20" },
      since: "10m",
      labels: { name: "vault" },
      summary: "The store vault is not ready",
      description: "External Secrets cannot use the store vault. None of the secrets behind it is renewed.",
    },
    nearMiss: {
      why: "both kinds of store are ready",
      series: {
        [`${STORE},status="False"}`]: "0x60",
        'secretstore_status_condition{namespace="shop",name="vault",condition="Ready",status="False"}':
          "0x60",
        'secretstore_status_condition{namespace="shop",name="vault",condition="Ready",status="True"}': "1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "VaultAuthFailures",
    fires: {
      series: {
        'up{job="external-secrets"}': "1x60",
        [`${API},call="Login",status="error"}`]: "_x20 1+1x30",
      },
      since: "20m",
      labels: {},
      summary: "Vault refused 6 logins of External Secrets in a quarter of an hour",
      description:
        "Vault does not let External Secrets in: a role, its bound service accounts or the cluster's key has changed, or Vault is down. Vault itself counts no failed logins; those of pipelines are in its audit log.",
    },
    nearMiss: {
      why: "logins succeed, and a read fails",
      series: {
        'up{job="external-secrets"}': "1x60",
        [`${API},call="Login",status="success"}`]: "0+1x60",
        [`${API},call="ReadSecretData",status="error"}`]: "0+1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "VaultDown",
    fires: {
      series: { 'vault_core_active{pod="vault-0"}': "1x9 0x20", 'vault_core_active{pod="vault-1"}': "0x30" },
      since: "10m",
      labels: {},
      summary: "No Vault is active",
      description:
        "No active Vault answers Prometheus. Pipelines get no credentials and secrets are not renewed; services keep what they have.",
    },
    nearMiss: {
      why: "another takes over",
      series: {
        'vault_core_active{pod="vault-0"}': "1x9 0x20",
        'vault_core_active{pod="vault-1"}': "0x9 1x20",
      },
      until: "30m",
    },
    withoutData: "fires",
  },
  {
    alert: "VaultSealed",
    fires: {
      series: { 'vault_core_unsealed{pod="vault-1"}': "1x9 0x20" },
      since: "10m",
      labels: { pod: "vault-1" },
      summary: "Vault vault-1 is sealed",
      description: "Vault vault-1 has been sealed for a minute and serves nothing until it is unsealed.",
    },
    nearMiss: {
      why: "unsealed at once after a restart",
      series: { 'vault_core_unsealed{pod="vault-1"}': "1x9 0 1x20" },
      until: "30m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "VaultAuditFailing",
    fires: {
      series: {
        vault_audit_log_request_failure: "0x10 1+1x20",
        vault_audit_log_response_failure: "0x10 1+1x20",
      },
      since: "11m",
      labels: {},
      summary: "Vault could not write 4 audit entries in five minutes",
      description:
        "Vault cannot write its audit log and refuses every request that it cannot log. The log's disk is full or its target is gone.",
    },
    nearMiss: {
      why: "it could not last week",
      series: { vault_audit_log_request_failure: "12x60", vault_audit_log_response_failure: "0x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "CredentialExpiresSoon",
    fires: {
      series: {
        'cicd_credential_expiry_timestamp_seconds{kind="robot account",name="ci-push"}': `${days(14) + 570}x90`,
      },
      since: "10m",
      labels: { kind: "robot account", name: "ci-push" },
      summary: "The robot account ci-push expires in 13d 22h 59m 30s",
      description:
        "A robot account of Harbor or a token of GitLab expires within two weeks. Run the stack that declares ci-push, which rotates it.",
    },
    nearMiss: {
      why: "one has 15 days left, another has expired, which is another alert",
      series: {
        'cicd_credential_expiry_timestamp_seconds{kind="token",name="deploy"}': `${days(15)}x90`,
        'cicd_credential_expiry_timestamp_seconds{kind="token",name="old"}': "0x90",
      },
      until: "90m",
    },
    withoutData: "silent",
  },
  {
    alert: "CredentialExpired",
    fires: {
      series: { 'cicd_credential_expiry_timestamp_seconds{kind="token",name="deploy"}': "570x30" },
      since: "10m",
      labels: { kind: "token", name: "deploy" },
      summary: "The token deploy has expired",
      description: "What uses deploy is refused now: pulls, pushes or API calls fail.",
    },
    nearMiss: {
      why: "it expires in a minute",
      series: { 'cicd_credential_expiry_timestamp_seconds{kind="token",name="deploy"}': "3660x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
];

export const HARBOR: readonly AlertCase[] = [
  {
    alert: "HarborDown",
    fires: {
      series: { harbor_health: "1x9 0x20" },
      since: "10m",
      labels: {},
      summary: "Harbor is not healthy",
      description:
        "Harbor says that it is unhealthy, or says nothing. Images can be neither pushed nor pulled: pipelines stop, and pods that move to another node do not start.",
    },
    nearMiss: {
      why: "healthy again after four minutes",
      series: { harbor_health: "1x9 0x4 1x20" },
      until: "30m",
      ends: true,
    },
    withoutData: "fires",
  },
  {
    alert: "HarborComponentDown",
    fires: {
      series: { 'harbor_up{component="jobservice"}': "1x9 0x20", 'harbor_up{component="core"}': "1x40" },
      since: "10m",
      labels: { component: "jobservice" },
      summary: "Harbor's jobservice is down",
      description: "The component jobservice of Harbor has been down for five minutes.",
    },
    nearMiss: { why: "it is up", series: { 'harbor_up{component="jobservice"}': "1x60" }, until: "1h" },
    withoutData: "silent",
  },
  {
    alert: "HarborStorageNearQuota",
    fires: {
      series: {
        'harbor_project_quota_usage_byte{project_name="shop"}': "500x9 900x30",
        'harbor_project_quota_byte{project_name="shop"}': "1000x60",
      },
      since: "10m",
      labels: { project_name: "shop" },
      summary: "shop uses 90% of its storage",
      description:
        "Once the quota of shop is used up, pushes are refused and pipelines fail. Check that retention and garbage collection run, or raise the quota.",
    },
    nearMiss: {
      why: "85 percent, and a project without a quota",
      series: {
        'harbor_project_quota_usage_byte{project_name="shop"}': "850x60",
        'harbor_project_quota_byte{project_name="shop"}': "1000x60",
        'harbor_project_quota_usage_byte{project_name="library"}': "5000x60",
        'harbor_project_quota_byte{project_name="library"}': "-1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "HarborJobsWaiting",
    fires: {
      series: { 'harbor_task_queue_latency{type="IMAGE_SCAN"}': "0x9 1801x30" },
      since: "10m",
      labels: { type: "IMAGE_SCAN" },
      summary: "Jobs of the type IMAGE_SCAN wait 30m 1s in Harbor",
      description: "Harbor's job service does not keep up: scans, retention or replication are late.",
    },
    nearMiss: {
      why: "half an hour",
      series: { 'harbor_task_queue_latency{type="IMAGE_SCAN"}': "1800x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
];

export const SECRETS_ALSO: readonly FurtherFiring[] = [
  {
    alert: "SecretStoreNotReady",
    why: "a store of one namespace",
    series: {
      'secretstore_status_condition{namespace="shop",name="vault",condition="Ready",status="False"}':
        "0x9 1x20",
    },
    since: "10m",
  },
  ...["vault_audit_log_request_failure", "vault_audit_log_response_failure"].map((counter) => ({
    alert: "VaultAuditFailing",
    why: counter,
    series: { [counter]: "0x10 1+1x20" },
    since: "11m" as const,
  })),
];
