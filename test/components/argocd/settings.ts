import type { ArgoCdSettings, Resources } from "../../../components/argocd/args.ts";

const resources: Resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };

/** Settings of an Argo CD that tells everybody. */
export const settings: ArgoCdSettings = {
  url: "https://argocd.example.org",
  environment: "dev",
  region: "eu-central",
  oidc: { issuer: "https://keycloak.example.org/realms/slipway", clientId: "argocd", session: "12 hours" },
  projects: ["platform"],
  gitlab: "https://gitlab.example.org",
  refresh: { interval: "2 minutes", jitter: "1 minute" },
  controller: {
    replicas: 1,
    sharding: "consistent-hashing",
    statusProcessors: 50,
    operationProcessors: 25,
    kubectlParallelism: 20,
    client: { qps: 50, burst: 100 },
    queue: { burst: 500, qps: 60, baseDelay: "100 ms", maxDelay: "30 s", factor: 1.5, cooldown: "1 minute" },
    resources,
  },
  server: { replicas: { min: 2, max: 5, targetCpu: 70 }, resources },
  repoServer: { replicas: { min: 2, max: 6, targetCpu: 80 }, parallelism: 10, resources },
  applicationSet: { replicas: 2, resources },
  redis: { highlyAvailable: true, resources },
  notifications: {
    outOfSyncAfter: "15 minutes",
    resources,
    mattermost: { url: "https://chat.example.org" },
    commitStatus: {
      gitlab: "https://gitlab.example.org",
      project: "platform/config",
      repository: "https://gitlab.example.org/platform/config.git",
    },
    events: { url: "https://events.example.org/argocd" },
  },
};
