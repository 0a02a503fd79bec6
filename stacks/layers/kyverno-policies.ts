import { onBehalfOf } from "../../components/core/faults.ts";
import { isHttps } from "../../components/gateway/listeners.ts";
import { KyvernoPolicies } from "../../components/guardrails/kyverno/kyverno-policies.ts";
import { gatewayDuration } from "../../components/core/units.ts";
import { EPHEMERAL_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import type { Environment } from "../environment.ts";
import { registryHost } from "../harbor-names.ts";
import { policyData } from "../policy-data.ts";
import { platformNamespaces, RESERVED_NAMESPACES } from "../platform-namespaces.ts";

/** What Kyverno holds the cluster to, where it is installed. */
export function kyvernoPoliciesLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, deployed, exceptions } = context;
  const { addOns, guardrails, owner, endpoints, quotas } = environment;
  const { kyverno } = addOns;
  if (!kyverno.enabled || delivery.mode === "direct") return {};
  const data = policyData(context);
  const registry = registryHost(endpoints.harbor.url);
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
      registries: data.registries,
      gateway: {
        minimumTls: data.gateway.tlsMinimum,
        wildcardHosts: wildcardHosts(environment),
        openRoutes: data.gateway.openRoutes,
        streamingRoutes: data.gateway.streamingRoutes,
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
  return gateway.listeners
    .filter(isHttps)
    .map(({ hostname }) => hostname)
    .filter((hostname) => hostname.startsWith("*"));
}

function ephemeralRules({ ephemeral }: Environment, registry: string) {
  if (ephemeral === undefined) return undefined;
  return {
    project: EPHEMERAL_PROJECT,
    images: [`${registry}/${ephemeral.harborProject}`],
    ttl: gatewayDuration(ephemeral.ttl),
  };
}
