import { ownTemplate } from "../components/rollouts/templates.ts";
import type { Release, Workload } from "../components/service/args.ts";
import { rulesName } from "../components/service/rules.ts";
import { serviceName } from "../components/service/services.ts";
import type { Contract } from "./contract.ts";
import { namespaceOf } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { serviceImage } from "./service-overlay.ts";

/** Readiness where a contract says nothing: whether the port is open. The smoke test asks the root of it. */
const ROOT = "/";

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
    release: releaseOf(contract, instance.name, scaling.min),
    rollouts: environment.rollouts,
    ownTemplates: contract.analysis.map((own) => ownTemplate(contract.name, own)),
    pods: environment.services,
    stateful: contract.stateful,
    schedule: contract.schedule,
    metrics: contract.metrics,
  }));
}

function releaseOf(contract: Contract, workload: string, minPods: number): Release {
  const { strategy } = contract;
  const name = (role: "stable" | "canary" | "active" | "preview") => serviceName(workload, role);
  switch (strategy.type) {
    case "rolling":
      return strategy;
    case "canary":
      return {
        type: "canary",
        steps: strategy.steps,
        services: { stable: name("stable"), canary: name("canary") },
        httpRoutes: contract.routes
          .filter(({ instance }) => (instance ?? contract.name) === workload)
          .map((route) => `${contract.name}-${route.name}`),
        minPods,
      };
    case "blueGreen": {
      const { readiness } = contract.probes;
      const port =
        contract.ports.find((candidate) => candidate.name === readiness?.port) ?? contract.ports[0];
      if (port === undefined)
        throw new Error("a blue-green service without a port cannot be asked before it takes over");
      return {
        type: "blueGreen",
        autoPromote: strategy.autoPromote,
        scaleDownDelay: strategy.scaleDownDelay,
        services: { active: name("active"), preview: name("preview") },
        smokeTest: { port: port.port, path: readiness?.path ?? ROOT },
      };
    }
  }
}

/** What is said, without what is not. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
