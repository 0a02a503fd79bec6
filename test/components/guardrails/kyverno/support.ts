import type { PolicySettings } from "../../../../components/guardrails/kyverno/policies.ts";

/** An environment that runs environments of merge requests. */
export const settings: PolicySettings = {
  environment: "test",
  untouched: ["kube-system", "kyverno"],
  products: ["monitoring", "kyverno"],
  declared: ["shop"],
  registries: ["harbor.example.org"],
  gateway: {
    minimumTls: "1.2",
    wildcardHosts: ["*.example.org"],
    openRoutes: ["gateway/platform-grafana"],
    streamingRoutes: [],
  },
  ephemeral: { project: "ephemeral", images: ["harbor.example.org/ephemeral"], ttl: "4h" },
  quota: { cpu: "2", memory: "4Gi", pods: 10 },
};
