import type { LayerResult, PlatformContext } from "../context.ts";

export function runnersLayer(_context: PlatformContext): LayerResult {
  return {};
}
