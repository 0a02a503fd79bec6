import type { LayerResult } from "../context.ts";

/** The services of the platform itself. */
export function workloadsLayer(): LayerResult {
  return {};
}
