import type { ObservedPlatform } from "../platform.ts";
import type { Dashboard } from "./dashboard.ts";
import { gatewayDashboard } from "./gateway.ts";

/** Every dashboard of an environment. */
export function dashboards(platform: ObservedPlatform): readonly Dashboard[] {
  return [gatewayDashboard(platform)];
}
