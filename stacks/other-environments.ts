import type { Fault } from "../components/core/faults.ts";
import { environmentNames } from "./environment-names.ts";
import type { Environment } from "./environment.ts";
import { show } from "./input/display.ts";
import type { Path } from "./input/path.ts";
import { readDocument } from "./input/read-document.ts";
import type { Origin } from "./origin.ts";
import { gitlabSchema } from "./settings/gitlab.ts";

/** What another environment's file says, as far as it can be read; its own faults are told when it is previewed itself. */
interface Other {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Faults between environments: one of them declares what all share, so there is one of it, and all mean the same GitLab,
 * Vault and Harbor.
 *
 * @param root folder of the project
 * @param stack the present stack
 */
export function checkOtherEnvironments(
  root: string,
  stack: string,
  environment: Environment,
  origin: Origin,
): Fault[] {
  const others = environmentNames(root)
    .filter((name) => name !== stack)
    .map((name): Other => {
      const { document } = readDocument(root, `Pulumi.${name}.yaml`);
      return { name, value: at(document?.value, ["config", "slipway:environment"]) };
    });
  const owners = others.filter(({ value }) => at(value, ["shared"]) !== undefined);
  const secondOwner =
    environment.shared === undefined
      ? []
      : owners.map(({ name }) => ({
          ...origin(["shared"]),
          problem: `environment ${show(name)} declares the shared parts as well`,
          fix: "keep `shared` in one environment's file: two stacks must not declare the same groups, projects and mounts",
        }));
  return [
    ...secondOwner,
    ...others.flatMap((other) => differenceFaults(other, environment, origin)),
    ...others.flatMap((other) => scopeFaults(other, environment, origin)),
    ...others.flatMap((other) => clusterFaults(other, environment, origin)),
  ];
}

/** Two stacks must not declare one variable for one scope. */
function scopeFaults(other: Other, { automation }: Environment, origin: Origin): Fault[] {
  const theirs = at(other.value, ["automation", "variables", "alsoFor"]);
  const taken = [other.name, ...(Array.isArray(theirs) ? (theirs as unknown[]) : [])];
  return automation.variables.alsoFor.flatMap((scope, index): Fault[] =>
    taken.includes(scope)
      ? [
          {
            ...origin(["automation", "variables", "alsoFor", index]),
            problem: `jobs in ${show(scope)} have the variables of environment ${show(other.name)}`,
            fix: "name each scope in one environment's file",
          },
        ]
      : [],
  );
}

/** The auth method that a cluster logs in to Vault at has the cluster's name, and two stacks must not declare one. */
function clusterFaults(other: Other, { cluster, disasterRecovery }: Environment, origin: Origin): Fault[] {
  const standby = ["disasterRecovery", "cluster", "name"];
  const theirs = [["cluster", "name"], standby].map((path) => at(other.value, path));
  return [
    { name: cluster.name, path: ["cluster", "name"] },
    ...(disasterRecovery === undefined ? [] : [{ name: disasterRecovery.cluster.name, path: standby }]),
  ].flatMap(({ name, path }): Fault[] =>
    theirs.includes(name)
      ? [
          {
            ...origin(path),
            problem: `environment ${show(other.name)} has a cluster of the same name`,
            fix: "give each cluster its own name",
          },
        ]
      : [],
  );
}

function differenceFaults(other: Other, environment: Environment, origin: Origin): Fault[] {
  const settings: readonly { path: Path; own: string; of: (value: unknown) => unknown }[] = [
    ...(["gitlab", "vault", "harbor"] as const).map((product) => ({
      path: ["endpoints", product, "url"],
      own: environment.endpoints[product].url,
      of: (value: unknown) => value,
    })),
    {
      path: ["gitlab", "tier"],
      own: environment.gitlab.tier,
      of: (value) => gitlabSchema.shape.tier.safeParse(value).data,
    },
  ];
  if (other.value === undefined) return [];
  return settings.flatMap(({ path, own, of }): Fault[] => {
    const theirs = of(at(other.value, path));
    if (typeof theirs !== "string" || theirs === own) return [];
    return [
      {
        ...origin(path),
        problem: `differs from environment ${show(other.name)}, and all environments share one ${String(path[0] === "endpoints" ? path[1] : path[0])}`,
        got: show(own),
        allowed: show(theirs),
      },
    ];
  });
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}
