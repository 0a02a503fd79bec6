import { counter, gauge, histogram, type MetricSource } from "./metric.ts";

const MANAGER = "envoy_http_conn_manager_prefix";
const CLUSTER = "envoy_cluster_name";
const CLASS = "envoy_response_code_class";

/** A conformance test finds each of these on a real Envoy at work. */
export const ENVOY: MetricSource = {
  source: "Envoy",
  reference: "Envoy's documentation, statistics of each filter, and /stats/prometheus of a running one",
  metrics: [
    gauge("envoy_server_live", "boolean", [], "1 while it serves, 0 while it drains"),
    counter(
      "envoy_http_downstream_rq_xx",
      "requests",
      [MANAGER, CLASS],
      "Answers to callers, by class of status",
    ),
    counter("envoy_http_downstream_rq_completed", "requests", [MANAGER], "Answers to callers"),
    histogram(
      "envoy_http_downstream_rq_time",
      "milliseconds",
      [MANAGER],
      "Time until the last byte went out",
    ),
    counter("envoy_http_jwt_authn_denied", "requests", [MANAGER], "Refused for their token: 401, some 403"),
    counter("envoy_http_jwt_authn_jwks_fetch_failed", "fetches", [MANAGER], "Failed fetches of signing keys"),
    counter("envoy_http_jwt_authn_jwks_fetch_success", "fetches", [MANAGER], "Fetches of signing keys"),
    counter("envoy_http_rbac_denied", "requests", [MANAGER], "Refused with 403 for a scope or claim"),
    counter(
      "envoy_http_local_rate_limit_rate_limited",
      "requests",
      ["envoy_local_http_ratelimit_prefix"],
      "Over a limit that one Envoy counts",
    ),
    counter("envoy_cluster_upstream_rq_xx", "requests", [CLUSTER, CLASS], "Answers of a route's backends"),
    histogram("envoy_cluster_upstream_rq_time", "milliseconds", [CLUSTER], "Time a route's backends take"),
    gauge("envoy_cluster_membership_healthy", "endpoints", [CLUSTER], "Endpoints that get requests"),
    counter("envoy_cluster_ratelimit_ok", "requests", [CLUSTER], "Below every global limit"),
    gauge("envoy_http_downstream_cx_active", "connections", [MANAGER], "Open connections of clients"),
    gauge("envoy_server_memory_allocated", "bytes", [], "Heap in use"),
    counter(
      "envoy_cluster_ratelimit_over_limit",
      "requests",
      [CLUSTER],
      "Over a limit that all Envoys count together",
    ),
    counter(
      "envoy_cluster_ratelimit_error",
      "requests",
      [CLUSTER],
      "Requests the rate limit service had no answer for",
    ),
    counter(
      "envoy_connection_limit_limited_connections",
      "connections",
      ["envoy_connection_limit_prefix"],
      "Refused because the listener is full",
    ),
    gauge(
      "envoy_listener_ssl_certificate_expiration_unix_time_seconds",
      "seconds",
      ["envoy_listener_address", "envoy_tls_certificate"],
      "When a served certificate ends",
    ),
  ],
};

export const ENVOY_GATEWAY: MetricSource = {
  source: "Envoy Gateway",
  reference: "internal/xds/cache/metrics.go at v1.9.1",
  metrics: [
    counter("xds_nack_total", "answers", ["nodeID", "typeURL"], "Configurations that an Envoy rejected"),
  ],
};

/** Envoy's own counters tell neither routes nor reasons apart when it answers itself; its access log does. */
export const ACCESS_LOG: MetricSource = {
  source: "The gateway's access log, counted by Alloy",
  reference: "components/add-ons/alloy-config.ts",
  contract: true,
  metrics: [
    counter(
      "loki_process_custom_gateway_requests_total",
      "requests",
      ["route", "response_code"],
      "Requests, by route and answer",
    ),
    counter(
      "loki_process_custom_gateway_jwt_denied_total",
      "requests",
      ["route", "reason"],
      "Requests refused for their token, by Envoy's reason",
    ),
    counter(
      "loki_process_custom_gateway_rate_limited_total",
      "requests",
      ["route", "limit"],
      "Requests over a limit: `local` where each Envoy counts, `request` where all count together",
    ),
  ],
};
