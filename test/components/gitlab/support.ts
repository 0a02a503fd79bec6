import { Provider as GitLabProvider } from "@pulumi/gitlab/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as VaultProvider } from "@pulumi/vault/provider.js";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";

/** What a program declares with providers of GitLab and Vault. */
export const planWith = (build: (opts: pulumi.ComponentResourceOptions) => void): Promise<StackPlan> =>
  planStack({
    project: "p",
    stack: "prod",
    config: {},
    secretKeys: [],
    program: () =>
      build({
        providers: [
          new GitLabProvider("gitlab", { baseUrl: "https://gitlab.example.org/api/v4/", token: "t" }),
          new VaultProvider("vault", { address: "https://vault.example.org", token: "t" }),
        ],
      }),
  });

/** Names of the children of one component with their types' last parts, sorted. */
export function childrenOf({ resources }: StackPlan, component: string): string[] {
  return resources
    .filter(({ name, custom, parent }) => custom && name !== component && parent?.endsWith(`::${component}`))
    .map(({ name, type }) => `${type.split(":").at(-1)} ${name}`)
    .sort();
}

export function resourceNamed({ resources }: StackPlan, name: string): PlannedResource {
  const found = resources.filter((resource) => resource.name === name && resource.custom);
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${found.length} resources are named ${name}`);
  }
  return found[0];
}

/** Names of the resources that one property of a resource depends on. */
export function dependenciesOf(resource: PlannedResource, property: string): string[] {
  return (resource.propertyDependencies[property] ?? []).map((urn) => urn.split("::").at(-1) ?? "").sort();
}
