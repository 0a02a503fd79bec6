import type { Overlay } from "./context.ts";
import { namespaceOf, type Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { registryHost } from "./harbor-names.ts";

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
  const { image, project, name, environments } = contract;
  const own = environments[stack]?.image;
  const repository = own?.repository ?? image.repository ?? `${project}/${name}`;
  const registry = registryHost(environment.endpoints.harbor.url);
  return {
    namespace: namespaceOf(contract),
    images: [{ name: `${registry}/${repository}`, digest: (own ?? image).digest }],
    rules,
  };
}
