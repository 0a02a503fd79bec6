import type { Manifest } from "../core/manifest.ts";
import type { Workload } from "./args.ts";
import { controller } from "./controllers.ts";
import { serviceMonitor } from "./monitor.ts";
import { autoscaler, disruptionBudget } from "./scaling.ts";
import { services } from "./services.ts";

/** One object of a workload. */
export interface WorkloadObject {
  /** What it is to the workload; the last part of the resource's name. */
  readonly part: WorkloadPart;
  readonly manifest: Manifest;
}

/** What an object is to its workload. */
export type WorkloadPart =
  | "workload"
  | "address"
  | "stable"
  | "canary"
  | "active"
  | "preview"
  | "headless"
  | "scaling"
  | "disruption"
  | "monitor";

/** Every object of a workload, in the order in which a reader asks for them. */
export function workloadObjects(workload: Workload): WorkloadObject[] {
  return [
    { part: "workload", manifest: controller(workload) },
    ...services(workload).map(({ role, manifest }): WorkloadObject => ({
      part: role === "" ? "address" : role,
      manifest,
    })),
    ...optional("scaling", autoscaler(workload)),
    ...optional("disruption", disruptionBudget(workload)),
    ...optional("monitor", serviceMonitor(workload)),
  ];
}

function optional(part: WorkloadPart, manifest: Manifest | undefined): WorkloadObject[] {
  return manifest === undefined ? [] : [{ part, manifest }];
}
