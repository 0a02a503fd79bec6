import type { Fault } from "../components/core/faults.ts";
import { isHttps, listenerFor } from "../components/gateway/listeners.ts";
import { namespaceFaults } from "./contract-namespace.ts";
import { quotaFaults } from "./contract-quota.ts";
import { hostnameOf, type ContractRoute } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { byPosition } from "./input/order.ts";
import { unknownFault } from "./input/references.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { checkVaultRole } from "./settings/vault-references.ts";

/** Longest DNS name. */
const MAX_HOSTNAME = 253;

/**
 * Faults that only show when the contracts are held against one environment: what they name there must exist.
 *
 * @param stack name of the environment; contracts that are not deployed to it are passed over
 */
export function checkAgainstEnvironment(
  catalogue: readonly CataloguedContract[],
  stack: string,
  environment: Environment,
): Fault[] {
  const pools = environment.cluster.nodePools.map(({ name }) => name);
  const deployed = catalogue.filter(({ contract }) => contract.environments[stack] !== undefined);
  return byPosition([
    ...quotaFaults(deployed, stack, environment),
    ...deployed.flatMap((catalogued) => {
      const { contract, origin } = catalogued;
      const faults = contract.routes.flatMap((route, index) =>
        routeFaults(catalogued, route, index, stack, environment),
      );
      if (contract.nodePool !== undefined && !pools.includes(contract.nodePool)) {
        faults.push(unknownFault(`in ${stack}, node pool`, contract.nodePool, pools, origin(["nodePool"])));
      }
      return [
        ...faults,
        ...namespaceFaults(catalogued, stack, environment),
        ...checkVaultRole(catalogued, stack, environment),
      ];
    }),
  ]);
}

function routeFaults(
  { origin }: CataloguedContract,
  route: ContractRoute,
  index: number,
  stack: string,
  { domain, gateway }: Environment,
): Fault[] {
  const at = (...path: (string | number)[]) => origin(["routes", index, ...path]);
  const hostname = hostnameOf(route, domain);
  const faults: Fault[] = [];

  if (hostname.length > MAX_HOSTNAME) {
    faults.push({
      ...at("host"),
      problem: `in ${stack}, the host name is longer than ${MAX_HOSTNAME} characters`,
    });
  } else if (listenerFor(hostname, gateway.listeners) === undefined) {
    faults.push({
      ...at("host"),
      problem: `in ${stack}, no HTTPS listener answers for ${hostname}`,
      allowed: gateway.listeners
        .filter(isHttps)
        .map((listener) => listener.hostname)
        .join(", "),
    });
  }
  const platformRoute = gateway.platformRoutes.find(
    (other) => other.hostname === hostname && route.path === "/",
  );
  if (platformRoute !== undefined) {
    faults.push({
      ...at("host"),
      problem: `in ${stack}, ${hostname} belongs to platform route "${platformRoute.name}"`,
    });
  }
  if (route.auth.mode === "none") return faults;

  const { provider: wanted } = route.auth;
  const provider = gateway.jwt.providers.find(({ name }) => name === wanted);
  if (provider === undefined) {
    const names = gateway.jwt.providers.map(({ name }) => name);
    return [...faults, unknownFault(`in ${stack}, JWT provider`, wanted, names, at("auth", "provider"))];
  }
  const passed = provider.claimToHeaders.map(({ claim }) => claim);
  for (const [position, { by }] of (route.limits ?? []).entries()) {
    if (by.kind !== "claim" || passed.includes(by.claim)) continue;
    faults.push({
      ...at("limits", position, "by", "claim"),
      problem: `in ${stack}, JWT provider "${wanted}" does not pass on claim "${by.claim}", so it cannot be counted by`,
      ...(passed.length === 0 ? {} : { allowed: passed.join(", ") }),
      fix: "add it to the provider's claimToHeaders",
    });
  }
  return faults;
}
