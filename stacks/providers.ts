import { Provider as GitLabProvider } from "@pulumi/gitlab/provider.js";
import { Provider as RandomProvider } from "@pulumi/random/provider.js";
import { Provider as VaultProvider } from "@pulumi/vault/provider.js";
import { Provider as HarborProvider } from "@pulumiverse/harbor/provider.js";
import type { Environment } from "./environment.ts";
import { credential } from "./secrets.ts";

/**
 * One explicit provider for each product with an API. Every argument that an SDK would fill from the environment is set, so
 * that a plan is the same on every machine; the values are the providers' own defaults.
 */
export function apiProviders({ endpoints, harbor }: Environment) {
  return {
    gitlab: new GitLabProvider("gitlab", {
      baseUrl: `${endpoints.gitlab.url}/api/v4/`,
      token: credential("gitlabToken"),
    }),
    vault: new VaultProvider("vault", {
      address: endpoints.vault.url,
      token: credential("vaultToken"),
      maxLeaseTtlSeconds: 1200,
      maxRetries: 2,
      skipTlsVerify: false,
    }),
    harbor: new HarborProvider("harbor", {
      url: endpoints.harbor.url,
      username: harbor.administrator,
      password: credential("harborPassword"),
      insecure: false,
    }),
    random: new RandomProvider("random", {}),
  };
}
