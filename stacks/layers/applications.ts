import type { LayerResult } from "../context.ts";

/** What Argo CD brings to the cluster, and from where. */
export function applicationsLayer(): LayerResult {
  return {};
}
