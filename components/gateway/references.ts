import type { IObjectMeta } from "@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta";

/** A typed manifest that certainly has metadata. */
export type Named<T> = T & { readonly metadata: IObjectMeta };

export const GATEWAY_API = "gateway.networking.k8s.io";

/** A route's link to one listener of the Gateway. */
export interface ListenerRef {
  /** Name of the Gateway. */
  readonly gateway: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
  /** Name of the listener. */
  readonly listener: string;
}

export function parentRef({ gateway, namespace, listener }: ListenerRef) {
  return { group: GATEWAY_API, kind: "Gateway", name: gateway, namespace, sectionName: listener };
}

export function routeTarget(kind: "HTTPRoute" | "TCPRoute", name: string) {
  return { group: GATEWAY_API, kind, name };
}

/** The Gateway itself, or with a listener only that part of it. */
export function gatewayTarget(name: string, listener?: string) {
  return {
    group: GATEWAY_API,
    kind: "Gateway",
    name,
    ...(listener === undefined ? {} : { sectionName: listener }),
  };
}

/** Secret that holds a listener's certificate. */
export function certificateName(gateway: string, listener: string): string {
  return `${gateway}-${listener}-tls`;
}
