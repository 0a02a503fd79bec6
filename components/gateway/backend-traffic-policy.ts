import type { IBackendTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy";
import type { IRateLimitRule } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/RateLimitRule";
import { gatewayDuration, type Duration } from "../core/units.ts";
import type { JwtProviderArgs, RateLimitArgs, TrafficArgs } from "./args.ts";
import type { Named } from "./references.ts";

/** Asks a backend's endpoints whether they are well, beside watching their answers. */
export interface ActiveHealthCheckArgs {
  /** HTTP path that answers 200. */
  readonly path: string;
  /** How often it is asked. */
  readonly interval: Duration;
  /** How long an answer may take. */
  readonly timeout: Duration;
  /** Failures in a row that take an endpoint out. */
  readonly unhealthyThreshold: number;
}

/** The traffic policy of one target: a route, or the Gateway for routes that bring none. */
export function backendTrafficPolicy(args: {
  readonly name: string;
  readonly namespace: string;
  readonly target: { readonly group: string; readonly kind: string; readonly name: string };
  readonly traffic: TrafficArgs;
  /** Provider whose token the route requires: limits by claim use the headers it sets. @default limits by claim are refused */
  readonly jwtProvider?: JwtProviderArgs | undefined;
  /** @default endpoints are only judged by their answers */
  readonly activeHealthCheck?: ActiveHealthCheckArgs | undefined;
  /** Whether requests or answers are streams: not buffered, without a body limit, ended by idle time only. @default false */
  readonly streaming?: boolean | undefined;
}): Named<IBackendTrafficPolicy> {
  const { name, namespace, target, traffic, jwtProvider, activeHealthCheck, streaming = false } = args;
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name, namespace },
    spec: {
      targetRefs: [target],
      rateLimit: rateLimit(traffic.rateLimits, jwtProvider),
      ...(streaming ? {} : { requestBuffer: { limit: traffic.requestBodyLimit } }),
      timeout: {
        tcp: { connectTimeout: gatewayDuration(traffic.timeouts.connect) },
        http: {
          requestTimeout: streaming ? "0s" : gatewayDuration(traffic.timeouts.request),
          connectionIdleTimeout: gatewayDuration(traffic.timeouts.idle),
        },
      },
      ...(traffic.retries.attempts === 0 ? {} : { retry: retry(traffic.retries) }),
      circuitBreaker: { ...traffic.circuitBreaker },
      healthCheck: {
        passive: {
          consecutive5XxErrors: traffic.outlierDetection.consecutive5xxErrors,
          interval: gatewayDuration(traffic.outlierDetection.interval),
          baseEjectionTime: gatewayDuration(traffic.outlierDetection.baseEjectionTime),
          maxEjectionPercent: traffic.outlierDetection.maxEjectionPercent,
        },
        ...(activeHealthCheck === undefined ? {} : { active: active(activeHealthCheck) }),
      },
      loadBalancer: { type: traffic.loadBalancing },
    },
  };
}

function rateLimit(limits: readonly RateLimitArgs[], provider: JwtProviderArgs | undefined) {
  const rules = (scope: RateLimitArgs["scope"]) =>
    limits.filter((limit) => limit.scope === scope).flatMap((limit) => rateLimitRules(limit, provider));
  const [local, global] = [rules("local"), rules("global")];
  return {
    ...(local.length === 0 ? {} : { local: { rules: local } }),
    ...(global.length === 0 ? {} : { global: { rules: global } }),
  };
}

const UNITS = { second: "Second", minute: "Minute", hour: "Hour", day: "Day" } as const;

function rateLimitRules(limit: RateLimitArgs, provider: JwtProviderArgs | undefined): IRateLimitRule[] {
  const budget = { limit: { requests: limit.requests, unit: UNITS[limit.per] } };
  // Requests without the header share one budget: with the first rule alone, leaving it out would lift the limit.
  const byHeader = (name: string): IRateLimitRule[] => [
    { clientSelectors: [{ headers: [{ type: "Distinct", name }] }], ...budget },
    {
      clientSelectors: [{ headers: [{ type: "RegularExpression", name, value: ".+", invert: true }] }],
      ...budget,
    },
  ];
  switch (limit.by.kind) {
    case "everyone":
      return [budget];
    case "clientIp":
      // One rule per address family: a client of the other one would match none and have no limit.
      return ["0.0.0.0/0", "::/0"].map((value) => ({
        clientSelectors: [{ sourceCIDR: { type: "Distinct", value } }],
        ...budget,
      }));
    case "header":
      return byHeader(limit.by.header);
    case "claim":
      return byHeader(claimHeader(limit.by.claim, provider));
  }
}

/** Envoy counts by header; the provider has put the verified claim into one. */
function claimHeader(claim: string, provider: JwtProviderArgs | undefined): string {
  const header = provider?.claimToHeaders.find((entry) => entry.claim === claim)?.header;
  if (header !== undefined) return header;
  const why =
    provider === undefined
      ? "the route asks for no token"
      : `provider "${provider.name}" does not pass it on in claimToHeaders`;
  throw new Error(`a rate limit by claim "${claim}" cannot work: ${why}`);
}

function retry(retries: TrafficArgs["retries"]) {
  return {
    numRetries: retries.attempts,
    perRetry: { timeout: gatewayDuration(retries.perAttempt) },
    retryOn: {
      triggers: [...retries.on],
      ...(retries.statusCodes.length === 0 ? {} : { httpStatusCodes: [...retries.statusCodes] }),
    },
  };
}

function active(check: ActiveHealthCheckArgs) {
  return {
    type: "HTTP" as const,
    http: { path: check.path, expectedStatuses: [200] },
    interval: gatewayDuration(check.interval),
    timeout: gatewayDuration(check.timeout),
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: 1,
  };
}
