import type { LayerResult, PlatformContext } from "../context.ts";

export function gitlabAutomationLayer(_context: PlatformContext): LayerResult {
  return {};
}
