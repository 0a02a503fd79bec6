import { proxyLabels } from "../components/gateway/envoy-proxy.ts";
import { podLabels, type NetworkSettings, type Peer } from "../components/service/network-policy.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { namespaceOf, type Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";

/**
 * What a service may be reached by and may reach: its routes let the gateway in, its metrics Prometheus, its dependencies and
 * topics let it out, and the services that depend on it may call it. The catalogue's cross-checks have passed.
 */
export function serviceNetwork(
  contract: Contract,
  deployed: readonly CataloguedContract[],
  environment: Environment,
): NetworkSettings {
  const { gateway, namespaces } = environment;
  const own = contract.ports.map(({ port }) => port);
  const itself = { ...podsOf(contract), ports: own };
  const others = deployed.map((catalogued) => catalogued.contract);
  const kafka = contract.topics.length === 0 ? [] : kafkaServers(environment);
  return {
    from: [
      {
        namespace: gateway.controllerNamespace,
        labels: proxyLabels(gateway.name, gateway.namespace),
        ports: portsNamed(contract, new Set(contract.routes.map(({ port }) => port))),
      },
      {
        namespace: namespaces.monitoring,
        ports: portsNamed(contract, new Set(contract.metrics === undefined ? [] : [contract.metrics.port])),
      },
      itself,
      ...others
        .filter(({ dependencies }) => dependencies.includes(contract.name))
        .map((caller) => ({ ...podsOf(caller), ports: own })),
    ],
    to: [
      itself,
      ...others
        .filter(({ name }) => contract.dependencies.includes(name))
        .map((callee) => ({ ...podsOf(callee), ports: callee.ports.map(({ port }) => port) })),
      ...kafka.flatMap(({ namespace, port }) =>
        namespace === undefined ? [] : [{ namespace, ports: [port] }],
      ),
    ],
    hosts: [
      ...contract.egress,
      ...kafka.flatMap(({ namespace, host, port }) => (namespace === undefined ? [{ host, port }] : [])),
    ],
    dns: namespaces.dns,
  };
}

function podsOf(contract: Contract): Omit<Peer, "ports"> {
  return { namespace: namespaceOf(contract), labels: podLabels(contract.name) };
}

function portsNamed(contract: Contract, names: ReadonlySet<string>): number[] {
  return contract.ports.filter(({ name }) => names.has(name)).map(({ port }) => port);
}

/** The brokers: a namespace of this cluster, or hosts outside it. A broker tells clients of the others, which have the same port. */
function kafkaServers({ endpoints }: Environment) {
  const servers = endpoints.kafka.bootstrapServers.map(({ host, port }) => ({
    host,
    port,
    namespace: /^[^.]+\.([^.]+)\.svc(\.cluster\.local)?$/.exec(host)?.[1],
  }));
  const key = ({ host, port, namespace }: (typeof servers)[number]) => `${namespace ?? host}:${port}`;
  return [...new Map(servers.map((server) => [key(server), server])).values()];
}
