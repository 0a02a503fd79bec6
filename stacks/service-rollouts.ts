import type { RolloutWorkload } from "../components/rollouts/strategy.ts";
import { ownTemplate, type TemplateSettings } from "../components/rollouts/templates.ts";
import type { Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";

/** Where Prometheus is and where the lines are drawn, for analysis templates. */
export function templateSettings({ endpoints, rollouts }: Environment): TemplateSettings {
  return { prometheus: endpoints.prometheus.url, analysis: rollouts.analysis };
}

/**
 * Where the smoke test of a service asks. Undefined where it has none. The catalogue's cross-checks have passed, so a readiness probe
 * of a blue-green service is there and names a port that is.
 */
export function smokeTestTarget({
  strategy,
  probes,
  ports,
}: Contract): { port: number; path: string } | undefined {
  const { readiness } = probes;
  const port = ports.find(({ name }) => name === readiness?.port)?.port;
  if (strategy.type !== "blueGreen" || readiness === undefined || port === undefined) return undefined;
  return { port, path: readiness.path };
}

/** What the Rollouts of a contract replace, one for each of its instances. Empty where it is rolled. */
export function rolloutWorkloads(contract: Contract, stack: string): RolloutWorkload[] {
  const { strategy, instances, routes, scaling, environments, analysis } = contract;
  const names = instances.length === 0 ? [contract.name] : instances.map(({ name }) => name);
  const smokeTest = smokeTestTarget(contract);
  const ownTemplates = analysis.map((own) => ownTemplate(contract.name, own));
  return names.flatMap((name): RolloutWorkload[] => {
    if (strategy.type === "canary") {
      const own = routes.filter(({ instance }) => instance === undefined || instance === name);
      return [
        {
          name,
          ownTemplates,
          release: {
            ...strategy,
            services: { stable: `${name}-stable`, canary: `${name}-canary` },
            httpRoutes: own.map((route) => `${contract.name}-${route.name}`),
            minPods: environments[stack]?.scaling?.min ?? scaling.min,
          },
        },
      ];
    }
    if (strategy.type === "blueGreen" && smokeTest !== undefined) {
      const services = { active: `${name}-active`, preview: `${name}-preview` };
      return [{ name, ownTemplates, release: { ...strategy, services, smokeTest } }];
    }
    return [];
  });
}
