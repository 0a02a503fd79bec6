import type { Fault } from "../components/core/faults.ts";
import { checkContractAnalysis } from "./contract-analysis.ts";
import type { ContractRoute } from "./contract.ts";
import { duplicateFaults, unknownFault } from "./input/references.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { podFaults } from "./contract-pods.ts";

/** Faults that only show when parts of one contract are held against each other. */
export function checkContractReferences(catalogued: CataloguedContract): Fault[] {
  const { contract, file, origin } = catalogued;
  const named = (
    what: string,
    key: "ports" | "routes" | "instances" | "secrets" | "topics" | "flags" | "alerts" | "analysis",
  ) =>
    duplicateFaults(
      what,
      contract[key].map(({ name }) => name),
      (index) => origin([key, index, "name"]),
    );
  return [
    ...(file === `catalog/${contract.name}.yaml`
      ? []
      : [
          {
            ...origin(["name"]),
            problem: `the file of service "${contract.name}" is not catalog/${contract.name}.yaml`,
          },
        ]),
    ...named("port", "ports"),
    ...named("route", "routes"),
    ...named("instance", "instances"),
    ...named("secret", "secrets"),
    ...named("topic", "topics"),
    ...named("flag", "flags"),
    ...named("alert", "alerts"),
    ...named("analysis", "analysis"),
    ...duplicateFaults("dependency", contract.dependencies, (index) => origin(["dependencies", index])),
    ...portFaults(catalogued),
    ...contract.routes.flatMap((route, index) => routeFaults(catalogued, route, index)),
    ...openPathFaults(catalogued),
    ...scalingFaults(catalogued),
    ...strategyFaults(catalogued),
    ...checkContractAnalysis(catalogued),
    ...podFaults(catalogued),
  ];
}

/** Names of ports that probes and metrics refer to, and numbers that are given twice. */
function portFaults({ contract, origin }: CataloguedContract): Fault[] {
  const names = contract.ports.map(({ name }) => name);
  const { liveness, readiness, startup } = contract.probes;
  const references = [
    { port: liveness?.port, path: ["probes", "liveness", "port"] },
    { port: readiness?.port, path: ["probes", "readiness", "port"] },
    { port: startup?.port, path: ["probes", "startup", "port"] },
    { port: contract.metrics?.port, path: ["metrics", "port"] },
    ...contract.routes.map(({ port }, index) => ({ port, path: ["routes", index, "port"] })),
  ];
  return [
    ...references.flatMap(({ port, path }) =>
      port === undefined || names.includes(port) ? [] : [unknownFault("port", port, names, origin(path))],
    ),
    ...contract.ports.flatMap(({ port }, index): Fault[] => {
      const earlier = contract.ports.slice(0, index).find((other) => other.port === port);
      if (earlier === undefined) return [];
      return [
        { ...origin(["ports", index, "port"]), problem: `port ${port} is taken by port "${earlier.name}"` },
      ];
    }),
  ];
}

function routeFaults({ contract, origin }: CataloguedContract, route: ContractRoute, index: number): Fault[] {
  const faults: Fault[] = [];
  const instances = contract.instances.map(({ name }) => name);
  if (route.instance !== undefined && !instances.includes(route.instance)) {
    faults.push(unknownFault("instance", route.instance, instances, origin(["routes", index, "instance"])));
  }
  if (route.instance === undefined && instances.length > 0) {
    faults.push({
      ...origin(["routes", index]),
      problem: "names no instance",
      allowed: instances.join(", "),
    });
  }
  for (const [position, { by }] of (route.limits ?? []).entries()) {
    if (by.kind === "claim" && route.auth.mode !== "jwt") {
      const at = origin(["routes", index, "limits", position, "by"]);
      faults.push({
        ...at,
        problem: `limits by claim "${by.claim}", but the route asks for no token`,
        fix: "set auth mode jwt",
      });
    }
  }
  return faults;
}

