import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { RENEWAL_OVERDUE_DAYS, SERVED_CRITICAL_DAYS } from "../rules/certificates.ts";
import { CALLERS, ERROR_SHARE, KEYS_FAILING, REFUSED_FLOOR, withRoute } from "../rules/gateway.ts";
import { dashboard, type Dashboard, type Variable } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { stat } from "./panels/values.ts";
import { gatewayErrors, max, min, of, orZero, rate, sum, sumRate } from "./queries.ts";
import { DAY, HOUR, MINUTE, worseAbove, worseBelow } from "./thresholds.ts";

/** The edge: what it refuses and why, how fast it answers, and how full it is. */
export function gatewayDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-gateway",
    title: "Gateway",
    description: "Does the edge answer, whom does it refuse and why, and how fast is it?",
    variables: [ROUTE],
    rows: [NOW, ANSWERS, REFUSALS, KEYS_AND_LIMITS, LATENCY, SATURATION],
  });
}

/** Routes, as the rules record them: `<namespace>/<name>`. */
const ROUTE: Variable = {
  name: "route",
  label: "Route",
  description: "HTTPRoute, as <namespace>/<name>",
  series: "route:envoy_requests:rate5m",
  values: "route",
  choice: "several",
};

const CHOSEN_ROUTE = 'route=~"$route"';

/** Clusters of the chosen routes: one for each of their rules. */
const CHOSEN_CLUSTERS = 'envoy_cluster_name=~"httproute/$route/rule/.+"';

const REQUESTS = of("route:envoy_requests:rate5m", CHOSEN_ROUTE);

/** Envoy has no series of a class before it was answered once. */
const SERVER_ERRORS = `${of("route:envoy_server_errors:rate5m", CHOSEN_ROUTE)} or 0 * ${REQUESTS}`;

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Live Envoys",
        description: "Envoys that say they are live. At 0 nothing is reachable from outside.",
        unit: units.Short,
        of: orZero(`count(${of("envoy_server_live")} == 1)`, of("envoy_server_live")),
        thresholds: worseBelow({ critical: 1, warning: 2 }),
        alerts: ["GatewayDown"],
      }),
      stat({
        title: "Answers with 5xx",
        description: "Share of all answers of the gateway over five minutes, its own included.",
        unit: units.PercentUnit,
        decimals: 2,
        of: gatewayErrors(),
        thresholds: worseAbove({ warning: ERROR_SHARE / 5, critical: ERROR_SHARE }),
        alerts: ["ServerErrorSurge", "ErrorBudgetBurn1h"],
      }),
      stat({
        title: "Refused with 401",
        description: "Requests with no token or a bad one, counted by Envoy itself.",
        unit: units.RequestsPerSecond,
        of: sum(of("gateway:envoy_unauthorized:rate5m")),
        thresholds: worseAbove({ warning: REFUSED_FLOOR }),
        alerts: ["UnauthorizedSurge"],
      }),
      stat({
        title: "Refused with 403",
        description: "Requests whose token does not allow them, counted by Envoy itself.",
        unit: units.RequestsPerSecond,
        of: sum(of("gateway:envoy_forbidden:rate5m")),
        thresholds: worseAbove({ warning: REFUSED_FLOOR }),
        alerts: ["ForbiddenSurge"],
      }),
      stat({
        title: "Over a limit (429)",
        description: "Requests over a local or a global limit, counted by Envoy itself.",
        unit: units.RequestsPerSecond,
        of: sum(of("gateway:envoy_rate_limited:rate5m")),
        thresholds: worseAbove({ warning: REFUSED_FLOOR }),
        alerts: ["RateLimitSurge"],
      }),
      stat({
        title: "Age of signing keys",
        description:
          "Time since an Envoy last fetched the keys that tokens are verified with. Old keys refuse everybody once the issuer rotates them. N/A: not within six hours.",
        unit: units.Seconds,
        decimals: 0,
        of: keysAge(),
        thresholds: worseAbove({ warning: 15 * MINUTE, critical: HOUR }),
        alerts: ["JwksOutage"],
      }),
      stat({
        title: "Certificate expires in",
        description: "The first of what Envoy serves, whatever cert-manager holds.",
        unit: units.Seconds,
        decimals: 0,
        of: `${min(of("envoy_listener_ssl_certificate_expiration_unix_time_seconds"))} - time()`,
        thresholds: worseBelow({
          critical: SERVED_CRITICAL_DAYS * DAY,
          warning: RENEWAL_OVERDUE_DAYS * DAY,
        }),
        alerts: ["ServedCertificateExpiresSoon"],
      }),
      stat({
        title: "Rejected configurations",
        description:
          "Updates that Envoys rejected in the last hour (xDS NACK). They go on with what they had: what was merged since is not in force.",
        unit: units.Short,
        decimals: 0,
        of: orZero(sum(`increase(${of("xds_nack_total")}[1h])`), of("envoy_server_live")),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["XdsConfigurationRejected"],
      }),
    ],
  ],
};

