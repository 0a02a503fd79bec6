import type { LayerResult, PlatformContext } from "../context.ts";

export function namespacesLayer(_context: PlatformContext): LayerResult {
  return {};
}
