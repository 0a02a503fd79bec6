import type { LayerResult, PlatformContext } from "../context.ts";

export function vaultLayer(_context: PlatformContext): LayerResult {
  return {};
}
