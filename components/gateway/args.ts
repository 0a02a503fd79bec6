import type { Duration, Size } from "../core/units.ts";

/** What the gateway listens on. */
export type ListenerArgs =
  | {
      /** Name that routes refer to. */
      readonly name: string;
      /** What is spoken on it. */
      readonly protocol: "HTTP";
      /** Port clients connect to. */
      readonly port: number;
      /** Port of an HTTPS listener; requests are redirected there with status 301. */
      readonly redirectToPort: number;
    }
  | {
      /** Name that routes refer to. */
      readonly name: string;
      /** What is spoken on it. */
      readonly protocol: "HTTPS";
      /** Port clients connect to. */
      readonly port: number;
      /** Host the listener answers for; `*.` in front answers for every subdomain. */
      readonly hostname: string;
      /** Labels of the namespaces whose routes it takes, instead of those that are named. @default those that are named */
      readonly routeNamespaceLabels?: Readonly<Record<string, string>>;
    }
  | {
      /** Name that routes refer to. */
      readonly name: string;
      /** What is spoken on it. */
      readonly protocol: "TCP";
      /** Port clients connect to. */
      readonly port: number;
    };

/** A token issuer. */
export interface JwtProviderArgs {
  /** Name that contract routes refer to. */
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
  readonly claimToHeaders: readonly {
    /** Claim whose value is passed on. */
    readonly claim: string;
    /** Request header that carries it. */
    readonly header: string;
  }[];
}

/** Whose requests share one budget. */
export type RateLimitBy =
  | {
      /** Whose requests are counted together. */
      readonly kind: "everyone";
    }
  | {
      /** Whose requests are counted together. */
      readonly kind: "clientIp";
    }
  | {
      /** Whose requests are counted together. */
      readonly kind: "header";
      /** Request header whose values are told apart. */
      readonly header: string;
    }
  | {
      /** Whose requests are counted together. */
      readonly kind: "claim";
      /** Claim of the verified token whose values are told apart. */
      readonly claim: string;
    };

/** A rate limit; requests over it are answered with 429. */
export interface RateLimitArgs {
  /** Requests allowed in one unit of time. */
  readonly requests: number;
  /** Unit of time. */
  readonly per: "second" | "minute" | "hour" | "day";
  /** Whose requests share one budget. */
  readonly by: RateLimitBy;
  /** `local` counts in each Envoy pod, `global` over all pods through the rate-limit service. */
  readonly scope: "local" | "global";
}

/** Cross-origin requests from browsers. */
export interface CorsArgs {
  /** Origins whose pages may call; `*.` stands for any subdomain. */
  readonly allowOrigins: readonly string[];
  /** Methods they may use. */
  readonly allowMethods: readonly string[];
  /** Request headers they may send. */
  readonly allowHeaders: readonly string[];
  /** Response headers they may read. */
  readonly exposeHeaders: readonly string[];
  /** Whether cookies and the Authorization header are sent along. */
  readonly allowCredentials: boolean;
  /** How long a browser keeps a preflight answer. */
  readonly maxAge: Duration;
}

/** How requests to one backend are limited, retried and timed. Every policy of every route has all of it. */
export interface TrafficArgs {
  /** Limits that all hold. */
  readonly rateLimits: readonly RateLimitArgs[];
  /** Largest request body, which Envoy holds in memory; more is 413. */
  readonly requestBodyLimit: Size;
  /** How long is waited. */
  readonly timeouts: {
    /** Whole request. */
    readonly request: Duration;
    /** Connection without a request. */
    readonly idle: Duration;
    /** TCP connection to a backend. */
    readonly connect: Duration;
  };
  /** When a failed request is sent again. */
  readonly retries: {
    /** Retries after the first attempt; 0 switches them off. */
    readonly attempts: number;
    /** Timeout of one attempt. */
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
    /** Response codes retried when `on` has retriable-status-codes. */
    readonly statusCodes: readonly number[];
  };
  /** How much of a backend is used at once, in one Envoy pod. */
  readonly circuitBreaker: {
    /** Connections to one backend. */
    readonly maxConnections: number;
    /** Requests that wait for a connection. */
    readonly maxPendingRequests: number;
    /** Requests in flight to one backend. */
    readonly maxParallelRequests: number;
    /** Retries in flight to one backend. */
    readonly maxParallelRetries: number;
  };
  /** Passive health check: endpoints that fail are left out for a while. */
  readonly outlierDetection: {
    /** 5xx in a row that eject an endpoint. */
    readonly consecutive5xxErrors: number;
    /** How often endpoints are judged. */
    readonly interval: Duration;
    /** First ejection; it grows with each one. */
    readonly baseEjectionTime: Duration;
    /** Percent of a backend's endpoints. */
    readonly maxEjectionPercent: number;
  };
  /** How an endpoint is chosen. */
  readonly loadBalancing: "LeastRequest" | "RoundRobin" | "Random";
}

