import { milliseconds, type Duration } from "../components/core/units.ts";
import type {
  ObservedPlatform,
  ObservedService,
  Objectives,
  PrometheusDuration,
} from "../observability/platform.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { PlatformContext } from "./context.ts";
import { namespaceOf } from "./contract.ts";
import type { Environment } from "./environment.ts";

/** What dashboards and rules are made for: the environment and the services that are deployed to it. */
export function observedPlatform({
  stack,
  environment,
  deployed,
}: Pick<PlatformContext, "stack" | "environment" | "deployed">): ObservedPlatform {
  const { endpoints, gateway, gitlab, runners, shared, vault } = environment;
  const source = `${endpoints.gitlab.url}/${gitlab.program}`;
  return {
    environment: stack,
    shared: shared !== undefined,
    links: {
      grafana: endpoints.grafana.url,
      runbooks: `${source}/-/blob/HEAD/docs/runbooks`,
      source,
    },
    gateway: {
      name: gateway.name,
      namespace: gateway.namespace,
      jwtProviders: gateway.jwt.providers.map(({ name }) => name),
      routes: [
        ...gateway.platformRoutes.map(({ name }) => ({
          name: `platform-${name}`,
          namespace: gateway.namespace,
        })),
        ...deployed.flatMap(({ contract }) =>
          contract.routes.map(({ name }) => ({
            name: `${contract.name}-${name}`,
            namespace: namespaceOf(contract),
            service: contract.name,
          })),
        ),
      ],
    },
    slo: objectives(environment, {}),
    services: deployed.map((catalogued) => observedService(environment, catalogued)),
    harborProjects: shared?.harbor.projects.map(({ name }) => name) ?? [],
    runnerPools: runners?.pools.map(({ name }) => name) ?? [],
    logs: {
      vaultAudit: shared?.vault.audit.socket.enabled === true,
      namespaces: {
        argocd: vault.argocd.namespace,
        envoy: gateway.controllerNamespace,
        ...(runners === undefined ? {} : { jobs: runners.namespace }),
      },
    },
  };
}

function observedService(environment: Environment, { contract }: CataloguedContract): ObservedService {
  return {
    name: contract.name,
    namespace: namespaceOf(contract),
    owner: contract.owner,
    strategy: contract.strategy.type,
    scraped: contract.metrics !== undefined,
    slo: objectives(environment, contract.slo),
    alerts: contract.alerts.map((alert) => ({ ...alert, for: prometheusDuration(alert.for) })),
    flags: contract.flags.map(({ name }) => name),
    consumes: contract.topics.filter(({ access }) => access !== "produce").map(({ name }) => name),
  };
}

function objectives(
  { slo }: Pick<Environment, "slo">,
  own: { readonly availability?: number | undefined; readonly latency?: Duration | undefined },
): Objectives {
  return {
    availability: own.availability ?? slo.availability,
    latencySeconds: milliseconds(own.latency ?? slo.latency) / 1000,
    window: prometheusDuration(slo.window),
  };
}

/** In the largest unit that divides it, as people write it. */
function prometheusDuration(duration: Duration): PrometheusDuration {
  const length = milliseconds(duration);
  for (const [unit, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
  ] as const)
    if (length > 0 && length % size === 0) return `${length / size}${unit}`;
  return `${length}ms`;
}
