import type { LayerResult } from "../context.ts";

/** The products that Argo CD installs. */
export function addOnsLayer(): LayerResult {
  return {};
}
