import { isDeepStrictEqual } from "node:util";
import type { Fault } from "../../components/core/faults.ts";
import { isHttps } from "../../components/gateway/listeners.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import { provenByRecord } from "../certificate-proof.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import type { Path } from "../input/path.ts";
import { duplicateFaults, unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";

type DisasterRecovery = NonNullable<Environment["disasterRecovery"]>;

/** Faults of the second region: it must be another one, and able to run and serve what the first does. */
export function checkDisasterRecovery(environment: Environment, origin: Origin): Fault[] {
  const { cluster, disasterRecovery, delivery, ephemeral } = environment;
  if (disasterRecovery === undefined) return [];
  const at = (...path: Path) => origin(["disasterRecovery", ...path]);
  if (disasterRecovery.cluster.name === cluster.name) {
    return [
      {
        ...at("cluster", "name"),
        problem: `the standby has the name of the cluster it stands in for, "${cluster.name}"`,
        fix: "give it a name of its own",
      },
    ];
  }
  return [
    ...(delivery === "direct"
      ? [
          {
            ...at(),
            problem:
              "a second region follows git through its own Argo CD, and `delivery: direct` does without",
            fix: "set `delivery: gitops`, or remove the region",
          },
        ]
      : []),
    ...(ephemeral === undefined
      ? []
      : [
          {
            ...origin(["ephemeral"]),
            problem: "environments of merge requests know one cluster, and this environment has two",
            fix: "have them in an environment without a second region",
          },
        ]),
    ...placeFaults(cluster, disasterRecovery, at),
    ...poolFaults(cluster, disasterRecovery, at),
    ...certificateFaults(environment, origin),
    ...logFaults(environment, at),
  ];
}

/** Faults of what the region that stands by leaves out, held against the services of the environment. */
export function checkStandbyServices(
  { disasterRecovery }: Environment,
  catalogue: readonly CataloguedContract[],
  stack: string,
  origin: Origin,
): Fault[] {
  const without = disasterRecovery?.standby.without ?? [];
  const at = (index: number) => origin(["disasterRecovery", "standby", "without", index]);
  const deployed = catalogue
    .map(({ contract }) => contract)
    .filter(({ environments }) => environments[stack] !== undefined);
  const names = deployed.map(({ name }) => name);
  return [
    ...duplicateFaults("service", without, at),
    ...without.flatMap((name, index): Fault[] => {
      if (!names.includes(name)) return [unknownFault(`in ${stack}, service`, name, names, at(index))];
      const callers = deployed.filter(
        (caller) => !without.includes(caller.name) && caller.dependencies.includes(name),
      );
      return callers.map((caller) => ({
        ...at(index),
        problem: `${show(caller.name)} runs in the region that stands by, and calls ${show(name)}`,
        fix: "leave out both, or none",
      }));
    }),
  ];
}

function placeFaults(
  cluster: Environment["cluster"],
  { region, cluster: second }: DisasterRecovery,
  at: (...path: Path) => ReturnType<Origin>,
): Fault[] {
  const faults: Fault[] = [];
  if (region !== second.region) {
    faults.push({
      ...at("cluster", "region"),
      problem: "the second cluster is not in the second region",
      got: show(second.region),
      allowed: show(region),
    });
  }
  if (second.region === cluster.region) {
    faults.push({
      ...at("cluster", "region"),
      problem: `${show(cluster.region)} is the region of the first cluster, and would be lost with it`,
      fix: "name another region",
    });
  }
  for (const key of ["context", "apiServer"] as const) {
    if (second[key] === cluster[key]) {
      faults.push({
        ...at("cluster", key),
        problem: `${show(second[key])} is the first cluster`,
        fix: "name the second one",
      });
    }
  }
  return faults;
}

/** Both clusters get the same objects, so nodes must be found by the same labels. */
function poolFaults(
  cluster: Environment["cluster"],
  { cluster: second }: DisasterRecovery,
  at: (...path: Path) => ReturnType<Origin>,
): Fault[] {
  return [
    ...duplicateFaults(
      "node pool",
      second.nodePools.map(({ name }) => name),
      (index) => at("cluster", "nodePools", index, "name"),
    ),
    ...cluster.nodePools.flatMap((pool): Fault[] => {
      const index = second.nodePools.findIndex(({ name }) => name === pool.name);
      if (index === -1) {
        return [
          {
            ...at("cluster", "nodePools"),
            problem: `node pool ${show(pool.name)} of the first cluster is missing, and what asks for it could not run`,
          },
        ];
      }
      return isDeepStrictEqual(second.nodePools[index]?.labels, pool.labels)
        ? []
        : [
            {
              ...at("cluster", "nodePools", index, "labels"),
              problem: `node pool ${show(pool.name)} has other labels than in the first cluster, and both get the same objects`,
            },
          ];
    }),
  ];
}

/** A name that leads to the region that serves cannot be proven over HTTP in the other, which would begin without certificates. */
function certificateFaults(environment: Environment, origin: Origin): Fault[] {
  const { gateway, certificates } = environment;
  const issuer = certificates.issuers.find(({ name }) => name === gateway.tls.issuer.name);
  if (issuer?.type !== "acme") return [];
  return gateway.listeners.flatMap((listener, index): Fault[] =>
    !isHttps(listener) || provenByRecord(listener.hostname, environment)
      ? []
      : [
          {
            ...origin(["gateway", "listeners", index, "hostname"]),
            problem: `the region that stands by cannot prove ${listener.hostname} over HTTP, because the name leads to the other one`,
            fix: "declare its zone under certificates.dnsZones",
          },
        ],
  );
}

/** Each Loki compacts and deletes what is in its bucket, and takes it for its own. */
function logFaults(
  { addOns, disasterRecovery }: Environment,
  at: (...path: Path) => ReturnType<Origin>,
): Fault[] {
  const { enabled, storage } = addOns.loki;
  if (!enabled || storage.type !== "s3") return [];
  const second = disasterRecovery?.logStorage ?? storage;
  if (second.type !== "s3" || second.bucket !== storage.bucket || second.endpoint !== storage.endpoint)
    return [];
  return [
    {
      ...at(...(disasterRecovery?.logStorage === undefined ? [] : ["logStorage", "bucket"])),
      problem: `both regions would keep their logs in the bucket ${show(storage.bucket)}`,
      fix: "name a bucket for the second region under disasterRecovery.logStorage",
    },
  ];
}
