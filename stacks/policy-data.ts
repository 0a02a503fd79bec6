import { syncPolicy } from "../components/argocd/sync-policy.ts";
import { EPHEMERAL_ENVIRONMENT, renderedNamespace } from "../components/ephemeral/names.ts";
import { milliseconds } from "../components/core/units.ts";
import { EPHEMERAL_PROJECT } from "./argocd-names.ts";
import type { PlatformContext } from "./context.ts";
import { namespaceOf, type Contract } from "./contract.ts";
import { registryHost } from "./harbor-names.ts";
import { RESERVED_NAMESPACES, platformNamespaces } from "./platform-namespaces.ts";

const MINUTE = 60_000;

/**
 * What the policies in policies/rego go by in an environment, under `data.slipway`. Nothing in them is true of one environment
 * alone, so that the same policies hold for all.
 */
export function policyData({ stack, environment, deployed, exceptions }: PlatformContext) {
  const { ephemeral, gateway, endpoints, guardrails } = environment;
  const registry = registryHost(endpoints.harbor.url);
  const platformRoutes = gateway.platformRoutes.map(({ name, streaming }) => ({
    route: `${gateway.namespace}/platform-${name}`,
    isOpen: true,
    streaming,
  }));
  const routes = [
    ...platformRoutes,
    ...deployed.flatMap(({ contract }) => [
      ...contractRoutes(contract, namespaceOf(contract)),
      ...(ephemeral === undefined ? [] : contractRoutes(contract, renderedNamespace(contract.name))),
    ]),
  ];
  const { automated } = syncPolicy();
  return {
    environment: stack,
    // Folders of the tree with this segment are the environment's.
    folders: [stack, ...(ephemeral === undefined ? [] : [EPHEMERAL_ENVIRONMENT])],
    registries: [registry],
    wildcards: guardrails.wildcards,
    platformNamespaces: [
      ...RESERVED_NAMESPACES,
      ...platformNamespaces(environment).map(({ name }) => name),
    ].toSorted(),
    argocd: automated,
    gateway: {
      tlsMinimum: gateway.tls.minimumVersion,
      openRoutes: routes.filter(({ isOpen }) => isOpen).map(({ route }) => route),
      streamingRoutes: routes.filter(({ streaming }) => streaming).map(({ route }) => route),
    },
    ...(ephemeral === undefined
      ? {}
      : {
          ephemeral: {
            projects: [EPHEMERAL_PROJECT],
            repositories: [`${registry}/${ephemeral.harborProject}/`],
            maxMinutes: Math.ceil(milliseconds(ephemeral.ttl) / MINUTE),
          },
        }),
    exceptions: exceptions.policies,
  };
}

function contractRoutes({ name, routes, ports }: Contract, namespace: string) {
  return routes.map((route) => ({
    route: `${namespace}/${name}-${route.name}`,
    isOpen: route.auth.mode === "none",
    streaming: route.streaming || ports.some((port) => port.name === route.port && port.protocol === "GRPC"),
  }));
}
