import type { Fault } from "../components/core/faults.ts";
import { serviceName, serviceRoles } from "../components/service/services.ts";
import type { Contract } from "./contract.ts";
import { vaultNameFaults } from "./catalogue-vault.ts";
import { unknownFault } from "./input/references.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";

/** What contracts may name beyond what is in the valid ones. */
interface Known {
  /** Services by their files, so that a contract with a fault of its own does not make others faulty. */
  readonly services: readonly string[];
  /** Environments of the project. */
  readonly environments: readonly string[];
}

/** Faults that only show when the contracts are held against each other. */
export function checkCatalogueReferences(catalogue: readonly CataloguedContract[], known: Known): Fault[] {
  return [
    ...nameFaults(catalogue),
    ...dependencyFaults(catalogue, known.services),
    ...cycleFaults(catalogue),
    ...environmentFaults(catalogue, known.environments),
    ...vaultNameFaults(catalogue, known.environments),
    ...routeFaults(catalogue),
    ...objectFaults(catalogue),
    ...topicFaults(catalogue),
  ];
}

function nameFaults(catalogue: readonly CataloguedContract[]): Fault[] {
  return clashes(catalogue, ({ contract, origin }) => [
    { key: contract.name, place: () => origin(["name"]) },
  ]).map(({ key, place, earlier }) => ({
    ...place,
    problem: `service "${key}" is also declared in ${earlier.file}`,
  }));
}

function dependencyFaults(catalogue: readonly CataloguedContract[], services: readonly string[]): Fault[] {
  const byName = new Map(catalogue.map(({ contract }) => [contract.name, contract]));
  return catalogue.flatMap(({ contract, origin }) =>
    contract.dependencies.flatMap((name, index): Fault[] => {
      const place = origin(["dependencies", index]);
      const dependency = byName.get(name);
      if (dependency === undefined) {
        const names = [...new Set([...services, ...byName.keys()])]
          .filter((other) => other !== contract.name)
          .sort();
        return names.includes(name) ? [] : [unknownFault("service", name, names, place)];
      }
      const faults: Fault[] = [];
      if (dependency.wave > contract.wave) {
        faults.push({
          ...place,
          problem: `"${name}" is deployed in wave ${dependency.wave}, after "${contract.name}" in wave ${contract.wave}`,
          fix: `set the wave of "${contract.name}" to at least ${dependency.wave}`,
        });
      }
      const absent = Object.keys(contract.environments).filter(
        (environment) => dependency.environments[environment] === undefined,
      );
      if (absent.length > 0) {
        faults.push({
          ...place,
          problem: `"${name}" is not deployed to ${absent.join(", ")}, where "${contract.name}" is`,
        });
      }
      return faults;
    }),
  );
}

/** One fault for each cycle, at the dependency of its first service that leads into it. */
function cycleFaults(catalogue: readonly CataloguedContract[]): Fault[] {
  const byName = new Map(catalogue.map((catalogued) => [catalogued.contract.name, catalogued]));
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const faults: Fault[] = [];
  const visit = (catalogued: CataloguedContract) => {
    const { name, dependencies } = catalogued.contract;
    state.set(name, "open");
    trail.push(name);
    dependencies.forEach((dependency, index) => {
      const next = byName.get(dependency);
      if (next === undefined || state.get(dependency) === "done") return;
      if (state.get(dependency) === undefined) {
        visit(next);
        return;
      }
      const cycle = [...trail.slice(trail.indexOf(dependency)), dependency];
      faults.push({
        ...catalogued.origin(["dependencies", index]),
        problem: `dependencies go in a circle: ${cycle.join(" → ")}`,
        fix: "remove one of them",
      });
    });
    trail.pop();
    state.set(name, "done");
  };
  for (const catalogued of catalogue) if (!state.has(catalogued.contract.name)) visit(catalogued);
  return faults;
}

function environmentFaults(
  catalogue: readonly CataloguedContract[],
  environments: readonly string[],
): Fault[] {
  return catalogue.flatMap(({ contract, origin }) =>
    Object.keys(contract.environments)
      .filter((name) => !environments.includes(name))
      .map((name) => unknownFault("environment", name, environments, origin(["environments", name]))),
  );
}

