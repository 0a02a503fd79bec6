import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { IReferenceGrant } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1/ReferenceGrant";
import type { ITCPRoute as ITCPRouteV1Alpha2 } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TCPRoute";
import type { BackendArgs } from "./args.ts";
import { GATEWAY_API, parentRef, type ListenerRef, type Named } from "./references.ts";

/** TCPRoute as Gateway API 1.6 has it; the published types only have its last alpha, with the same fields. */
export type ITCPRoute = Omit<ITCPRouteV1Alpha2, "apiVersion"> & {
  apiVersion: "gateway.networking.k8s.io/v1";
};

/** A Service that takes a share of a route's requests. */
export interface WeightedBackend {
  /** Name of the Service. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** Share relative to the other backends. @default all of it */
  readonly weight?: number;
}

/** HTTP methods a route may be limited to. */
export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export function httpRoute(args: {
  readonly name: string;
  readonly namespace: string;
  readonly listener: ListenerRef;
  readonly hostname: string;
  /** Path prefix. */
  readonly path: string;
  /** @default every method */
  readonly methods?: readonly HttpMethod[] | undefined;
  /** Namespace of the backends. @default the route's */
  readonly backendNamespace?: string;
  readonly backends: readonly WeightedBackend[];
}): Named<IHTTPRoute> {
  const path = { type: "PathPrefix" as const, value: args.path };
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      parentRefs: [parentRef(args.listener)],
      hostnames: [args.hostname],
      rules: [
        {
          matches: args.methods === undefined ? [{ path }] : args.methods.map((method) => ({ path, method })),
          backendRefs: args.backends.map(({ service, port, weight }) => ({
            group: "",
            kind: "Service",
            name: service,
            ...(args.backendNamespace === undefined ? {} : { namespace: args.backendNamespace }),
            port,
            weight: weight ?? 1,
          })),
        },
      ],
    },
  };
}

export function tcpRoute(args: {
  readonly name: string;
  readonly namespace: string;
  readonly listener: ListenerRef;
  readonly backend: BackendArgs;
}): Named<ITCPRoute> {
  const { service, namespace, port } = args.backend;
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "TCPRoute",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      parentRefs: [parentRef(args.listener)],
      rules: [{ backendRefs: [{ group: "", kind: "Service", name: service, namespace, port, weight: 1 }] }],
    },
  };
}

/** Lets routes of one namespace send to the named Services of another, and to no others. */
export function referenceGrant(args: {
  readonly name: string;
  /** Namespace of the Services. */
  readonly namespace: string;
  readonly from: { readonly kind: "HTTPRoute" | "TCPRoute"; readonly namespace: string };
  readonly services: readonly string[];
}): Named<IReferenceGrant> {
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      from: [{ group: GATEWAY_API, kind: args.from.kind, namespace: args.from.namespace }],
      to: [...new Set(args.services)]
        .sort()
        .map((service) => ({ group: "", kind: "Service", name: service })),
    },
  };
}
