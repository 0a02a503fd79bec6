import { onBehalfOf } from "../../components/core/faults.ts";
import type { Destination, FleetSettings } from "../../components/runners/args.ts";
import { RunnerFleet } from "../../components/runners/runner-fleet.ts";
import { RunnerPool } from "../../components/runners/runner-pool.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { destinationOf, gatewayOf } from "../destinations.ts";
import type { Environment } from "../environment.ts";

type Runners = NonNullable<Environment["runners"]>;

/** The GitLab runners in this environment's cluster, where it has any. */
export function runnersLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, providers } = context;
  const { runners, owner } = environment;
  if (runners === undefined) return {};
  const platformArgs = { environment: stack, owner, delivery };
  const fleet = fleetSettings(runners, context);
  const reach = (product: "gitlab" | "harbor" | "vault"): Destination => {
    const setting = runners.reach[product];
    return setting.via === "pods" ? setting : destinationOf(environment.endpoints[product].url, environment);
  };

  onBehalfOf(
    origin(["runners"]),
    () =>
      new RunnerFleet("runners", {
        ...platformArgs,
        fleet,
        gitlab: reach("gitlab"),
        destinations: [
          reach("harbor"),
          reach("vault"),
          reach("gitlab"),
          ...runners.hosts.map(overHttps),
          ...(runners.cache === undefined ? [] : [overHttps(runners.cache.host)]),
        ],
        dns: environment.namespaces.dns,
        prometheusNamespace: environment.namespaces.monitoring,
      }),
  );
  runners.pools.forEach((pool, index) => {
    onBehalfOf(
      origin(["runners", "pools", index]),
      () =>
        new RunnerPool(
          `runners-${pool.name}`,
          {
            ...platformArgs,
            fleet,
            pool: { ...pool, nodes: nodesOf(environment, pool.nodePool) },
            destinations: [
              ...pool.hosts.map(overHttps),
              ...(pool.reachesGateway ? [gatewayOf(environment)] : []),
            ],
          },
          { providers: [providers.gitlab, providers.vault] },
        ),
    );
  });
  return {};
}

function fleetSettings(runners: Runners, { stack, environment }: PlatformContext): FleetSettings {
  const { endpoints } = environment;
  const { cache } = runners;
  return {
    namespace: runners.namespace,
    gitlabUrl: endpoints.gitlab.url,
    registry: new URL(endpoints.harbor.url).host,
    argocd: runners.argocd,
    managers: {
      nodes: nodesOf(environment, runners.managers.nodePool),
      resources: runners.managers.resources,
    },
    helperResources: runners.helperResources,
    serviceResources: runners.serviceResources,
    userNamespaces: runners.userNamespaces,
    secretRefresh: environment.externalSecrets.refresh,
    ...(cache === undefined
      ? {}
      : { cache: { ...cache, vaultPath: vaultPaths.platform(stack, "gitlab-runner", cache.vaultKey) } }),
  };
}

/** A pool's labels; that the pool exists has been checked. */
function nodesOf({ cluster }: Environment, name: string): { labels: Readonly<Record<string, string>> } {
  return { labels: cluster.nodePools.find((pool) => pool.name === name)?.labels ?? {} };
}

function overHttps(host: string): Destination {
  return { via: "host", host, port: 443 };
}
