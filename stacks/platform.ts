import { deliverTo } from "../components/core/delivery.ts";
import { onBehalfOf } from "../components/core/faults.ts";
import { Gateway } from "../components/gateway/gateway.ts";
import { HttpRoute } from "../components/gateway/http-route.ts";
import { listenerFor } from "../components/gateway/listeners.ts";
import { TcpRoute } from "../components/gateway/tcp-route.ts";
import { Service } from "../components/service/service.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { hostnameOf, type Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import type { Origin } from "./origin.ts";
import { serviceRoutes } from "./service-routes.ts";
import { secretSetting } from "./secrets.ts";

/** Everything one stack is made from. */
export interface PlatformInputs {
  /** Name of the stack, which is the environment's. */
  readonly stack: string;
  readonly environment: Environment;
  /** Origin of a path inside `slipway:environment`. */
  readonly origin: Origin;
  readonly catalogue: readonly CataloguedContract[];
}

/** The layers of an environment, in the order they build on each other. Returns the stack's outputs. */
export function platform({ stack, environment, origin, catalogue }: PlatformInputs) {
  const { cluster, gateway: settings, owner } = environment;
  const deployed = catalogue.filter(({ contract }) => contract.environments[stack] !== undefined);

  // 1. Delivery: how objects reach the cluster.
  const kubeconfig = environment.delivery === "direct" ? secretSetting("kubeconfig") : undefined;
  const delivery = onBehalfOf(origin(["cluster"]), () =>
    deliverTo(
      {
        name: cluster.name,
        context: cluster.context,
        renderDirectory: `../rendered/${stack}`,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
      },
      environment.delivery,
    ),
  );
  const platformArgs = { environment: stack, owner, delivery };

  // 2. The gateway at the edge.
  onBehalfOf(
    origin(["gateway"]),
    () =>
      new Gateway(settings.name, {
        ...platformArgs,
        ...settings,
        routeNamespaces: deployed
          .filter(({ contract }) => contract.routes.length > 0)
          .map(({ contract }) => namespaceOf(contract)),
      }),
  );

  // 3. Hosts of platform products, and TCP ports passed through.
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

  // 4. Services, each from its contract.
  for (const { contract, file, origin: contractOrigin } of deployed) {
    onBehalfOf(
      contractOrigin([]),
      () =>
        new Service(contract.name, {
          environment: stack,
          owner: contract.owner,
          delivery,
          contract: file,
          namespace: namespaceOf(contract),
          routes: serviceRoutes(contract, environment, contractOrigin),
        }),
    );
  }

  return {
    environment: {
      name: stack,
      longName: environment.longName,
      domain: environment.domain,
      delivery: environment.delivery,
    },
    gateway: {
      name: settings.name,
      namespace: settings.namespace,
      listeners: settings.listeners.map(({ name, protocol, port }) => ({ name, protocol, port })),
    },
    endpoints: endpoints(environment, deployed),
    counts: {
      services: deployed.length,
      routes: deployed.reduce((sum, { contract }) => sum + contract.routes.length, 0),
    },
  };
}

/** Where a contract's objects live. */
function namespaceOf(contract: Contract): string {
  return contract.namespace ?? contract.name;
}

/** Public addresses by route: platform hosts, then the services' routes. */
function endpoints(
  environment: Environment,
  deployed: readonly CataloguedContract[],
): Record<string, string> {
  const { platformRoutes, listeners } = environment.gateway;
  const url = (hostname: string, path: string) => {
    const port = listenerFor(hostname, listeners)?.port ?? 443;
    return `https://${hostname}${port === 443 ? "" : `:${port}`}${path}`;
  };
  return Object.fromEntries([
    ...platformRoutes.map(({ name, hostname }) => [name, url(hostname, "/")] as const),
    ...deployed.flatMap(({ contract }) =>
      contract.routes.map(
        (route) =>
          [`${contract.name}/${route.name}`, url(hostnameOf(route, environment.domain), route.path)] as const,
      ),
    ),
  ]);
}