function routeFaults(catalogue: readonly CataloguedContract[]): Fault[] {
  return clashes(
    catalogue,
    ({ contract, origin }) =>
      contract.routes.map(({ host, path }, index) => ({
        key: `${host}${path}`,
        place: () => origin(["routes", index, "host"]),
      })),
    (one, other) => deployedTogether(one, other),
  ).map(({ key, place, contract, earlier }) => ({
    ...place,
    problem: `${key} is also routed by ${earlier.contract === contract ? "another route of this service" : earlier.file}`,
    fix: "give each route a host and path of its own",
  }));
}

/** Kubernetes Services and routes whose names would be the same, and the ports that would clash on them. */
function objectFaults(catalogue: readonly CataloguedContract[]): Fault[] {
  const services = clashes(
    catalogue,
    (catalogued) =>
      serviceNames(catalogued.contract).map(({ name, path }) => ({
        key: `${catalogued.contract.namespace ?? catalogued.contract.name}/${name}`,
        place: () => catalogued.origin(path),
      })),
    (one, other) => deployedTogether(one, other),
  ).map(({ key, place, contract, earlier }) => ({
    ...place,
    problem: `Kubernetes Service ${key} would also be made for ${earlier.contract === contract ? "another instance" : earlier.file}, and their ports clash`,
    fix: "choose another name or namespace",
  }));
  const routes = clashes(
    catalogue,
    ({ contract, origin }) =>
      contract.routes.map(({ name }, index) => ({
        key: `${contract.name}-${name}`,
        place: () => origin(["routes", index, "name"]),
      })),
    (one, other) => one.name !== other.name && deployedTogether(one, other),
  ).map(({ key, place, earlier }) => ({
    ...place,
    problem: `the objects of this route would be named "${key}", as those of a route in ${earlier.file}`,
    fix: "choose another name",
  }));
  return [...services, ...routes];
}

function topicFaults(catalogue: readonly CataloguedContract[]): Fault[] {
  return clashes(catalogue, ({ contract, origin }) =>
    contract.topics.flatMap(({ name, owned }, index) =>
      owned ? [{ key: name, place: () => origin(["topics", index, "owned"]) }] : [],
    ),
  ).flatMap(({ key, place, contract, earlier }) =>
    earlier.contract === contract
      ? []
      : [
          {
            ...place,
            problem: `topic "${key}" is also owned by ${earlier.file}`,
            fix: "let one contract own it",
          },
        ],
  );
}

/** Names of the Kubernetes Services of a contract, which its workloads and what belongs to them have, too. */
function serviceNames(contract: Contract): { name: string; path: (string | number)[] }[] {
  const workloads =
    contract.instances.length === 0
      ? [{ name: contract.name, path: ["name"] }]
      : contract.instances.map(({ name }, index) => ({ name, path: ["instances", index, "name"] }));
  return workloads.flatMap(({ name, path }) =>
    serviceRoles(contract.strategy.type, contract.stateful !== undefined).map((role) => ({
      name: serviceName(name, role),
      path,
    })),
  );
}

function deployedTogether(one: Contract, other: Contract): boolean {
  return Object.keys(one.environments).some((name) => other.environments[name] !== undefined);
}

interface Claim {
  readonly key: string;
  readonly place: () => ReturnType<CataloguedContract["origin"]>;
}

interface Clash {
  readonly key: string;
  readonly place: ReturnType<CataloguedContract["origin"]>;
  readonly contract: Contract;
  readonly earlier: CataloguedContract;
}

/** Claims to a key that an earlier contract, or the same one, has already made. */
function clashes(
  catalogue: readonly CataloguedContract[],
  claims: (catalogued: CataloguedContract) => readonly Claim[],
  matters: (one: Contract, other: Contract) => boolean = () => true,
): Clash[] {
  const owners = new Map<string, CataloguedContract[]>();
  return catalogue.flatMap((catalogued) =>
    claims(catalogued).flatMap(({ key, place }) => {
      const known = owners.get(key) ?? [];
      owners.set(key, [...known, catalogued]);
      const earlier = known.find(({ contract }) => matters(catalogued.contract, contract));
      return earlier === undefined ? [] : [{ key, place: place(), contract: catalogued.contract, earlier }];
    }),
  );
}
