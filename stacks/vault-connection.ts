import type { VaultConnection } from "../components/external-secrets/args.ts";
import { kubernetesMount } from "../components/vault/paths.ts";
import type { Environment } from "./environment.ts";

/** How operators in the environment's cluster reach Vault. */
export function vaultConnection({ cluster, endpoints, externalSecrets }: Environment): VaultConnection {
  return {
    server: endpoints.vault.url,
    authMount: kubernetesMount(cluster.name),
    ca: externalSecrets.vaultCa,
    retries: externalSecrets.retries,
  };
}
