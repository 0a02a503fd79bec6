import { hostLabels, renderedNamespace } from "../components/ephemeral/names.ts";
import { isHttps } from "../components/gateway/listeners.ts";
import type { Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";

/** Domain of the environments of merge requests: what the listener's wildcard stands before. */
export function ephemeralDomain({ ephemeral, gateway }: Environment): string | undefined {
  const listener = gateway.listeners.filter(isHttps).find(({ name }) => name === ephemeral?.listener);
  return listener?.hostname.startsWith("*.") === true ? listener.hostname.slice(2) : undefined;
}

/**
 * The contract of a service in the environment of a merge request: one pod, replaced at once, at a host of its own. It takes no part
 * in what others rely on: it reads no topics, which would take messages from the service itself, and migrates nobody's database but
 * its own.
 */
export function ephemeralContract(contract: Contract): Contract {
  const labels = ephemeralHosts(contract);
  return {
    ...contract,
    namespace: renderedNamespace(contract.name),
    strategy: { type: "rolling", maxSurge: "25%", maxUnavailable: "0" },
    scaling: { min: 1, max: 1, targetCpu: contract.scaling.targetCpu },
    routes: contract.routes.map((route) => ({ ...route, host: labels.get(route.host) ?? contract.name })),
    dependencies: [],
    topics: [],
    alerts: [],
  };
}

/** First labels of its hosts there, by those that it has elsewhere. */
export function ephemeralHosts({ name, routes }: Contract): ReadonlyMap<string, string> {
  return hostLabels(
    name,
    routes.map(({ host }) => host),
  );
}
