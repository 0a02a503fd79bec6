import type { Workload } from "../components/service/args.ts";
import { rulesName } from "../components/service/rules.ts";
import type { Contract } from "./contract.ts";
import { namespaceOf } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { rolloutWorkloads } from "./service-rollouts.ts";
import { serviceImage } from "./service-overlay.ts";

/** What runs of a contract in an environment: the service itself, or each of its instances. */
export function serviceWorkloads(contract: Contract, stack: string, environment: Environment): Workload[] {
  const deployment = contract.environments[stack];
  const instances =
    contract.instances.length === 0
      ? [{ name: contract.name, environment: {} as Record<string, string> }]
      : contract.instances;
  const scaling = { ...contract.scaling, ...given(deployment?.scaling ?? {}) };
  return instances.map((instance) => ({
    name: instance.name,
    service: contract.name,
    namespace: namespaceOf(contract),
    image: serviceImage(contract, stack, environment),
    command: contract.command,
    ports: contract.ports,
    environment: {
      ENVIRONMENT: stack,
      ...contract.environment,
      ...instance.environment,
      ...deployment?.environment,
    },
    secret: contract.secrets.length === 0 ? undefined : `${contract.name}-secrets`,
    rules: rulesName(contract.name),
    resources: deployment?.resources ?? contract.resources,
    probes: contract.probes,
    nodes: environment.cluster.nodePools.find(({ name }) => name === contract.nodePool)?.labels,
    scaling: {
      min: scaling.min,
      max: scaling.max,
      targetCpu: scaling.targetCpu,
      ...(scaling.kafkaLag === undefined
        ? {}
        : {
            kafkaLag: {
              ...scaling.kafkaLag,
              brokers: environment.endpoints.kafka.bootstrapServers.map(
                ({ host, port }) => `${host}:${port}`,
              ),
              tls: environment.endpoints.kafka.tls,
            },
          }),
    },
    ...releaseOf(contract, stack, instance.name),
    rollouts: environment.rollouts,
    pods: environment.services,
    stateful: contract.stateful,
    schedule: contract.schedule,
    metrics: contract.metrics,
  }));
}

/** How a version is replaced, and the service's own templates that judge it. */
function releaseOf(
  contract: Contract,
  stack: string,
  name: string,
): Pick<Workload, "release" | "ownTemplates"> {
  const { strategy } = contract;
  if (strategy.type === "rolling") return { release: strategy };
  const rollout = rolloutWorkloads(contract, stack).find((workload) => workload.name === name);
  if (rollout === undefined) throw new Error(`nothing says how ${name} is released`);
  return rollout;
}

/** What is said, without what is not. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
