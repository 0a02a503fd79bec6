import type { ObservedPlatform } from "../platform.ts";
import { rise, surge } from "./promql.ts";
import type { Alert, Recording, RuleGroup } from "./rule.ts";
import { PLATFORM, SECURITY } from "./teams.ts";

/** Matcher of the listeners that callers use: not those for readiness and metrics, nor the one for administration. */
export const CALLERS = 'envoy_http_conn_manager_prefix=~"https?-.+"';

/** Clusters that Envoy Gateway makes of HTTPRoutes: `httproute/<namespace>/<name>/rule/<n>`. */
const ROUTES = 'envoy_cluster_name=~"httproute/.+"';

/** Refused requests a second below which nothing surges: a misconfigured client that retries every second is no attack. */
export const REFUSED_FLOOR = 1;

/** Multiple of the mean of the day before that is a surge; the peak hour of a working day is two to three times its mean. */
const SURGE = 4;

/** Share of a route's answers with a 5xx that is a surge: ten times the default error budget of 0.5 percent. */
export const ERROR_SHARE = 0.05;

/** Answers with a 5xx a second below which a share says nothing: 30 in five minutes. */
const ERROR_FLOOR = 0.1;

/** Requests a second below which a 99th percentile says nothing: 60 in five minutes. */
const LATENCY_FLOOR = 0.2;

/**
 * Share of failed fetches of signing keys that is an outage: more fail than succeed. A fetch that fails is tried again every
 * second, one that succeeds after five minutes, so that one provider of many is enough.
 */
export const KEYS_FAILING = 0.5;

/** Envoy's own counters, so that these alerts need no log pipeline. What they lack, the route and the reason, is on the dashboard. */
export function gatewayRules(platform: ObservedPlatform): readonly RuleGroup[] {
  return [{ name: "slipway-gateway", rules: [...recordings(platform), ...ALERTS] }];
}

function recordings({ gateway, services, slo }: ObservedPlatform): readonly Recording[] {
  const failed = "sum(rate(envoy_http_jwt_authn_jwks_fetch_failed[5m]))";
  const fetched = "sum(rate(envoy_http_jwt_authn_jwks_fetch_success[5m]))";
  return [
    {
      record: "route:envoy_requests:rate5m",
      expression: byRoute(`rate(envoy_cluster_upstream_rq_xx{${ROUTES}}[5m])`, "route"),
    },
    {
      record: "route:envoy_server_errors:rate5m",
      expression: byRoute(
        `rate(envoy_cluster_upstream_rq_xx{${ROUTES},envoy_response_code_class="5"}[5m])`,
        "route",
      ),
    },
    {
      record: "route:envoy_latency_seconds:p99_5m",
      expression: `histogram_quantile(0.99, ${byRoute(`rate(envoy_cluster_upstream_rq_time_bucket{${ROUTES}}[5m])`, "route, le")}) / 1000`,
    },
    ...gateway.routes.map(({ name, namespace, service }) => ({
      record: "route:latency_objective:seconds",
      expression: `vector(${(services.find((candidate) => candidate.name === service)?.slo ?? slo).latencySeconds})`,
      labels: { route: `${namespace}/${name}` },
    })),
    {
      record: "gateway:envoy_unauthorized:rate5m",
      expression: "sum(rate(envoy_http_jwt_authn_denied[5m]))",
    },
    { record: "gateway:envoy_forbidden:rate5m", expression: "sum(rate(envoy_http_rbac_denied[5m]))" },
    {
      record: "gateway:envoy_rate_limited:rate5m",
      expression:
        "sum(rate(envoy_http_local_rate_limit_rate_limited[5m]) or rate(envoy_cluster_ratelimit_over_limit[5m]))",
    },
    {
      record: "gateway:envoy_jwks_fetch_failures:ratio_rate5m",
      expression: `${failed} / (${failed} + ${fetched})`,
    },
  ];
}

/** A route can have several rules, each a cluster of its own. */
function byRoute(rates: string, by: string): string {
  return `sum by (${by}) (${withRoute(rates)})`;
}

/** Series of clusters with the route they belong to, `<namespace>/<name>`. */
export function withRoute(series: string): string {
  return `label_replace(${series}, "route", "$1", "envoy_cluster_name", "httproute/([^/]+/[^/]+)/rule/.*")`;
}

