import { onBehalfOf } from "../../components/core/faults.ts";
import { KyvernoPolicies } from "../../components/guardrails/kyverno/kyverno-policies.ts";
import { EPHEMERAL_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import type { Environment } from "../environment.ts";
import { platformNamespaces, RESERVED_NAMESPACES } from "../platform-namespaces.ts";

/** What Kyverno holds the cluster to, where it is installed. */
export function kyvernoPoliciesLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, exceptions } = context;
  const { addOns, guardrails, owner, endpoints, gateway, quotas } = environment;
  const { kyverno } = addOns;
  if (!kyverno.enabled || delivery.mode === "direct") return {};
  const registry = new URL(endpoints.harbor.url).host;
  onBehalfOf(origin(["guardrails"]), () => {
    new KyvernoPolicies("kyverno-policies", {
      environment: stack,
      owner,
      delivery,
      enforcement: guardrails.enforcement,
      kyvernoNamespace: kyverno.namespace,
      untouched: [...RESERVED_NAMESPACES.filter((name) => name !== "default"), kyverno.namespace],
      products: platformNamespaces(environment).map(({ name }) => name),
      registries: [registry],
      gateway: {
        namespace: gateway.namespace,
        minimumTls: gateway.tls.minimumVersion,
        wildcardHosts: wildcardHosts(environment),
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
  return { project: EPHEMERAL_PROJECT, images: [`${registry}/${ephemeral.harborProject}`] };
}