function scalingFaults({ contract, origin }: CataloguedContract): Fault[] {
  const { scaling } = contract;
  const topics = contract.topics.filter(({ access }) => access !== "produce").map(({ name }) => name);
  const faults = [rangeFault(scaling.min, scaling.max, origin(["scaling", "min"]))];
  if (scaling.kafkaLag !== undefined && !topics.includes(scaling.kafkaLag.topic)) {
    faults.push(
      unknownFault(
        "consumed topic",
        scaling.kafkaLag.topic,
        topics,
        origin(["scaling", "kafkaLag", "topic"]),
      ),
    );
  }
  if (scaling.min === 0 && scaling.kafkaLag === undefined) {
    faults.push({
      ...origin(["scaling", "min"]),
      problem: "lets every pod go, and nothing would bring one back",
      got: "0",
      allowed: "at least 1, or 0 together with kafkaLag",
    });
  }
  for (const [name, { scaling: over }] of Object.entries(contract.environments)) {
    if (over === undefined) continue;
    faults.push(
      rangeFault(
        over.min ?? scaling.min,
        over.max ?? scaling.max,
        origin(["environments", name, "scaling", "min"]),
      ),
    );
  }
  return faults.filter((fault) => fault !== undefined);
}

function rangeFault(
  min: number,
  max: number,
  at: ReturnType<CataloguedContract["origin"]>,
): Fault | undefined {
  return min > max
    ? { ...at, problem: "min is above max", got: String(min), allowed: `at most ${max}` }
    : undefined;
}

function strategyFaults({ contract, origin }: CataloguedContract): Fault[] {
  const { strategy } = contract;
  const faults: Fault[] = [];
  if (contract.stateful !== undefined && strategy.type !== "rolling") {
    faults.push({
      ...origin(["strategy", "type"]),
      problem: "a stateful service can only be rolled",
      got: JSON.stringify(strategy.type),
      allowed: '"rolling"',
    });
  }
  if (contract.stateful === undefined && strategy.type !== "rolling") {
    if (contract.schedule !== undefined) {
      faults.push({
        ...origin(["strategy", "type"]),
        problem: "a scheduled service takes its new version at its next run",
        got: JSON.stringify(strategy.type),
        allowed: '"rolling"',
      });
    } else if (contract.ports.length === 0) {
      faults.push({
        ...origin(["strategy", "type"]),
        problem: "a service without ports has no requests to judge a new version by",
        got: JSON.stringify(strategy.type),
        allowed: '"rolling", or at least one port',
      });
    }
  }
  if (strategy.type === "rolling" && isNone(strategy.maxSurge) && isNone(strategy.maxUnavailable)) {
    faults.push({
      ...origin(["strategy"]),
      problem: "allows neither an extra pod nor a missing one, so no pod could be replaced",
      fix: "raise maxSurge or maxUnavailable",
    });
  }
  if (contract.schedule !== undefined && contract.routes.length > 0) {
    faults.push({
      ...origin(["routes"]),
      problem: "a scheduled service is not always there to be called",
      fix: "remove its routes",
    });
  }
  if (strategy.type !== "canary") return faults;
  strategy.steps.forEach(({ weight }, index) => {
    const before = strategy.steps[index - 1]?.weight ?? 0;
    const at = origin(["strategy", "steps", index, "weight"]);
    if (weight <= before)
      faults.push({
        ...at,
        problem: "weight does not rise",
        got: String(weight),
        allowed: `above ${before}`,
      });
    else if (index === strategy.steps.length - 1 && weight !== 100) {
      faults.push({
        ...at,
        problem: "the last step does not take all traffic",
        got: String(weight),
        allowed: "100",
      });
    }
  });
  return faults;
}

function isNone(pods: string): boolean {
  return Number.parseInt(pods, 10) === 0;
}

/**
 * An open path around a protected one: a spelling that the gateway does not take for the protected path, but the service does,
 * would be let in without a token. Many servers ignore case, and some cut off `;x`.
 */
function openPathFaults({ contract, origin }: CataloguedContract): Fault[] {
  return contract.routes.flatMap((open, index): Fault[] => {
    const inside = contract.routes.find(
      ({ auth, host, path }) =>
        open.auth.mode === "none" && auth.mode === "jwt" && host === open.host && isInside(path, open.path),
    );
    if (inside === undefined) return [];
    return [
      {
        ...origin(["routes", index, "path"]),
        problem: `open path "${open.path}" also lets in spellings of "${inside.path}" that only the service takes for it, such as "${inside.path.toUpperCase()}"`,
        fix: "give what is open a path of its own, such as /ui",
      },
    ];
  });
}

function isInside(path: string, prefix: string): boolean {
  return path !== prefix && path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}
