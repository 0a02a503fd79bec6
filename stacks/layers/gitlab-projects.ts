import type { LayerResult, PlatformContext } from "../context.ts";

export function gitlabProjectsLayer(_context: PlatformContext): LayerResult {
  return {};
}
