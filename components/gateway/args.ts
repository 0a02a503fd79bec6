import type { Duration, Size } from "../core/units.ts";

/** What the gateway listens on. */
export type ListenerArgs =
  | {
      readonly name: string;
      readonly protocol: "HTTP";
      readonly port: number;
      /** Port of an HTTPS listener; requests are redirected there with status 301. */
      readonly redirectToPort: number;
    }
  | {
      readonly name: string;
      readonly protocol: "HTTPS";
      readonly port: number;
      /** Host the listener answers for; `*.` in front answers for every subdomain. */
      readonly hostname: string;
    }
  | { readonly name: string; readonly protocol: "TCP"; readonly port: number };

/** A token issuer. */
export interface JwtProviderArgs {
  readonly name: string;
  /** Required `iss`. */
  readonly issuer: string;
  /** Accepted `aud`; one must match. */
  readonly audiences: readonly string[];
  /** Where the gateway fetches the signing keys. */
  readonly jwksUri: string;
  /** How long fetched keys are used. */
  readonly jwksRefresh: Duration;
  /** Claims passed on as request headers, whatever the client sent under that name. */
  readonly claimToHeaders: readonly { readonly claim: string; readonly header: string }[];
}

/** Whose requests share one budget. */
export type RateLimitBy =
  | { readonly kind: "everyone" }
  | { readonly kind: "clientIp" }
  | { readonly kind: "header"; readonly header: string }
  | { readonly kind: "claim"; readonly claim: string };

/** A rate limit; requests over it are answered with 429. */
export interface RateLimitArgs {
  readonly requests: number;
  readonly per: "second" | "minute" | "hour" | "day";
  readonly by: RateLimitBy;
  /** `local` counts in each Envoy pod, `global` over all pods through the rate-limit service. */
  readonly scope: "local" | "global";
}

/** Cross-origin requests from browsers. */
export interface CorsArgs {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** How long a browser keeps a preflight answer. */
  readonly maxAge: Duration;
}

/** How requests to one backend are limited, retried and timed. Every policy of every route has all of it. */
export interface TrafficArgs {
  readonly rateLimits: readonly RateLimitArgs[];
  /** Largest request body; more is 413. */
  readonly requestBodyLimit: Size;
  readonly timeouts: {
    /** Whole request. */
    readonly request: Duration;
    /** Connection without a request. */
    readonly idle: Duration;
    /** TCP connection to a backend. */
    readonly connect: Duration;
  };
  readonly retries: {
    /** Retries after the first attempt; 0 switches them off. */
    readonly attempts: number;
    readonly perAttempt: Duration;
    /** Envoy retry conditions. */
    readonly on: readonly (
      | "connect-failure"
      | "refused-stream"
      | "unavailable"
      | "retriable-status-codes"
      | "reset"
      | "5xx"
      | "gateway-error"
    )[];
    readonly statusCodes: readonly number[];
  };
  readonly circuitBreaker: {
    readonly maxConnections: number;
    readonly maxPendingRequests: number;
    readonly maxParallelRequests: number;
    readonly maxParallelRetries: number;
  };
  readonly outlierDetection: {
    readonly consecutive5xxErrors: number;
    readonly interval: Duration;
    readonly baseEjectionTime: Duration;
    /** Percent of a backend's endpoints. */
    readonly maxEjectionPercent: number;
  };
  readonly loadBalancing: "LeastRequest" | "RoundRobin" | "Random";
}

/** A Service in some namespace. */
export interface BackendArgs {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

/** Host of a platform product, which signs its users in itself. */
export interface PlatformRouteArgs {
  readonly name: string;
  /** Name of an HTTPS listener. */
  readonly listener: string;
  readonly hostname: string;
  readonly backend: BackendArgs;
  /** Why the gateway checks no token; kept as an annotation for auditors. */
  readonly reason: string;
  /** Client networks that may reach it. @default every network */
  readonly allowedCidrs?: readonly string[] | undefined;
  /** @default the gateway's */
  readonly requestBodyLimit?: Size | undefined;
  /** @default the gateway's */
  readonly requestTimeout?: Duration | undefined;
}

/** A TCP port passed through to one backend. */
export interface TcpRouteArgs {
  readonly name: string;
  /** Name of a TCP listener. */
  readonly listener: string;
  readonly backend: BackendArgs;
}

/** The gateway at the edge of one cluster. */
export interface GatewaySettings extends TrafficArgs {
  /** Namespace of the Gateway and its policies. */
  readonly namespace: string;
  /** Namespace of the Envoy Gateway controller, where it runs the Envoy pods. */
  readonly controllerNamespace: string;
  readonly className: string;
  readonly replicas: {
    readonly min: number;
    readonly max: number;
    /** Percent of the CPU request. */ readonly targetCpu: number;
  };
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly memory: string };
  };
  readonly listeners: readonly ListenerArgs[];
  readonly tls: {
    readonly issuer: { readonly kind: "ClusterIssuer" | "Issuer"; readonly name: string };
    readonly minimumVersion: "1.2" | "1.3";
    readonly duration: Duration;
    readonly renewBefore: Duration;
  };
  readonly jwt: { readonly providers: readonly JwtProviderArgs[] };
  /** Proxies in front of the gateway whose X-Forwarded-For entries are believed. */
  readonly clientIp: { readonly trustedHops: number };
  readonly connections: {
    readonly max: number;
    readonly maxConcurrentStreams: number;
    readonly bufferLimit: Size;
  };
  /** CORS of routes that name none. @default no CORS headers */
  readonly cors?: CorsArgs | undefined;
  readonly accessLog: { readonly enabled: boolean; readonly headers: readonly string[] };
  /** @default no traces are sent */
  readonly tracing?:
    { readonly host: string; readonly port: number; readonly samplingPercent: number } | undefined;
  readonly platformRoutes: readonly PlatformRouteArgs[];
  readonly tcpRoutes: readonly TcpRouteArgs[];
}
