import type { LayerResult, PlatformContext } from "../context.ts";

export function gitlabAccessLayer(_context: PlatformContext): LayerResult {
  return {};
}
