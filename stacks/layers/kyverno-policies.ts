import { onBehalfOf } from "../../components/core/faults.ts";
import { KyvernoPolicies } from "../../components/guardrails/kyverno/kyverno-policies.ts";
import { gatewayDuration } from "../../components/core/units.ts";
import { renderedNamespace } from "../../components/ephemeral/names.ts";
import { EPHEMERAL_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf, type Contract } from "../contract.ts";
import type { Environment } from "../environment.ts";
import { platformNamespaces, RESERVED_NAMESPACES } from "../platform-namespaces.ts";

/** What Kyverno holds the cluster to, where it is installed. */
export function kyvernoPoliciesLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, deployed, exceptions } = context;
  const { addOns, guardrails, owner, endpoints, gateway, quotas } = environment;
  const { kyverno } = addOns;
  if (!kyverno.enabled || delivery.mode === "direct") return {};
  const routes = routesOf(context);
  const registry = new URL(endpoints.harbor.url).host;
  onBehalfOf(origin(["guardrails"]), () => {
    new KyvernoPolicies("kyverno-policies", {
      environment: stack,
      owner,
      delivery,
      enforcement: guardrails.enforcement,
      kyvernoNamespace: kyverno.namespace,
      // Nobody declares anything in `default`, so what lands there is held to the policies like a service.
      untouched: [...RESERVED_NAMESPACES.filter((name) => name !== "default"), kyverno.namespace],
      declared: deployed.map(({ contract }) => namespaceOf(contract)),
      products: platformNamespaces(environment).map(({ name }) => name),
      registries: [registry],
      gateway: {
        minimumTls: gateway.tls.minimumVersion,
        wildcardHosts: wildcardHosts(environment),
        openRoutes: routes.filter(({ isOpen }) => isOpen).map(({ route }) => route),
        streamingRoutes: routes.filter(({ streaming }) => streaming).map(({ route }) => route),
      },
      ephemeral: ephemeralRules(environment, registry),
      quota: quotas,
      exceptions: exceptions.policies,
    });
  });
  return {};
}

/** Hosts with a wildcard that the environment asked for. */
function wildcardHosts({ gateway }: Environment): string[] {
  return gateway.listeners.flatMap((listener) =>
    "hostname" in listener && listener.hostname?.startsWith("*") === true ? [listener.hostname] : [],
  );
}

function ephemeralRules({ ephemeral }: Environment, registry: string) {
  if (ephemeral === undefined) return undefined;
  return {
    project: EPHEMERAL_PROJECT,
    images: [`${registry}/${ephemeral.harborProject}`],
    ttl: gatewayDuration(ephemeral.ttl),
  };
}

function routesOf({ environment, deployed }: PlatformContext) {
  const { ephemeral, gateway } = environment;
  return [
    ...gateway.platformRoutes.map(({ name, streaming }) => ({
      route: `${gateway.namespace}/platform-${name}`,
      isOpen: true,
      streaming,
    })),
    ...deployed.flatMap(({ contract }) => [
      ...contractRoutes(contract, namespaceOf(contract)),
      ...(ephemeral === undefined ? [] : contractRoutes(contract, renderedNamespace(contract.name))),
    ]),
  ];
}

function contractRoutes({ name, routes, ports }: Contract, namespace: string) {
  return routes.map((route) => ({
    route: `${namespace}/${name}-${route.name}`,
    isOpen: route.auth.mode === "none",
    streaming: route.streaming || ports.some((port) => port.name === route.port && port.protocol === "GRPC"),
  }));
}
