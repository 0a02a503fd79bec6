import type { Environment } from "./environment.ts";
import type { VaultShared } from "./settings/vault.ts";

/** Names of what Vault's part consists of: of the components, and of the credentials in the table of what rotates. */
export const vaultNames = {
  engines: "vault-engines",
  signingKey: "vault-signing-key",
  pki: "vault-pki",
  jobs: "vault-jobs",
  sharedJobs: "vault-shared-jobs",
  jobMethod: "vault-job-auth",
  people: "vault-people",
  safeguards: "vault-safeguards",
  policies: "vault-policies",
  sharedPolicies: "vault-shared-policies",
  cluster: (cluster: string) => `vault-cluster-${cluster}`,
  tokenReviewer: (cluster: string) => `vault-token-reviewer-${cluster}`,
} as const;

/** Clusters of an environment: the one that serves and its standby. Services log in from either, whichever it is. */
export function environmentClusters({ cluster, disasterRecovery }: Environment): Environment["cluster"][] {
  return disasterRecovery === undefined ? [cluster] : [cluster, disasterRecovery.cluster];
}

/** Domains whose subdomains Vault's authority signs for. */
export function signedDomains({ domains }: VaultShared["pki"], domain: string): readonly string[] {
  return domains ?? [domain, "svc", "svc.cluster.local"];
}
