import { proxyLabels } from "../components/gateway/envoy-proxy.ts";
import type { Destination } from "../components/runners/args.ts";
import type { Environment } from "./environment.ts";

/** Where a URL leads to: to the gateway's own pods, where this cluster's gateway serves its host. */
export function destinationOf(url: string, environment: Environment): Destination {
  const { hostname, port, protocol } = new URL(url);
  if (environment.gateway.platformRoutes.some((route) => route.hostname === hostname)) {
    return gatewayOf(environment);
  }
  const standard = protocol === "https:" ? 443 : 80;
  return { via: "host", host: hostname, port: port === "" ? standard : Number(port) };
}

/** The gateway in the same cluster: Cilium knows its pods, whichever address led to them. */
export function gatewayOf({ gateway }: Environment): Destination {
  const ports = gateway.listeners
    .filter(({ protocol }) => protocol === "HTTPS")
    .map(({ port }) => podPort(port));
  return {
    via: "pods",
    namespace: gateway.controllerNamespace,
    labels: proxyLabels(gateway.name, gateway.namespace),
    ports: [...new Set(ports)],
  };
}

/** Envoy Gateway has its pods listen 10000 higher where the port would take privileges. */
export function podPort(port: number): number {
  return port < 1024 ? port + 10_000 : port;
}
