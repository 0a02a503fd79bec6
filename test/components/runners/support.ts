import type { FleetSettings, PoolSettings } from "../../../components/runners/args.ts";

const SMALL = { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } };

export const fleet: FleetSettings = {
  namespace: "runners",
  gitlabUrl: "https://gitlab.example.org",
  registry: "harbor.example.org",
  argocd: { namespace: "argo", project: "platform" },
  managers: { nodes: { labels: { pool: "general" } }, resources: SMALL },
  helperResources: SMALL,
  serviceResources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
  userNamespaces: true,
  secretRefresh: "90 minutes",
};

export const pool: PoolSettings = {
  name: "test",
  tags: ["test", "k6"],
  runUntagged: false,
  protectedRefsOnly: false,
  nodes: { labels: { pool: "general", zone: "a" } },
  replicas: { min: 2, max: 6 },
  jobsPerManager: 1,
  busyTarget: 50,
  resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { cpu: "4", memory: "8Gi" } },
  timeout: "1 hour",
  imageBuilds: false,
};

export const imagePool: PoolSettings = {
  ...pool,
  name: "build",
  nodes: { labels: { pool: "compute" } },
  imageBuilds: true,
};
