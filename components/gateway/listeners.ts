import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IGateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { certificate } from "../certificates/certificate.ts";
import type { GatewaySettings, ListenerArgs } from "./args.ts";
import { certificateName, parentRef, type Named } from "./references.ts";

type HttpListener = Extract<ListenerArgs, { protocol: "HTTP" }>;
type HttpsListener = Extract<ListenerArgs, { protocol: "HTTPS" }>;

export function isHttp(listener: ListenerArgs): listener is HttpListener {
  return listener.protocol === "HTTP";
}

export function isHttps(listener: ListenerArgs): listener is HttpsListener {
  return listener.protocol === "HTTPS";
}

/** The HTTPS listener that answers for a host: one that names it, else the one with the longest wildcard around it. */
export function listenerFor(hostname: string, listeners: readonly ListenerArgs[]): HttpsListener | undefined {
  return listeners
    .filter(isHttps)
    .filter((listener) => covers(listener.hostname, hostname))
    .sort((a, b) => b.hostname.replace("*", "").length - a.hostname.replace("*", "").length)[0];
}

/** Whether a listener's host name answers for a host; `*.` stands for one or more labels, as Gateway API has it. */
export function covers(listenerHostname: string, hostname: string): boolean {
  return listenerHostname.startsWith("*.")
    ? hostname.endsWith(listenerHostname.slice(1))
    : hostname === listenerHostname;
}

/** The Gateway with its listeners. Only routes of the named namespaces are let in, or those with the labels that a listener asks for. */
export function gateway(args: {
  readonly name: string;
  readonly namespace: string;
  readonly className: string;
  readonly listeners: readonly ListenerArgs[];
  /** Namespaces whose HTTPRoutes may attach to the HTTPS listeners. */
  readonly routeNamespaces: readonly string[];
}): Named<IGateway> {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      gatewayClassName: args.className,
      listeners: args.listeners.map((listener) => ({
        name: listener.name,
        port: listener.port,
        protocol: listener.protocol,
        ...(isHttps(listener)
          ? {
              hostname: listener.hostname,
              tls: {
                mode: "Terminate" as const,
                certificateRefs: [
                  { group: "", kind: "Secret", name: certificateName(args.name, listener.name) },
                ],
              },
              allowedRoutes: {
                kinds: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute" }],
                namespaces: {
                  from: "Selector" as const,
                  selector:
                    listener.routeNamespaceLabels === undefined
                      ? {
                          matchExpressions: [
                            {
                              key: "kubernetes.io/metadata.name",
                              operator: "In",
                              values: [...new Set(args.routeNamespaces)].sort(),
                            },
                          ],
                        }
                      : { matchLabels: { ...listener.routeNamespaceLabels } },
                },
              },
            }
          : {
              allowedRoutes: {
                kinds: [
                  {
                    group: "gateway.networking.k8s.io",
                    kind: listener.protocol === "TCP" ? "TCPRoute" : "HTTPRoute",
                  },
                ],
                namespaces: { from: "Same" as const },
              },
            }),
      })),
    },
  };
}

/** The certificate of an HTTPS listener. */
export function listenerCertificate(args: {
  readonly gateway: string;
  readonly namespace: string;
  readonly listener: HttpsListener;
  readonly tls: GatewaySettings["tls"];
}): Named<ICertificate> {
  const name = certificateName(args.gateway, args.listener.name);
  return certificate({
    ...args.tls,
    name,
    namespace: args.namespace,
    secretName: name,
    dnsNames: [args.listener.hostname],
  });
}

/** Sends every request on a clear-text listener to HTTPS, same host and path. */
export function redirect(args: {
  readonly gateway: string;
  readonly namespace: string;
  readonly listener: HttpListener;
}): Named<IHTTPRoute> {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: `${args.gateway}-${args.listener.name}-redirect`, namespace: args.namespace },
    spec: {
      parentRefs: [
        parentRef({ gateway: args.gateway, namespace: args.namespace, listener: args.listener.name }),
      ],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          filters: [
            {
              type: "RequestRedirect",
              requestRedirect: { scheme: "https", port: args.listener.redirectToPort, statusCode: 301 },
            },
          ],
        },
      ],
    },
  };
}
