import type { LayerResult, PlatformContext } from "../context.ts";

export function certificatesLayer(_context: PlatformContext): LayerResult {
  return {};
}
