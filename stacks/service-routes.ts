import { InputFaults } from "../components/core/faults.ts";
import { listenerFor } from "../components/gateway/listeners.ts";
import type { RouteAuth } from "../components/gateway/security-policy.ts";
import { routeBackends } from "../components/service/backends.ts";
import type { ServiceRouteArgs } from "../components/service/service.ts";
import { hostnameOf, type Contract, type ContractRoute } from "./contract.ts";
import type { Environment } from "./environment.ts";
import type { Origin } from "./origin.ts";

/** A contract's routes with everything the environment decides filled in. The catalogue's cross-checks have passed. */
export function serviceRoutes(
  contract: Contract,
  environment: Environment,
  origin: Origin,
): ServiceRouteArgs[] {
  return contract.routes.map((route, index) => {
    const at = (...path: (string | number)[]) => origin(["routes", index, ...path]);
    const { gateway } = environment;
    const hostname = hostnameOf(route, environment.domain);
    const port = found(
      contract.ports.find(({ name }) => name === route.port),
      `port "${route.port}"`,
      at("port"),
    );
    const listener = found(
      listenerFor(hostname, gateway.listeners),
      `HTTPS listener for ${hostname}`,
      at("host"),
    );
    const readiness = contract.probes.readiness;
    return {
      name: route.name,
      listener: { gateway: gateway.name, namespace: gateway.namespace, listener: listener.name },
      hostname,
      path: route.path,
      methods: route.methods,
      backends: routeBackends(route.instance ?? contract.name, port.port, contract.strategy.type),
      auth: routeAuth(route.auth, gateway.jwt.providers, at("auth", "provider")),
      cors: route.cors ?? gateway.cors,
      traffic: {
        ...gateway,
        rateLimits: route.limits ?? gateway.rateLimits,
        requestBodyLimit: route.requestBodyLimit ?? gateway.requestBodyLimit,
        timeouts: { ...gateway.timeouts, request: route.requestTimeout ?? gateway.timeouts.request },
        retries: { ...gateway.retries, attempts: route.retries ?? gateway.retries.attempts },
      },
      activeHealthCheck:
        readiness?.port === route.port
          ? {
              path: readiness.path,
              interval: readiness.period,
              timeout: readiness.timeout,
              unhealthyThreshold: readiness.failureThreshold,
            }
          : undefined,
      streaming: route.streaming || port.protocol === "GRPC",
    };
  });
}

function routeAuth(
  auth: ContractRoute["auth"],
  providers: Environment["gateway"]["jwt"]["providers"],
  origin: ReturnType<Origin>,
): RouteAuth {
  if (auth.mode === "none") return auth;
  const provider = providers.find(({ name }) => name === auth.provider);
  return { ...auth, provider: found(provider, `JWT provider "${auth.provider}"`, origin) };
}

function found<T>(value: T | undefined, what: string, origin: ReturnType<Origin>): T {
  if (value === undefined) throw new InputFaults([{ ...origin, problem: `${what} does not exist` }]);
  return value;
}
