import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as VaultProvider } from "@pulumi/vault/provider.js";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";

/** What a component needs of its surroundings. */
interface Surroundings {
  readonly opts: pulumi.ComponentResourceOptions;
  readonly cluster: KubernetesProvider;
}

/** What a program declares with a provider of Vault. */
export const planWith = (build: (surroundings: Surroundings) => void): Promise<StackPlan> =>
  planStack({
    project: "p",
    stack: "prod",
    config: {},
    secretKeys: [],
    program: () =>
      build({
        opts: {
          providers: [new VaultProvider("vault", { address: "https://vault.example.org", token: "t" })],
        },
        cluster: new KubernetesProvider("cluster", { kubeconfig: "" }),
      }),
  });

/** Resources below one component, by name without the component's. */
export function childrenOf({ resources }: StackPlan, component: string): Record<string, PlannedResource> {
  return Object.fromEntries(
    resources
      .filter(({ custom, parent }) => custom && parent?.endsWith(`::${component}`))
      .map((resource) => [resource.name.slice(component.length + 1), resource]),
  );
}

/** Names of the resources that one resource waits for. */
export function dependenciesOf({ dependencies }: PlannedResource): string[] {
  return dependencies.map((urn) => urn.split("::").at(-1) ?? "").sort();
}
