import type * as pulumi from "@pulumi/pulumi";
import type { IBackendTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy";
import type { ISecurityPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/SecurityPolicy";
import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { CorsArgs, TrafficArgs } from "./args.ts";
import { backendTrafficPolicy, type ActiveHealthCheckArgs } from "./backend-traffic-policy.ts";
import { routeTarget, type ListenerRef, type Named } from "./references.ts";
import { httpRoute, referenceGrant, type HttpMethod, type WeightedBackend } from "./routes.ts";
import { routeSecurityPolicy, type RouteAuth } from "./security-policy.ts";

/** Arguments of {@link HttpRoute}. */
export interface HttpRouteArgs extends PlatformArgs {
  /** Application the route belongs to, for its labels. */
  readonly application: string;
  /** Name of the HTTPRoute and of its policies, unique in the namespace. */
  readonly routeName: string;
  /** Namespace of the route and its policies. */
  readonly namespace: string;
  /** HTTPS listener the route attaches to. */
  readonly listener: ListenerRef;
  /** Full host name. */
  readonly hostname: string;
  /** Path prefix. */
  readonly path: string;
  /** Accepted methods. @default every method */
  readonly methods?: readonly HttpMethod[] | undefined;
  /** Services that take the requests. */
  readonly backends: readonly WeightedBackend[];
  /** Namespace of the backends; another than the route's gets a ReferenceGrant. @default the route's */
  readonly backendNamespace?: string;
  /** Who may call. */
  readonly auth: RouteAuth;
  /** Cross-origin requests from browsers. @default no CORS headers */
  readonly cors?: CorsArgs | undefined;
  /** How requests are limited, retried and timed. */
  readonly traffic: TrafficArgs;
  /** How endpoints are asked whether they are well. @default endpoints are only judged by their answers */
  readonly activeHealthCheck?: ActiveHealthCheckArgs | undefined;
  /** Whether requests or answers are streams: not buffered, without a body limit, ended by idle time only. @default false */
  readonly streaming?: boolean | undefined;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the HTTPRoute. */
    readonly httpRoute?: Transform<Named<IHTTPRoute>>;
    /** Laid over the SecurityPolicy. */
    readonly securityPolicy?: Transform<Named<ISecurityPolicy>>;
    /** Laid over the BackendTrafficPolicy. */
    readonly backendTrafficPolicy?: Transform<Named<IBackendTrafficPolicy>>;
  };
}

/** One way in: an HTTPRoute together with the policies that say who may use it and how much. */
export class HttpRoute extends PlatformComponent {
  constructor(name: string, args: HttpRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gateway:HttpRoute", name, args, opts);
    const application = { name: args.application, component: "route" };
    const { routeName, namespace, backendNamespace, auth, transform } = args;

    this.addObject("route", application, httpRoute({ ...args, name: routeName }), transform?.httpRoute);
    this.addObject(
      "security",
      application,
      routeSecurityPolicy({ name: routeName, namespace, gateway: args.listener, auth, cors: args.cors }),
      transform?.securityPolicy,
    );
    this.addObject(
      "traffic",
      application,
      backendTrafficPolicy({
        name: routeName,
        namespace,
        target: routeTarget("HTTPRoute", routeName),
        traffic: args.traffic,
        jwtProvider: auth.mode === "jwt" ? auth.provider : undefined,
        activeHealthCheck: args.activeHealthCheck,
        streaming: args.streaming,
      }),
      transform?.backendTrafficPolicy,
    );
    if (backendNamespace !== undefined && backendNamespace !== namespace) {
      this.addObject(
        "grant",
        application,
        referenceGrant({
          name: routeName,
          namespace: backendNamespace,
          from: { kind: "HTTPRoute", namespace },
          services: args.backends.map(({ service }) => service),
        }),
      );
    }
    this.registerOutputs({ reasons: reasonsFor(name, args) });
  }
}

/** Why each of the objects exists, by the name of its resource. */
function reasonsFor(
  name: string,
  { hostname, path, auth, traffic, namespace, backendNamespace }: HttpRouteArgs,
): Record<string, string> {
  const limits = traffic.rateLimits.map(({ requests, per }) => `${requests} a ${per}`).join(", ");
  return {
    [`${name}-route`]: `routes: requests for ${hostname}${path}`,
    [`${name}-security`]:
      auth.mode === "jwt"
        ? `routes.auth: asks for a token of ${auth.provider.name}`
        : `routes.auth: open, because ${auth.reason}`,
    ...(backendNamespace === undefined || backendNamespace === namespace
      ? {}
      : { [`${name}-grant`]: `routes: ${backendNamespace} lets requests in from ${namespace}` }),
    [`${name}-traffic`]: `routes.limits and the gateway's settings: timeouts, retries${limits === "" ? "" : `, at most ${limits}`}`,
  };
}
