import type { Workload } from "./args.ts";
import type { WorkloadPart } from "./objects.ts";

/**
 * Why each object of a component exists, by the name of its resource. It stands in the plan beside the objects, so that whoever
 * asks is told what this very plan was made from.
 */
export type Reasons = Readonly<Record<string, string>>;

/** Why a workload has one of its objects: the keys of the contract that ask for it, and what they say. */
export function workloadReason(part: WorkloadPart, workload: Workload): string {
  const { name, scaling, metrics, release } = workload;
  switch (part) {
    case "workload":
      return runs(workload);
    case "address":
      return `contract.ports: others call ${name}, however it is released`;
    case "stable":
      return "contract.strategy: leads to the version that has proved itself";
    case "canary":
      return "contract.strategy: leads to the version that is being judged";
    case "active":
      return "contract.strategy: leads to the version that serves";
    case "preview":
      return "contract.strategy: leads to the next version, before it serves";
    case "headless":
      return "contract.stateful: each pod has a name of its own";
    case "scaling":
      return scaling.kafkaLag === undefined
        ? `contract.scaling: ${scaling.min} to ${scaling.max} pods, more from ${scaling.targetCpu} % of the requested CPU on`
        : `contract.scaling.kafkaLag: ${scaling.min} to ${scaling.max} pods, one for each ${scaling.kafkaLag.threshold} messages of lag`;
    case "disruption":
      return `contract.scaling: with up to ${scaling.max} pods, a drained node takes one at a time`;
    case "monitor":
      return `contract.metrics: Prometheus asks ${metrics?.path ?? ""}${release.type === "rolling" ? "" : ", and analyses read what it says"}`;
  }
}

function runs({ schedule, stateful, release }: Workload): string {
  if (schedule !== undefined) return `contract.schedule: runs at ${schedule}`;
  if (stateful !== undefined) return `contract.stateful: each pod keeps ${stateful.size}`;
  switch (release.type) {
    case "rolling":
      return "contract.strategy: pods are replaced a few at a time";
    case "canary":
      return `contract.strategy: a new version takes ${release.steps.map(({ weight }) => weight).join(", ")} percent, and is judged in between`;
    case "blueGreen":
      return `contract.strategy: a new version takes over at once, after its analysis${release.autoPromote ? "" : " and a person's word"}`;
  }
}
