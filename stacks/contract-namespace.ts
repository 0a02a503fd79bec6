import type { Fault } from "../components/core/faults.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { namespaceOf } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { show } from "./input/display.ts";
import { platformNamespaces, RESERVED_NAMESPACES } from "./platform-namespaces.ts";

/** A contract makes its namespace, closes it and reads the pull credentials there: not with one that belongs to others. */
export function namespaceFaults(
  { contract, origin }: CataloguedContract,
  stack: string,
  environment: Environment,
): Fault[] {
  const namespace = namespaceOf(contract);
  const at = origin([contract.namespace === undefined ? "name" : "namespace"]);
  if (RESERVED_NAMESPACES.includes(namespace)) {
    return [
      {
        ...at,
        problem: `namespace ${show(namespace)} belongs to Kubernetes`,
        fix: "choose another name or namespace",
      },
    ];
  }
  const platform = platformNamespaces(environment);
  if (platform.find(({ name }) => name === namespace)?.services !== false) return [];
  const open = platform.filter(({ services }) => services).map(({ name }) => name);
  return [
    {
      ...at,
      problem: `in ${stack}, namespace ${show(namespace)} belongs to a product of the platform`,
      allowed: ["a namespace of its own", ...open].join(", "),
    },
  ];
}
