import { BURN_RATES } from "../slo/rules.ts";
import { gauge, type MetricSource } from "./metric.ts";

const ROUTE = ["route"];
const PROMISE = ["slo", "objective", "team", "window"];
const WINDOWS = [...new Set(BURN_RATES.flatMap(({ short, long }) => [short, long]))];

/** What rules record for other rules and for dashboards. */
export const RECORDED: MetricSource = {
  source: "Recording rules",
  reference: "observability/rules, observability/slo, components/runners/monitoring.ts",
  metrics: [
    gauge("route:envoy_requests:rate5m", "requests per second", ROUTE, "Requests of a route"),
    gauge("route:envoy_server_errors:rate5m", "requests per second", ROUTE, "Those that ended with a 5xx"),
    gauge("route:envoy_latency_seconds:p99_5m", "seconds", ROUTE, "99th percentile of a route"),
    gauge("route:latency_objective:seconds", "seconds", ROUTE, "What it is measured against"),
    gauge("gateway:envoy_unauthorized:rate5m", "requests per second", [], "Refused for their token"),
    gauge("gateway:envoy_forbidden:rate5m", "requests per second", [], "Forbidden"),
    gauge("gateway:envoy_rate_limited:rate5m", "requests per second", [], "Over a limit"),
    gauge(
      "gateway:envoy_jwks_fetch_failures:ratio_rate5m",
      "ratio",
      [],
      "Fetches of signing keys that failed",
    ),
    gauge("slo:requests:rate5m", "requests per second", PROMISE, "What a promise is about"),
    gauge("slo:errors:rate5m", "requests per second", PROMISE, "What broke it"),
    gauge("slo:error_budget:ratio", "ratio", PROMISE, "Share that may break it"),
    ...WINDOWS.map((window) =>
      gauge(
        `slo:burn_rate:avg${window}`,
        "ratio",
        PROMISE,
        "Budget spent, as a multiple of an even spending",
      ),
    ),
    gauge("slo:error_budget_remaining:ratio", "ratio", PROMISE, "Budget that is left"),
    gauge("gitlab_runner_manager_jobs", "jobs", ["namespace", "pod", "pool"], "Jobs, zero included"),
  ],
};
