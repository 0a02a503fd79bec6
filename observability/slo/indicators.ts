import type { ObservedPlatform, ObservedService } from "../platform.ts";
import { CALLERS } from "../rules/gateway.ts";
import { bound } from "../rules/promql.ts";

/** What an objective counts: rates over five minutes of requests, and of those that broke the promise. */
export interface Indicator {
  readonly requests: string;
  readonly errors: string;
}

/** The two promises of {@link Objectives}. */
export interface Indicators {
  readonly availability: Indicator;
  readonly latency: Indicator;
}

/** Upper bounds of Envoy's histograms, milliseconds: its defaults, which Envoy Gateway keeps. */
const ENVOY_BOUNDS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

/**
 * Upper bounds of `http_request_duration_seconds`, which with `http_requests_total` is what a service says of itself (requirement
 * 002, 2.4; analyses of new versions read the same two): those the semantic conventions of OpenTelemetry advise.
 */
const SERVER_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Every answer of the gateway, its own refusals included: what a caller sees. */
export function gatewayIndicators(latencySeconds: number): Indicators {
  return envoy(
    { codes: "envoy_http_downstream_rq_xx", time: "envoy_http_downstream_rq_time" },
    CALLERS,
    latencySeconds,
  );
}

/** Minutes in which more fetches of signing keys failed than succeeded, because a fetch is too rare to be counted as a request. */
export function keysIndicator(): Indicator {
  return {
    requests: "vector(1)",
    errors: "(gateway:envoy_jwks_fetch_failures:ratio_rate5m > bool 0.5) or vector(0)",
  };
}

/** The coordinator's own HTTP metrics. */
export function coordinatorIndicators(latencySeconds: number): Indicators {
  return server('job="gitops-coordinator"', latencySeconds);
}

/**
 * A service's: where it has routes, what the gateway saw of them, which holds however the service is written and counts also
 * what never reached it. Canary and stable are one cluster there, as they are one service to a caller. Without routes, what
 * the service says of itself; without that, none.
 */
export function serviceIndicators(
  { name, namespace, scraped, slo }: ObservedService,
  { gateway }: ObservedPlatform,
): Indicators | undefined {
  const routes = gateway.routes.filter(({ service }) => service === name);
  if (routes.length > 0) {
    const clusters = routes
      .map((route) => `${route.namespace}/${route.name.replaceAll(".", "[.]")}`)
      .join("|");
    return envoy(
      { codes: "envoy_cluster_upstream_rq_xx", time: "envoy_cluster_upstream_rq_time" },
      `envoy_cluster_name=~"httproute/(${clusters})/rule/.+"`,
      slo.latencySeconds,
    );
  }
  return scraped ? server(`namespace="${namespace}"`, slo.latencySeconds) : undefined;
}

function envoy(
  metrics: { codes: string; time: string },
  matcher: string,
  latencySeconds: number,
): Indicators {
  return {
    availability: {
      requests: sum(`${metrics.codes}{${matcher}}`),
      errors: orNone(
        sum(`${metrics.codes}{${matcher},envoy_response_code_class="5"}`),
        sum(`${metrics.codes}{${matcher}}`),
      ),
    },
    latency: latency(metrics.time, matcher, boundBelow(latencySeconds * 1000, ENVOY_BOUNDS)),
  };
}

function server(matcher: string, latencySeconds: number): Indicators {
  const count = "http_requests_total";
  return {
    availability: {
      requests: sum(`${count}{${matcher}}`),
      errors: orNone(sum(`${count}{${matcher},status=~"5.."}`), sum(`${count}{${matcher}}`)),
    },
    latency: latency("http_request_duration_seconds", matcher, boundBelow(latencySeconds, SERVER_BOUNDS)),
  };
}

function latency(histogram: string, matcher: string, le: number): Indicator {
  const requests = sum(`${histogram}_count{${matcher}}`);
  return { requests, errors: `${requests} - ${sum(`${histogram}_bucket{${matcher},${bound(le)}}`)}` };
}

function sum(selector: string): string {
  return `sum(rate(${selector}[5m]))`;
}

/** A code has no series before it was answered once: no errors then, rather than no data. */
function orNone(errors: string, requests: string): string {
  return `${errors} or 0 * ${requests}`;
}

/**
 * The bound that an objective is measured at. Requests can be counted at a histogram's bounds alone; the one below the
 * objective is stricter than what was promised and hides no breach.
 */
function boundBelow(objective: number, bounds: readonly number[]): number {
  return bounds.findLast((candidate) => candidate <= objective) ?? bounds[0] ?? objective;
}