/** A Service in some namespace. */
export interface BackendArgs {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
}

/** Host of a platform product, which signs its users in itself. */
export interface PlatformRouteArgs {
  /** Name of the route. */
  readonly name: string;
  /** Name of an HTTPS listener. */
  readonly listener: string;
  /** Full host name. */
  readonly hostname: string;
  /** Where requests go; a ReferenceGrant is made in that namespace. */
  readonly backend: BackendArgs;
  /** Why the gateway checks no token; kept as an annotation for auditors. */
  readonly reason: string;
  /** Client networks that may reach it. @default every network */
  readonly allowedCidrs?: readonly string[] | undefined;
  /** Whether requests or answers are streams: not buffered, without a body limit, ended by idle time only. */
  readonly streaming: boolean;
}

/** A TCP port passed through to one backend. */
export interface TcpRouteArgs {
  /** Name of the route. */
  readonly name: string;
  /** Name of a TCP listener. */
  readonly listener: string;
  /** Where connections go; a ReferenceGrant is made in that namespace. */
  readonly backend: BackendArgs;
}

/** The gateway at the edge of one cluster. */
export interface GatewaySettings extends TrafficArgs {
  /** Namespace of the Gateway and its policies. */
  readonly namespace: string;
  /** Namespace of the Envoy Gateway controller, where it runs the Envoy pods. */
  readonly controllerNamespace: string;
  /** Name of the GatewayClass. */
  readonly className: string;
  /** How many Envoy pods run. */
  readonly replicas: {
    /** Fewest Envoy pods. */
    readonly min: number;
    /** Most Envoy pods. */
    readonly max: number;
    /** Percent of the CPU request. */ readonly targetCpu: number;
  };
  /** Resources of one Envoy pod. */
  readonly resources: {
    /** What one Envoy pod is given. */
    readonly requests: {
      /** CPU reserved for it. */
      readonly cpu: string;
      /** Memory reserved for it. */
      readonly memory: string;
    };
    /** What one Envoy pod may use. */
    readonly limits: {
      /** Memory at which it is killed. */
      readonly memory: string;
    };
  };
  /** What the gateway listens on. */
  readonly listeners: readonly ListenerArgs[];
  /** Certificates and TLS of the HTTPS listeners. */
  readonly tls: {
    /** cert-manager issuer that signs the certificates. */
    readonly issuer: {
      /** Kind of the cert-manager issuer. */
      readonly kind: "ClusterIssuer" | "Issuer";
      /** Name of the cert-manager issuer. */
      readonly name: string;
    };
    /** Lowest TLS version accepted. */
    readonly minimumVersion: "1.2" | "1.3";
    /** Lifetime of a certificate. */
    readonly duration: Duration;
    /** How long before expiry cert-manager renews. */
    readonly renewBefore: Duration;
  };
  /** Who may issue tokens. */
  readonly jwt: {
    /** Token issuers. */
    readonly providers: readonly JwtProviderArgs[];
  };
  /** Proxies in front of the gateway whose X-Forwarded-For entries are believed. */
  readonly clientIp: {
    /** How many; 0 uses the address of the peer. */
    readonly trustedHops: number;
  };
  /** Limits that hold before a request is authenticated. */
  readonly connections: {
    /** Connections one Envoy pod accepts on one listener. */
    readonly max: number;
    /** HTTP/2 streams per connection. */
    readonly maxConcurrentStreams: number;
    /** Bytes buffered per connection. */
    readonly bufferLimit: Size;
  };
  /** CORS of routes that name none. @default no CORS headers */
  readonly cors?: CorsArgs | undefined;
  /** Access log, one JSON line per request. */
  readonly accessLog: {
    /** Whether it is written. */
    readonly enabled: boolean;
    /** Request headers added to the line. */
    readonly headers: readonly string[];
  };
  /** OpenTelemetry tracing. @default no traces are sent */
  readonly tracing?:
    | {
        /** OTLP gRPC collector host. */
        readonly host: string;
        /** OTLP gRPC collector port. */
        readonly port: number;
        /** Share of requests traced, percent. */
        readonly samplingPercent: number;
      }
    | undefined;
  /** Hosts of platform products, which bring their own sign-in. */
  readonly platformRoutes: readonly PlatformRouteArgs[];
  /** TCP ports passed through. */
  readonly tcpRoutes: readonly TcpRouteArgs[];
}
