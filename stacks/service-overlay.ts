import type { Rules } from "../components/service/rules.ts";
import type { Overlay } from "./context.ts";
import { namespaceOf, type Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { registryHost } from "./harbor-names.ts";

/**
 * Image as a service's pods name it. In the GitOps tree the overlay exchanges the tag for a digest, and the tag is one that nothing
 * pulls; what Pulumi applies itself has no overlay and names the digest of the contract.
 */
export function serviceImage(contract: Contract, stack: string, environment: Environment): string {
  const repository = imageRepositoryOf(contract, stack, environment);
  return environment.delivery === "gitops"
    ? `${repository}:unset`
    : `${repository}@${imageOf(contract, stack).digest}`;
}

/**
 * What the files of a service's overlay begin with that others change later.
 *
 * @param rules flags and limits of this service in this environment
 */
export function serviceOverlay(
  contract: Contract,
  stack: string,
  environment: Environment,
  rules: Rules,
): Overlay {
  const name = imageRepositoryOf(contract, stack, environment);
  return {
    namespace: namespaceOf(contract),
    images: [{ name, digest: imageOf(contract, stack).digest }],
    rules,
  };
}

/** Repository with the registry. An image of an environment that names none lies where the contract's does. */
export function imageRepositoryOf(contract: Contract, stack: string, environment: Environment): string {
  const { image, project, name, environments } = contract;
  const repository = environments[stack]?.image?.repository ?? image.repository ?? `${project}/${name}`;
  return `${registryHost(environment.endpoints.harbor.url)}/${repository}`;
}

function imageOf({ image, environments }: Contract, stack: string): Contract["image"] {
  return environments[stack]?.image ?? image;
}