/** The counter rises with each fetch that went well; the last minute it rose in is when the keys are from. */
function keysAge(): string {
  const fetched = `timestamp(changes(${of("envoy_http_jwt_authn_jwks_fetch_success")}[2m]) > 0)`;
  return `time() - ${max(`max_over_time(${fetched}[6h:1m])`)}`;
}

const ANSWERS: Row = {
  title: "Answers",
  lines: [
    [
      graph({
        title: "Answers by class",
        description: "What callers get, refusals of the gateway itself included.",
        unit: units.RequestsPerSecond,
        of: [
          {
            expression: sumRate(of("envoy_http_downstream_rq_xx", CALLERS), "envoy_response_code_class"),
            legend: "{{envoy_response_code_class}}xx",
          },
        ],
        colours: { "2xx": "green", "3xx": "blue", "4xx": "orange", "5xx": "red" },
        draw: "areas",
      }),
      graph({
        title: "5xx by route",
        description:
          "Share of a route's answers that fail. Look at the service behind it and its last rollout.",
        unit: units.PercentUnit,
        of: [
          {
            expression: `(${SERVER_ERRORS}) / ${REQUESTS}`,
            legend: "{{route}}",
          },
        ],
        thresholds: worseAbove({ critical: ERROR_SHARE }),
        alerts: ["ServerErrorSurge"],
      }),
      graph({
        title: "Healthy endpoints by route",
        description: "Pods that Envoy can send to. At 0 every request to the route is answered with 503.",
        unit: units.Short,
        of: [
          {
            expression: min(withRoute(of("envoy_cluster_membership_healthy", CHOSEN_CLUSTERS)), "route"),
            legend: "{{route}}",
          },
        ],
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["RouteWithoutHealthyEndpoints"],
      }),
    ],
  ],
};

const REFUSALS: Row = {
  title: "Refused requests",
  lines: [
    [
      graph({
        title: "401 by route",
        description:
          "Counted from the access log, because Envoy counts refusals by listener only. Empty while requests arrive: the log pipeline stands still.",
        unit: units.RequestsPerSecond,
        of: refused("401"),
        alerts: ["UnauthorizedSurge", "AccessLogStalled"],
      }),
      graph({
        title: "403 by route",
        description: "Counted from the access log. A token was good, but not for this.",
        unit: units.RequestsPerSecond,
        of: refused("403"),
        alerts: ["ForbiddenSurge", "AccessLogStalled"],
      }),
      graph({
        title: "Why tokens are refused",
        description:
          "Envoy's reason from the access log: missing, expired, unknown issuer or key, wrong audience, bad signature.",
        unit: units.RequestsPerSecond,
        of: [
          {
            expression: sumRate(of("loki_process_custom_gateway_jwt_denied_total", CHOSEN_ROUTE), "reason"),
            legend: "{{reason}}",
          },
        ],
        draw: "areas",
        alerts: ["UnauthorizedSurge"],
      }),
    ],
  ],
};

