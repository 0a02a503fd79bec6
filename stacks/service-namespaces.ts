import type { CataloguedContract } from "./catalogued-contract.ts";
import { namespaceOf } from "./contract.ts";

/** Namespaces that services are deployed to, each with its contracts, by name. */
export function serviceNamespaces(
  deployed: readonly CataloguedContract[],
): (readonly [string, readonly CataloguedContract[]])[] {
  const byName = Map.groupBy(deployed, ({ contract }) => namespaceOf(contract));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
}
