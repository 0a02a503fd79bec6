import type { Fault } from "../components/core/faults.ts";
import { quantityValue } from "../components/core/units.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { show } from "./input/display.ts";
import { platformNamespaces } from "./platform-namespaces.ts";
import { serviceNamespaces } from "./service-namespaces.ts";

type Quota = Environment["quotas"];

/** What a service requests at its most: every pod its scaling allows, while a new version takes over. */
interface Peak {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/**
 * A roll-out that meets its namespace's quota stops half-way, so services whose contracts ask for more than the quota are told
 * before. Where several share a namespace, their sum counts and the largest is told.
 */
export function quotaFaults(
  deployed: readonly CataloguedContract[],
  stack: string,
  environment: Environment,
): Fault[] {
  const platform = new Map(platformNamespaces(environment).map((product) => [product.name, product]));
  return serviceNamespaces(deployed).flatMap(([namespace, contracts]) => {
    const product = platform.get(namespace);
    const quota = product === undefined ? environment.quotas : product.quota;
    if (quota === undefined) return [];
    const peaks = contracts.map((catalogued) => ({ catalogued, peak: peakOf(catalogued.contract, stack) }));
    return (["cpu", "memory", "pods"] as const).flatMap((kind) => {
      const wanted = peaks.reduce((sum, { peak }) => sum + peak[kind], 0);
      const most = limitOf(quota, kind);
      const [largest] = peaks.toSorted((one, other) => other.peak[kind] - one.peak[kind]);
      if (largest === undefined || wanted <= most) return [];
      const { contract, origin } = largest.catalogued;
      const own = contract.environments[stack]?.scaling?.max !== undefined;
      return [
        {
          ...origin(own ? ["environments", stack, "scaling", "max"] : ["scaling", "max"]),
          problem: `in ${stack}, a roll-out at full scale would go over the ${kind} quota of namespace ${show(namespace)}`,
          got: written(kind, wanted),
          allowed: `at most ${quota[kind]}`,
          fix: "scale less, request less for each pod, or raise the quota",
        },
      ];
    });
  });
}

function limitOf(quota: Quota, kind: keyof Peak): number {
  return kind === "pods" ? quota.pods : quantityValue(quota[kind]);
}

function written(kind: keyof Peak, value: number): string {
  return kind === "memory" ? `${Math.ceil(value / 2 ** 20)}Mi` : String(Number(value.toFixed(3)));
}

function peakOf(contract: Contract, stack: string): Peak {
  const deployment = contract.environments[stack];
  const { requests } = deployment?.resources ?? contract.resources;
  const pods = podsAtMost(contract, deployment?.scaling?.max ?? contract.scaling.max);
  return { pods, cpu: pods * quantityValue(requests.cpu), memory: pods * quantityValue(requests.memory) };
}

/** A canary and a blue-green roll-out end with two full sets of pods; a rolling one has its surge; a StatefulSet has none. */
function podsAtMost(contract: Contract, max: number): number {
  if (contract.schedule !== undefined) return 1;
  const copies = Math.max(1, contract.instances.length);
  const { strategy } = contract;
  if (strategy.type !== "rolling") return copies * max * 2;
  return copies * (contract.stateful === undefined ? max + surge(strategy.maxSurge, max) : max);
}

/** Kubernetes rounds a surge in percent up. */
function surge(text: string, max: number): number {
  const value = Number.parseInt(text, 10);
  return text.endsWith("%") ? Math.ceil((value * max) / 100) : value;
}
