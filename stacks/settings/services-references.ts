import { milliseconds } from "../../components/core/units.ts";
import type { Fault } from "../../components/core/faults.ts";
import type { Environment } from "../environment.ts";
import type { Origin } from "../origin.ts";

/** A pod that is killed while it still answers drops requests, and the API server refuses a wait beyond the grace. */
export function checkServices({ services }: Environment, origin: Origin): Fault[] {
  const { drain, terminationGrace } = services;
  if (milliseconds(drain) < milliseconds(terminationGrace)) return [];
  return [
    {
      ...origin(["services", "drain"]),
      problem: "leaves a pod no time to end after it",
      got: drain,
      allowed: `less than terminationGrace, which is ${terminationGrace}`,
    },
  ];
}
