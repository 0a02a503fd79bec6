import type { LayerResult } from "../context.ts";

/** The environments of merge requests. */
export function ephemeralLayer(): LayerResult {
  return {};
}