function refused(code: string) {
  return [
    {
      expression: sumRate(
        of("loki_process_custom_gateway_requests_total", CHOSEN_ROUTE, `response_code="${code}"`),
        "route",
      ),
      legend: "{{route}}",
    },
  ];
}

const KEYS_AND_LIMITS: Row = {
  title: "Signing keys and limits",
  lines: [
    [
      graph({
        title: "Failed fetches of signing keys",
        description:
          "Share of the fetches over five minutes. Check the issuer, DNS and the way out of the cluster.",
        unit: units.PercentUnit,
        max: 1,
        of: [
          {
            expression: max(of("gateway:envoy_jwks_fetch_failures:ratio_rate5m")),
            legend: "failed",
          },
        ],
        thresholds: worseAbove({ critical: KEYS_FAILING }),
        alerts: ["JwksOutage"],
      }),
      graph({
        title: "Over a limit by route",
        description: "Requests answered with 429, counted from the access log.",
        unit: units.RequestsPerSecond,
        of: [
          {
            expression: sumRate(of("loki_process_custom_gateway_rate_limited_total", CHOSEN_ROUTE), "route"),
            legend: "{{route}}",
          },
        ],
        alerts: ["RateLimitSurge"],
      }),
      graph({
        title: "Global limits",
        description:
          "What the rate limit service decided. Errors: it or its Redis is gone, and limits fail open or closed as the route says.",
        unit: units.RequestsPerSecond,
        of: [
          { expression: sumRate(of("envoy_cluster_ratelimit_ok")), legend: "allowed" },
          { expression: sumRate(of("envoy_cluster_ratelimit_over_limit")), legend: "over the limit" },
          { expression: sumRate(of("envoy_cluster_ratelimit_error")), legend: "error" },
        ],
        alerts: ["RateLimitServiceFailing"],
      }),
    ],
  ],
};

const LATENCY: Row = {
  title: "Latency, from the gateway to the service and back",
  lines: [
    [
      latency(0.5, "Median by route", "Half of the requests are faster."),
      latency(0.95, "P95 by route", "One request in twenty is slower."),
      latency(0.99, "P99 by route", "One request in a hundred is slower: what objectives are set for."),
    ],
  ],
};

function latency(share: number, title: string, description: string) {
  const times = of("envoy_cluster_upstream_rq_time_bucket", CHOSEN_CLUSTERS);
  return graph({
    title,
    description,
    unit: units.Milliseconds,
    of: [
      {
        expression: `histogram_quantile(${share}, ${sum(withRoute(rate(times)), "route", "le")})`,
        legend: "{{route}}",
      },
    ],
    alerts: ["RouteLatencyHigh"],
  });
}

const SATURATION: Row = {
  title: "Saturation",
  lines: [
    [
      graph({
        title: "Connections by listener",
        description:
          "Open ones, and those refused within five minutes because the listener has as many as it may: a flood that no limit by token can stop, or too few Envoys.",
        unit: units.Short,
        of: [
          {
            expression: sum(of("envoy_http_downstream_cx_active", CALLERS), "envoy_http_conn_manager_prefix"),
            legend: "open {{envoy_http_conn_manager_prefix}}",
          },
          {
            expression: sum(
              `increase(${of("envoy_connection_limit_limited_connections")}[5m])`,
              "envoy_connection_limit_prefix",
            ),
            legend: "refused {{envoy_connection_limit_prefix}}",
          },
        ],
        alerts: ["ConnectionLimitReached"],
      }),
      graph({
        title: "Memory by Envoy",
        description: "Heap that is in use. A pod that reaches its limit is killed with all its connections.",
        unit: units.BytesIEC,
        of: [{ expression: of("envoy_server_memory_allocated"), legend: "{{pod}}" }],
      }),
    ],
  ],
};
