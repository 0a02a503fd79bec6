import type { LayerResult, PlatformContext } from "../context.ts";
import { platformCredentials } from "../platform-credentials.ts";

/** What rotates beside what the products' layers declare. */
export function rotationLayer({ environment }: PlatformContext): LayerResult {
  return { rotation: platformCredentials(environment) };
}
