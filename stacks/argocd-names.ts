import { vaultPaths } from "../components/vault/paths.ts";

/** AppProject of the platform's own Applications. Those of services are in the project of their group. */
export const PLATFORM_PROJECT = "platform";

/** AppProject of the environments of merge requests. */
export const EPHEMERAL_PROJECT = "ephemeral";

/** Names of what Argo CD's part consists of: of the components, and of the credentials in the table of what rotates. */
export const argocdNames = {
  installation: "argocd",
  credentials: "argocd-credentials",
  stored: "argocd-stored",
  monitoring: "argocd-monitoring",
  project: (project: string) => `argocd-${project}`,
  repository: "argocd-repository",
  oidc: "argocd-oidc",
  mattermost: "argocd-mattermost",
  events: "argocd-events",
} as const;

/** Where Argo CD's own credentials lie in Vault, below the kv mount. Those that GitLab issues are GitLab's. */
export const argocdPaths = {
  oidc: (environment: string) => vaultPaths.platform(environment, "argocd", "oidc"),
  mattermost: (environment: string) => vaultPaths.platform(environment, "argocd", "mattermost"),
  /** What a receiver of events knows Argo CD by. */
  events: (environment: string) => vaultPaths.platform(environment, "argocd", "events"),
  cluster: (environment: string, key: string) => vaultPaths.platform(environment, "argocd", key),
} as const;
