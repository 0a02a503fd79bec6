import type { TemplateSettings } from "../components/rollouts/templates.ts";
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
