import type { GatewaySettings, JwtProviderArgs, TrafficArgs } from "../../../components/gateway/args.ts";

export const keycloak: JwtProviderArgs = {
  name: "keycloak",
  issuer: "https://keycloak.example.org/realms/test",
  audiences: ["gateway"],
  jwksUri: "https://keycloak.example.org/certs",
  jwksRefresh: "5 minutes",
  claimToHeaders: [{ claim: "sub", header: "x-jwt-sub" }],
};

export const traffic: TrafficArgs = {
  rateLimits: [{ requests: 100, per: "second", by: { kind: "everyone" }, scope: "local" }],
  requestBodyLimit: "1Mi",
  timeouts: { request: "15 seconds", idle: "5 minutes", connect: "5 seconds" },
  retries: { attempts: 2, perAttempt: "5 seconds", on: ["connect-failure"], statusCodes: [] },
  circuitBreaker: {
    maxConnections: 10,
    maxPendingRequests: 20,
    maxParallelRequests: 30,
    maxParallelRetries: 40,
  },
  outlierDetection: {
    consecutive5xxErrors: 5,
    interval: "10 seconds",
    baseEjectionTime: "30 seconds",
    maxEjectionPercent: 50,
  },
  loadBalancing: "LeastRequest",
};

export const settings: GatewaySettings = {
  ...traffic,
  namespace: "gateway",
  controllerNamespace: "envoy-gateway-system",
  className: "slipway",
  replicas: { min: 2, max: 4, targetCpu: 70 },
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "1Gi" } },
  listeners: [
    { name: "http", protocol: "HTTP", port: 80, redirectToPort: 443 },
    { name: "https", protocol: "HTTPS", port: 443, hostname: "*.example.org" },
    { name: "ssh", protocol: "TCP", port: 22 },
  ],
  tls: {
    issuer: { kind: "ClusterIssuer", name: "letsencrypt" },
    minimumVersion: "1.3",
    duration: "90 days",
    renewBefore: "30 days",
  },
  jwt: { providers: [keycloak] },
  clientIp: { trustedHops: 0 },
  connections: { max: 10_000, maxConcurrentStreams: 100, bufferLimit: "32Ki" },
  accessLog: { enabled: true, headers: [] },
  platformRoutes: [],
  tcpRoutes: [],
};
