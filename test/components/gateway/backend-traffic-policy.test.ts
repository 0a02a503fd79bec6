import assert from "node:assert/strict";
import { test } from "node:test";
import type { RateLimitArgs } from "../../../components/gateway/args.ts";
import { backendTrafficPolicy } from "../../../components/gateway/backend-traffic-policy.ts";
import { keycloak, traffic } from "./support.ts";

const target = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "r" };
const policy = (args: Partial<Parameters<typeof backendTrafficPolicy>[0]> = {}) =>
  backendTrafficPolicy({ name: "r", namespace: "n", target, traffic, ...args }).spec;
const limited = (limit: RateLimitArgs) =>
  policy({ traffic: { ...traffic, rateLimits: [limit] }, jwtProvider: keycloak })?.rateLimit;

test("every setting reaches the policy", () => {
  assert.deepEqual(policy(), {
    targetRefs: [target],
    rateLimit: { local: { rules: [{ limit: { requests: 100, unit: "Second" } }] } },
    requestBuffer: { limit: "1Mi" },
    timeout: { tcp: { connectTimeout: "5s" }, http: { requestTimeout: "15s", connectionIdleTimeout: "5m" } },
    retry: { numRetries: 2, perRetry: { timeout: "5s" }, retryOn: { triggers: ["connect-failure"] } },
    circuitBreaker: {
      maxConnections: 10,
      maxPendingRequests: 20,
      maxParallelRequests: 30,
      maxParallelRetries: 40,
    },
    healthCheck: {
      passive: { consecutive5XxErrors: 5, interval: "10s", baseEjectionTime: "30s", maxEjectionPercent: 50 },
    },
    loadBalancer: { type: "LeastRequest" },
  });
});

test("limits are counted by what the contract says, in the scope it says", () => {
  const limit = { requests: 5, unit: "Minute" };
  const local = (rules: unknown[]) => ({ local: { rules } });
  const base = { requests: 5, per: "minute", scope: "local" } as const;
  assert.deepEqual(limited({ ...base, by: { kind: "everyone" } }), local([{ limit }]));
  const byHeader = (name: string) =>
    local([
      { clientSelectors: [{ headers: [{ type: "Distinct", name }] }], limit },
      {
        clientSelectors: [{ headers: [{ type: "RegularExpression", name, value: ".+", invert: true }] }],
        limit,
      },
    ]);
  assert.deepEqual(limited({ ...base, by: { kind: "header", header: "x-api-key" } }), byHeader("x-api-key"));
  assert.deepEqual(limited({ ...base, by: { kind: "claim", claim: "sub" } }), byHeader("x-jwt-sub"));
  assert.deepEqual(limited({ ...base, scope: "global", by: { kind: "clientIp" } }), {
    global: {
      rules: [
        { clientSelectors: [{ sourceCIDR: { type: "Distinct", value: "0.0.0.0/0" } }], limit },
        { clientSelectors: [{ sourceCIDR: { type: "Distinct", value: "::/0" } }], limit },
      ],
    },
  });
});

test("a limit by a claim that no header carries is refused", () => {
  const limit: RateLimitArgs = {
    requests: 5,
    per: "hour",
    scope: "local",
    by: { kind: "claim", claim: "tenant" },
  };
  assert.throws(() => limited(limit), {
    message: /claim "tenant" cannot work: provider "keycloak" does not pass it on/,
  });
  assert.throws(() => policy({ traffic: { ...traffic, rateLimits: [limit] } }), {
    message: /the route asks for no token/,
  });
});

test("streams are neither buffered nor timed, retries can be off, and endpoints are asked where there is a path to ask", () => {
  const stream = policy({ streaming: true });
  assert.equal(stream?.requestBuffer, undefined);
  assert.deepEqual(stream?.timeout?.http, { requestTimeout: "0s", connectionIdleTimeout: "5m" });
  assert.equal(
    policy({ traffic: { ...traffic, retries: { ...traffic.retries, attempts: 0 } } })?.retry,
    undefined,
  );
  const check = {
    path: "/ready",
    interval: "10 seconds",
    timeout: "1 second",
    unhealthyThreshold: 3,
  } as const;
  assert.deepEqual(policy({ activeHealthCheck: check })?.healthCheck?.active, {
    type: "HTTP",
    http: { path: "/ready", expectedStatuses: [200] },
    interval: "10s",
    timeout: "1s",
    unhealthyThreshold: 3,
    healthyThreshold: 1,
  });
});

test("retried status codes are named only where there are any", () => {
  const retries = {
    attempts: 1,
    perAttempt: "1 second",
    on: ["retriable-status-codes"],
    statusCodes: [503],
  } as const;
  assert.deepEqual(policy({ traffic: { ...traffic, retries } })?.retry?.retryOn, {
    triggers: ["retriable-status-codes"],
    httpStatusCodes: [503],
  });
});
