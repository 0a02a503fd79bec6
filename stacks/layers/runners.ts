import { onBehalfOf } from "../../components/core/faults.ts";
import { proxyLabels } from "../../components/gateway/envoy-proxy.ts";
import type { Destination, FleetSettings } from "../../components/runners/args.ts";
import { RunnerFleet } from "../../components/runners/runner-fleet.ts";
import { RunnerPool } from "../../components/runners/runner-pool.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
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

/** Where a URL leads to: to the gateway's own pods, where this cluster's gateway serves its host. */
function destinationOf(url: string, environment: Environment): Destination {
  const { hostname, port, protocol } = new URL(url);
  if (environment.gateway.platformRoutes.some((route) => route.hostname === hostname)) {
    return gatewayOf(environment);
  }
  const standard = protocol === "https:" ? 443 : 80;
  return { via: "host", host: hostname, port: port === "" ? standard : Number(port) };
}

function overHttps(host: string): Destination {
  return { via: "host", host, port: 443 };
}

/** The gateway in the same cluster: Cilium knows its pods, whichever address led to them. */
function gatewayOf({ gateway }: Environment): Destination {
  const ports = gateway.listeners
    .filter(({ protocol }) => protocol === "HTTPS")
    .map(({ port }) => podPort(port));
  return {
    via: "pods",
    namespace: gateway.controllerNamespace,
    labels: proxyLabels(gateway.name, gateway.namespace),
    ports: [...new Set(ports)],
  };
}

/** Envoy Gateway has its pods listen 10000 higher where the port would take privileges. */
function podPort(port: number): number {
  return port < 1024 ? port + 10_000 : port;
}
