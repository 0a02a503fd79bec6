import type { Workload } from "../../../components/service/args.ts";
import { rolloutsSchema } from "../../../stacks/settings/rollouts.ts";
import { servicesSchema } from "../../../stacks/settings/services.ts";

/** A canary without routes, changed as a test needs it. */
export function workload(changes: Partial<Workload> = {}): Workload {
  return {
    name: "shop",
    service: "shop",
    namespace: "store",
    image: "harbor.example.org/apps/shop:unset",
    ports: [{ name: "http", port: 8080, protocol: "HTTP" }],
    environment: {},
    rules: "shop-rules",
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    probes: {},
    scaling: { min: 2, max: 10, targetCpu: 70 },
    release: { type: "rolling", maxSurge: "25%", maxUnavailable: "0" },
    rollouts: rolloutsSchema.parse({}),
    pods: servicesSchema.parse({}),
    ...changes,
  };
}

export const CANARY: Workload["release"] = {
  type: "canary",
  steps: [{ weight: 5, pause: "5 minutes" }, { weight: 100 }],
  services: { stable: "shop-stable", canary: "shop-canary" },
  httpRoutes: ["shop-api"],
  minPods: 2,
};

export const BLUE_GREEN: Workload["release"] = {
  type: "blueGreen",
  autoPromote: false,
  scaleDownDelay: "300 seconds",
  services: { active: "shop-active", preview: "shop-preview" },
  smokeTest: { port: 8080, path: "/health/ready" },
};
