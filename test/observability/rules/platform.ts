import type { ObservedPlatform } from "../../../observability/platform.ts";

/** A platform with everything that rules can be about. No name in it is one of the catalogue's. */
export const PLATFORM: ObservedPlatform = {
  environment: "test",
  shared: true,
  links: {
    grafana: "https://grafana.example",
    runbooks: "https://git.example/runbooks",
    source: "https://git.example/source",
  },
  gateway: {
    name: "door",
    namespace: "entrance",
    jwtProviders: ["issuer"],
    routes: [
      { name: "shop-api", namespace: "shop", service: "shop" },
      { name: "shop.ui", namespace: "shop", service: "shop" },
      { name: "platform-grafana", namespace: "entrance" },
    ],
  },
  slo: { availability: 99.5, latencySeconds: 0.5, window: "30d" },
  services: [
    {
      name: "shop",
      namespace: "shop",
      owner: "sales",
      strategy: "canary",
      scraped: true,
      slo: { availability: 99.9, latencySeconds: 0.3, window: "30d" },
      alerts: [
        {
          name: "BasketsAbandoned",
          expression: 'sum by (reason) (shop_baskets_abandoned{namespace="shop"}) > 10',
          for: "5m",
          severity: "warning",
          summary: "{{ $value }} baskets abandoned because of {{ $labels.reason }}",
        },
      ],
      flags: ["fast-lane"],
      consumes: ["shop.orders"],
    },
    {
      name: "worker",
      namespace: "worker",
      owner: "logistics",
      strategy: "rolling",
      scraped: true,
      slo: { availability: 99, latencySeconds: 1, window: "7d" },
      alerts: [],
      flags: [],
      consumes: [],
    },
    {
      name: "silent",
      namespace: "silent",
      owner: "logistics",
      strategy: "blueGreen",
      scraped: false,
      slo: { availability: 99.5, latencySeconds: 0.5, window: "30d" },
      alerts: [],
      flags: [],
      consumes: [],
    },
  ],
  harborProjects: ["shop"],
  runnerPools: ["shared"],
  logs: { vaultAudit: true, namespaces: { argocd: "delivery", envoy: "edge", jobs: "jobs" } },
};