const ALERTS: readonly Alert[] = [
  {
    name: "GatewayDown",
    expression: "absent(envoy_server_live == 1)",
    for: "2m",
    severity: "critical",
    team: PLATFORM,
    summary: "No Envoy of the gateway is live",
    description:
      "Prometheus has found no live Envoy for two minutes. Either the gateway is down and nothing is reachable from outside, or it is not scraped and every other alert of the gateway is blind.",
    dashboard: "slipway-gateway",
  },
  {
    name: "JwksOutage",
    expression: `gateway:envoy_jwks_fetch_failures:ratio_rate5m > ${KEYS_FAILING}`,
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $value | humanizePercentage }} of the fetches of signing keys fail",
    description:
      "Envoy cannot fetch the keys that tokens are verified with. It goes on with those it holds, so nobody notices until keys are rotated or an Envoy starts: then requests with a token are answered with 401. Spends the error budget of the SLO `gateway-keys`.",
    dashboard: "slipway-gateway",
    labels: { slo: "gateway-keys" },
  },
  {
    name: "UnauthorizedSurge",
    expression: surge("gateway:envoy_unauthorized:rate5m", { floor: REFUSED_FLOOR, times: SURGE }),
    for: "5m",
    severity: "warning",
    team: SECURITY,
    summary: "{{ $value | humanize }} requests a second are refused with 401",
    description: `The gateway refuses more than ${SURGE} times as many tokens as on average over the day before: a client with an expired token, keys that were rotated, or somebody who tries tokens. The dashboard says which route and why.`,
    dashboard: "slipway-gateway",
  },
  {
    name: "ForbiddenSurge",
    expression: surge("gateway:envoy_forbidden:rate5m", { floor: REFUSED_FLOOR, times: SURGE }),
    for: "5m",
    severity: "warning",
    team: SECURITY,
    summary: "{{ $value | humanize }} requests a second are refused with 403",
    description: `The gateway forbids more than ${SURGE} times as many requests as on average over the day before: a client that lost a scope or a group, a changed policy, or somebody who tries what a token opens. The dashboard says which route.`,
    dashboard: "slipway-gateway",
  },
  {
    name: "RateLimitSurge",
    expression: surge("gateway:envoy_rate_limited:rate5m", { floor: REFUSED_FLOOR, times: SURGE }),
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value | humanize }} requests a second are over a limit",
    description: `More than ${SURGE} times as many requests as on average over the day before are answered with 429: a client runs away, or a limit is too tight for what it is used for. The dashboard says which route.`,
    dashboard: "slipway-gateway",
  },
  {
    name: "RateLimitServiceFailing",
    expression: "sum(increase(envoy_cluster_ratelimit_error[5m])) > 0",
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $value | humanize }} requests in five minutes found no rate limit service",
    description:
      "Envoy gets no answer from the rate limit service or its Redis. Routes with a global limit refuse every request where they fail closed, and limit nothing where they fail open.",
    dashboard: "slipway-gateway",
  },
  {
    name: "ServerErrorSurge",
    expression: `route:envoy_server_errors:rate5m / route:envoy_requests:rate5m > ${ERROR_SHARE} and route:envoy_server_errors:rate5m > ${ERROR_FLOOR}`,
    for: "2m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} end with a 5xx",
    description:
      "The service behind the route {{ $labels.route }} fails, or Envoy reaches none of its pods. If a rollout is under way, its analysis should have stopped it: abort it.",
    dashboard: "slipway-gateway",
  },
  {
    name: "RouteLatencyHigh",
    expression: `(route:envoy_latency_seconds:p99_5m > on (route) route:latency_objective:seconds) and on (route) route:envoy_requests:rate5m > ${LATENCY_FLOOR}`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary:
      "One request in a hundred to {{ $labels.route }} takes {{ $value | humanizeDuration }} or longer",
    description:
      "The 99th percentile of {{ $labels.route }} has been over its objective for ten minutes. The time is from the gateway to the service and back.",
    dashboard: "slipway-gateway",
  },
  {
    name: "RouteWithoutHealthyEndpoints",
    expression: `sum by (envoy_cluster_name) (envoy_cluster_membership_healthy{${ROUTES}}) == 0`,
    for: "2m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $labels.envoy_cluster_name }} has no healthy endpoint",
    description:
      "Envoy knows no healthy pod for {{ $labels.envoy_cluster_name }} and answers every request to it with 503.",
    dashboard: "slipway-gateway",
  },
  {
    name: "XdsConfigurationRejected",
    expression: `${rise("xds_nack_total", "10m", ["nodeID", "typeURL"])} > 0`,
    severity: "critical",
    team: PLATFORM,
    summary: "Envoy {{ $labels.nodeID }} rejects {{ $labels.typeURL }}",
    description:
      "Envoy rejected what Envoy Gateway sent (xDS NACK) within the last ten minutes and goes on with what it had. Routes and policies merged since then are not in force.",
    dashboard: "slipway-gateway",
  },
  {
    name: "ConnectionLimitReached",
    expression:
      "sum by (envoy_connection_limit_prefix) (increase(envoy_connection_limit_limited_connections[5m])) > 0",
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary:
      "{{ $labels.envoy_connection_limit_prefix }} refused {{ $value | humanize }} connections in five minutes",
    description:
      "A listener has as many connections as it may have. Requests that no limit by token can stop arrive here: a flood, or too few Envoys.",
    dashboard: "slipway-gateway",
  },
];
