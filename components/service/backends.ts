import type { WeightedBackend } from "../gateway/routes.ts";

/** How a new version takes over. */
export type StrategyType = "canary" | "blueGreen" | "rolling";

/**
 * The Services a route sends to. Argo Rollouts shifts the weights of a canary's two Services; a blue-green route goes to
 * the active one, whose selector Rollouts switches.
 */
export function routeBackends(
  service: string,
  port: number,
  strategy: StrategyType,
): readonly WeightedBackend[] {
  switch (strategy) {
    case "canary":
      return [
        { service: `${service}-stable`, port, weight: 100 },
        { service: `${service}-canary`, port, weight: 0 },
      ];
    case "blueGreen":
      return [{ service: `${service}-active`, port }];
    case "rolling":
      return [{ service, port }];
  }
}
