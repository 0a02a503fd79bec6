import { EPHEMERAL } from "../../components/ephemeral/marks.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { Gateway } from "../../components/gateway/gateway.ts";
import { HttpRoute } from "../../components/gateway/http-route.ts";
import { TcpRoute } from "../../components/gateway/tcp-route.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";

/** The gateway at the edge, the hosts of platform products, and the TCP ports passed through. */
export function gatewayLayer({
  stack,
  environment,
  origin,
  deployed,
  delivery,
}: PlatformContext): LayerResult {
  const { gateway: settings, owner } = environment;
  const platformArgs = { environment: stack, owner, delivery };

  onBehalfOf(
    origin(["gateway"]),
    () =>
      new Gateway(settings.name, {
        ...platformArgs,
        ...settings,
        listeners: settings.listeners.map((listener) =>
          listener.name === environment.ephemeral?.listener && listener.protocol === "HTTPS"
            ? { ...listener, routeNamespaceLabels: { [EPHEMERAL.label]: "true" } }
            : listener,
        ),
        routeNamespaces: deployed
          .filter(({ contract }) => contract.routes.length > 0)
          .map(({ contract }) => namespaceOf(contract)),
      }),
  );

  const platformRoute = ({ name, listener }: { name: string; listener: string }) => ({
    ...platformArgs,
    application: name,
    routeName: `platform-${name}`,
    namespace: settings.namespace,
    listener: { gateway: settings.name, namespace: settings.namespace, listener },
  });
  settings.platformRoutes.forEach((route, index) => {
    onBehalfOf(
      origin(["gateway", "platformRoutes", index]),
      () =>
        new HttpRoute(`platform-${route.name}`, {
          ...platformRoute(route),
          hostname: route.hostname,
          path: "/",
          backends: [{ service: route.backend.service, port: route.backend.port }],
          backendNamespace: route.backend.namespace,
          auth: { mode: "none", reason: route.reason, allowedCidrs: route.allowedCidrs },
          cors: settings.cors,
          traffic: settings,
          streaming: route.streaming,
        }),
    );
  });
  settings.tcpRoutes.forEach((route, index) => {
    onBehalfOf(
      origin(["gateway", "tcpRoutes", index]),
      () =>
        new TcpRoute(`platform-${route.name}`, {
          ...platformRoute(route),
          backend: route.backend,
        }),
    );
  });
  return {};
}
