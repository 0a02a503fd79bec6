import { counter, gauge, type MetricSource } from "./metric.ts";

const CERTIFICATE = ["name", "namespace", "issuer_name", "issuer_kind", "issuer_group"];

export const CERT_MANAGER: MetricSource = {
  source: "cert-manager",
  reference: "internal/collectors/certificate_collector.go at v1.21.2",
  metrics: [
    gauge("certmanager_certificate_expiration_timestamp_seconds", "seconds", CERTIFICATE, "When it ends"),
    gauge("certmanager_certificate_renewal_timestamp_seconds", "seconds", CERTIFICATE, "When it is renewed"),
    gauge(
      "certmanager_certificate_ready_status",
      "boolean",
      [...CERTIFICATE, "condition"],
      "1 for the condition it has",
    ),
  ],
};

const CONDITION = ["name", "namespace", "condition", "status"];

export const EXTERNAL_SECRETS: MetricSource = {
  source: "External Secrets",
  reference: "pkg/controllers/*/*metrics and runtime/metrics at v1.3.2",
  metrics: [
    counter("externalsecret_sync_calls_total", "syncs", ["name", "namespace"], "Syncs of a secret"),
    counter("externalsecret_sync_calls_error", "syncs", ["name", "namespace"], "Those that failed"),
    gauge("externalsecret_status_condition", "boolean", CONDITION, "1 for the condition it has"),
    gauge("secretstore_status_condition", "boolean", CONDITION, "The same, of a store"),
    gauge("clustersecretstore_status_condition", "boolean", CONDITION, "The same, of a store for all"),
    counter(
      "externalsecret_provider_api_calls_count",
      "calls",
      ["provider", "call", "status"],
      "Calls to Vault, logins among them",
    ),
  ],
};

export const VAULT: MetricSource = {
  source: "Vault",
  reference:
    "vault/core_metrics.go and audit/broker.go; with `disable_hostname`, without which the names have the host in them",
  metrics: [
    gauge("vault_core_active", "boolean", ["cluster"], "1 on the node that serves"),
    gauge("vault_core_unsealed", "boolean", ["cluster"], "0 while it is sealed"),
    counter("vault_audit_log_request_failure", "entries", [], "Requests that could not be logged"),
    counter("vault_audit_log_response_failure", "entries", [], "Answers that could not be logged"),
  ],
};

export const HARBOR: MetricSource = {
  source: "Harbor's exporter",
  reference: "health_collector.go, project_collector.go and js_collector.go of src/pkg/exporter at v2.15.2",
  metrics: [
    gauge("harbor_health", "boolean", [], "1 while every component is well"),
    gauge("harbor_up", "boolean", ["component"], "1 while it is well"),
    gauge("harbor_project_quota_usage_byte", "bytes", ["project_name"], "Storage in use"),
    gauge("harbor_project_quota_byte", "bytes", ["project_name"], "Storage granted; -1 without a limit"),
    gauge("harbor_task_queue_latency", "seconds", ["type"], "How long the next job has waited"),
  ],
};
