import type { LayerResult, PlatformContext } from "../context.ts";

export function harborLayer(_context: PlatformContext): LayerResult {
  return {};
}
