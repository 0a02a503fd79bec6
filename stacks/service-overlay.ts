import type { Overlay } from "./context.ts";
import { namespaceOf, type Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { registryHost } from "./harbor-names.ts";

/** Repository that a service's image lies in, with the registry and without a tag or digest. */
export function imageRepositoryOf(contract: Contract, stack: string, environment: Environment): string {
  const { repository = `${contract.project}/${contract.name}` } = imageOf(contract, stack);
  return `${registryHost(environment.endpoints.harbor.url)}/${repository}`;
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
  rules: Overlay["rules"] = { flags: {}, limits: {} },
): Overlay {
  const name = imageRepositoryOf(contract, stack, environment);
  return {
    namespace: namespaceOf(contract),
    images: [{ name, digest: imageOf(contract, stack).digest }],
    rules,
  };
}

function imageOf({ image, environments }: Contract, stack: string): Contract["image"] {
  return environments[stack]?.image ?? image;
}
