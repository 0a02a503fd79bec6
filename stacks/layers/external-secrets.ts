import type { LayerResult, PlatformContext } from "../context.ts";

export function externalSecretsLayer(_context: PlatformContext): LayerResult {
  return {};
}
