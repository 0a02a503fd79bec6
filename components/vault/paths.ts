/** The kv-v2 mount that holds every secret of the platform. */
export const KV_MOUNT = "kv";

/** The auth mount that GitLab's job tokens log in at. */
export const JWT_MOUNT = "jwt";

/** The auth mount that the service accounts of one cluster log in at. */
export function kubernetesMount(cluster: string): string {
  return `kubernetes/${cluster}`;
}

/** Where secrets lie below {@link KV_MOUNT}. */
export const vaultPaths = {
  /** What pipelines use, in every environment. */
  ci: (name: string) => `ci/${name}`,
  /** Folder of one service in one environment. */
  service: (environment: string, service: string) => `services/${environment}/${service}`,
  /** What the platform's own products use in one environment. */
  platform: (environment: string, product: string, name: string) =>
    `platform/${environment}/${product}/${name}`,
} as const;

/**
 * Audience of the service account tokens that log in at {@link kubernetesMount}: a role names it, so that a token made for
 * another party is worth nothing here. Vault 1.21 refuses roles without one.
 */
export const SERVICE_ACCOUNT_AUDIENCE = "vault";
