import type { ISecurityPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/SecurityPolicy";
import { gatewayDuration } from "../core/units.ts";
import type { CorsArgs, JwtProviderArgs } from "./args.ts";
import { jwksBackendRef } from "./jwks.ts";
import { gatewayTarget, routeTarget, type Named } from "./references.ts";

/** Who may call a route. */
export type RouteAuth =
  | {
      /** Whether a token is asked for. */
      readonly mode: "jwt";
      /** Issuer the token must come from. */
      readonly provider: JwtProviderArgs;
      /**
       * How its signing keys are fetched: as the gateway does, which also holds the server to its name, or by their address alone,
       * for a namespace that no ReferenceGrant can name because it is made while nobody renders.
       * @default as the gateway does
       */
      readonly keysFrom?: "gateway" | "address" | undefined;
      /** Scopes the token must all have. */
      readonly scopes: readonly string[];
      /** Claims the token must all have, each with one of its values. */
      readonly claims: readonly {
        /** Claim; nested claims with dots. */
        readonly name: string;
        /** Accepted values; one must match. */
        readonly values: readonly string[];
        /** Whether the claim holds one value or a list of which one must match. */
        readonly type: "String" | "StringArray";
      }[];
    }
  | {
      /** Whether a token is asked for. */
      readonly mode: "none";
      /** Why it may be open; kept as an annotation for auditors. */
      readonly reason: string;
      /** Client networks that may call. @default every network */
      readonly allowedCidrs?: readonly string[] | undefined;
    };

/** Annotation that says why a route asks for no token. */
const OPEN_ROUTE_REASON = "slipway.dev/open-route-reason";

/** The policy of one route. It replaces the Gateway's, which denies everything. */
export function routeSecurityPolicy(args: {
  readonly name: string;
  readonly namespace: string;
  /** Gateway that knows where the provider's keys are fetched. */
  readonly gateway: { readonly gateway: string; readonly namespace: string };
  readonly auth: RouteAuth;
  readonly cors?: CorsArgs | undefined;
}): Named<ISecurityPolicy> {
  const { name, namespace, gateway, auth, cors } = args;
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "SecurityPolicy",
    metadata: {
      name,
      namespace,
      ...(auth.mode === "none" ? { annotations: { [OPEN_ROUTE_REASON]: auth.reason } } : {}),
    },
    spec: {
      targetRefs: [routeTarget("HTTPRoute", name)],
      ...(auth.mode === "jwt" ? jwtRules(auth, gateway) : openRules(auth)),
      ...(cors === undefined ? {} : { cors: corsRules(cors) }),
    },
  };
}

/** What holds for any route attached to a listener that brings no policy of its own: nobody gets in. */
export function denyByDefault(args: {
  readonly name: string;
  readonly gateway: string;
  readonly namespace: string;
  readonly listener: string;
}): Named<ISecurityPolicy> {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "SecurityPolicy",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      targetRefs: [gatewayTarget(args.gateway, args.listener)],
      authorization: { defaultAction: "Deny" },
    },
  };
}

function jwtRules(
  auth: Extract<RouteAuth, { mode: "jwt" }>,
  { gateway, namespace }: { readonly gateway: string; readonly namespace: string },
): Pick<ISecurityPolicy["spec"] & object, "jwt" | "authorization"> {
  const { provider, keysFrom = "gateway", scopes, claims } = auth;
  const keys = keysFrom === "gateway" ? jwksBackendRef(gateway, namespace, provider) : undefined;
  const jwt = {
    providers: [
      {
        name: provider.name,
        issuer: provider.issuer,
        audiences: [...provider.audiences],
        remoteJWKS: {
          uri: provider.jwksUri,
          cacheDuration: gatewayDuration(provider.jwksRefresh),
          ...(keys === undefined ? {} : { backendRefs: [keys] }),
        },
        // Named, because otherwise Envoy also takes `?access_token=`, which ends up in logs.
        extractFrom: { headers: [{ name: "Authorization", valuePrefix: "Bearer " }] },
        claimToHeaders: provider.claimToHeaders.map(({ claim, header }) => ({ claim, header })),
      },
    ],
  };
  if (scopes.length === 0 && claims.length === 0) return { jwt };
  return {
    jwt,
    authorization: {
      defaultAction: "Deny",
      rules: [
        {
          name: "required-scopes-and-claims",
          action: "Allow",
          principal: {
            jwt: {
              provider: provider.name,
              ...(scopes.length === 0 ? {} : { scopes: [...scopes] }),
              ...(claims.length === 0
                ? {}
                : {
                    claims: claims.map(({ name, values, type }) => ({
                      name,
                      valueType: type,
                      values: [...values],
                    })),
                  }),
            },
          },
        },
      ],
    },
  };
}

function openRules(
  auth: Extract<RouteAuth, { mode: "none" }>,
): Pick<ISecurityPolicy["spec"] & object, "authorization"> {
  if (auth.allowedCidrs === undefined) return { authorization: { defaultAction: "Allow" } };
  return {
    authorization: {
      defaultAction: "Deny",
      rules: [
        { name: "allowed-networks", action: "Allow", principal: { clientCIDRs: [...auth.allowedCidrs] } },
      ],
    },
  };
}

function corsRules(cors: CorsArgs) {
  return {
    allowOrigins: [...cors.allowOrigins],
    allowMethods: [...cors.allowMethods],
    allowHeaders: [...cors.allowHeaders],
    exposeHeaders: [...cors.exposeHeaders],
    allowCredentials: cors.allowCredentials,
    maxAge: gatewayDuration(cors.maxAge),
  };
}
