import type { Named } from "../gateway/references.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Workload } from "./args.ts";
import { controller } from "./controllers.ts";
import { serviceMonitor } from "./monitor.ts";
import { autoscaler, disruptionBudget } from "./scaling.ts";
import { services } from "./services.ts";

/** One object of a workload. */
export interface WorkloadObject<T = Manifest> {
  /** What it is to the workload; the last part of the resource's name. */
  readonly part: WorkloadPart;
  readonly manifest: T;
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
  const optional = <T extends Named<object>>(part: WorkloadPart, manifest: T | undefined) =>
    manifest === undefined ? [] : [{ part, manifest: manifest as unknown as Manifest }];
  return [
    { part: "workload", manifest: controller(workload) as unknown as Manifest },
    ...services(workload).map(({ role, manifest }) => ({
      part: role === "" ? ("address" as const) : role,
      manifest: manifest as unknown as Manifest,
    })),
    ...optional("scaling", autoscaler(workload)),
    ...optional("disruption", disruptionBudget(workload)),
    ...optional("monitor", serviceMonitor(workload)),
  ];
}
