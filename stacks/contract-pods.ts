import { quantityValue } from "../components/core/units.ts";
import type { Fault } from "../components/core/faults.ts";
import { OWN_VARIABLES } from "../components/service/pod.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Contract } from "./contract.ts";

type Resources = Contract["resources"];

/** Pods that the API server would refuse, or that would read another value than was meant. */
export function podFaults(catalogued: CataloguedContract): Fault[] {
  return [...variableFaults(catalogued), ...resourceFaults(catalogued)];
}

/** A variable is given once: a list with two of a name is refused, and a plain value hides a secret of its name. */
function variableFaults({ contract, origin }: CataloguedContract): Fault[] {
  const secrets = contract.secrets.map(({ name }) => name);
  const places = [
    { variables: contract.environment, path: ["environment"] },
    ...contract.instances.map(({ environment }, index) => ({
      variables: environment,
      path: ["instances", index, "environment"],
    })),
    ...Object.entries(contract.environments).map(([name, { environment = {} }]) => ({
      variables: environment,
      path: ["environments", name, "environment"],
    })),
  ];
  return [
    ...places.flatMap(({ variables, path }) =>
      Object.keys(variables).flatMap((name): Fault[] => {
        if (OWN_VARIABLES.includes(name)) {
          return [{ ...origin([...path, name]), problem: "is set by the platform", fix: "remove it" }];
        }
        if (!secrets.includes(name)) return [];
        return [{ ...origin([...path, name]), problem: "would hide the secret of the same name" }];
      }),
    ),
    ...contract.secrets.flatMap(({ name }, index): Fault[] =>
      OWN_VARIABLES.includes(name)
        ? [{ ...origin(["secrets", index, "name"]), problem: "is set by the platform" }]
        : [],
    ),
  ];
}

function resourceFaults({ contract, origin }: CataloguedContract): Fault[] {
  const places = [
    { resources: contract.resources, path: ["resources"] },
    ...Object.entries(contract.environments).map(([name, { resources }]) => ({
      resources,
      path: ["environments", name, "resources"],
    })),
  ];
  return places.flatMap(({ resources, path }) =>
    resources === undefined
      ? []
      : (["cpu", "memory"] as const).flatMap((kind) =>
          above(resources, kind, origin([...path, "requests", kind])),
        ),
  );
}

function above(
  { requests, limits }: Resources,
  kind: "cpu" | "memory",
  at: ReturnType<CataloguedContract["origin"]>,
): Fault[] {
  const limit = limits[kind];
  if (limit === undefined || quantityValue(requests[kind]) <= quantityValue(limit)) return [];
  return [
    {
      ...at,
      problem: "is more than one pod may use",
      got: requests[kind],
      allowed: `at most ${limit}`,
      fix: `raise limits.${kind}`,
    },
  ];
}
