import type { Fault } from "../../components/core/faults.ts";
import { quantityValue } from "../../components/core/units.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults, unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";
import { platformNamespaces } from "../platform-namespaces.ts";

type Runners = NonNullable<Environment["runners"]>;
type Pool = Runners["pools"][number];
type Path = readonly (string | number)[];

/** Faults of the runners that only show against the cluster, or within a pool. */
export function checkRunners(environment: Environment, origin: Origin): Fault[] {
  const { runners, cluster, delivery } = environment;
  if (runners === undefined) return [];
  const nodePools = cluster.nodePools.map(({ name }) => name);
  const nodePoolFaults = (name: string, path: Path) =>
    nodePools.includes(name)
      ? []
      : [unknownFault("node pool", name, nodePools, origin(["runners", ...path]))];
  const names = runners.pools.map(({ name }) => name);
  return [
    ...(delivery === "direct"
      ? [
          {
            ...origin(["runners"]),
            problem:
              "runners are installed by Argo CD, which an environment with delivery direct does not have",
            fix: "remove the runners here, or set delivery to gitops",
          },
        ]
      : []),
    ...namespaceFaults(environment, runners, origin),
    ...nodePoolFaults(runners.managers.nodePool, ["managers", "nodePool"]),
    ...resourceFaults(runners.managers.resources, ["managers", "resources"], origin),
    ...resourceFaults(runners.helperResources, ["helperResources"], origin),
    ...resourceFaults(runners.serviceResources, ["serviceResources"], origin),
    ...duplicateFaults("runner pool", names, (index) => origin(["runners", "pools", index, "name"])),
    ...runners.pools.flatMap((pool, index) => [
      ...nodePoolFaults(pool.nodePool, ["pools", index, "nodePool"]),
      ...replicaFaults(pool, index, origin),
      ...resourceFaults(pool.resources, ["pools", index, "resources"], origin),
    ]),
  ];
}

/** The runners' Secrets have to reach their namespace, and its Pod Security level has to let the jobs in. */
function namespaceFaults(environment: Environment, runners: Runners, origin: Origin): Fault[] {
  const namespaces = platformNamespaces(environment);
  const at = origin(["runners", "namespace"]);
  const own = namespaces.find(({ name }) => name === runners.namespace);
  if (own === undefined) {
    const names = namespaces.map(({ name }) => name);
    return [
      {
        ...unknownFault("namespace", runners.namespace, names, at),
        fix: "declare it under namespaces.additional",
      },
    ];
  }
  const faults: Fault[] = [];
  if (!own.platformSecrets) {
    faults.push({
      ...at,
      problem: `the runners' tokens do not reach namespace "${own.name}"`,
      fix: "set platformSecrets of that namespace",
    });
  }
  const builds = runners.pools.findIndex(({ imageBuilds }) => imageBuilds);
  if (builds >= 0 && own.podSecurity.level === "restricted") {
    faults.push({
      ...origin(["runners", "pools", builds, "imageBuilds"]),
      problem: `namespace "${own.name}" is at the Pod Security level restricted, which lets no image builds in`,
      fix: "set its level to baseline",
    });
  }
  return faults;
}

function replicaFaults({ replicas: { min, max } }: Pool, index: number, origin: Origin): Fault[] {
  if (min <= max) return [];
  return [
    {
      ...origin(["runners", "pools", index, "replicas", "min"]),
      problem: "min is above max",
      got: String(min),
      allowed: `at most ${max}`,
    },
  ];
}

/** Kubernetes refuses a pod that asks for more than it may use. */
function resourceFaults({ requests, limits }: Pool["resources"], path: Path, origin: Origin): Fault[] {
  return (["cpu", "memory"] as const)
    .filter((kind) => quantityValue(requests[kind]) > quantityValue(limits[kind]))
    .map((kind) => ({
      ...origin(["runners", ...path, "requests", kind]),
      problem: `more ${kind} is requested than may be used`,
      got: requests[kind],
      allowed: `at most the limit, ${limits[kind]}`,
    }));
}
