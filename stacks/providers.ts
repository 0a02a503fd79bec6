import * as pulumi from "@pulumi/pulumi";
import { Provider as GitLabProvider } from "@pulumi/gitlab/provider.js";
import { Provider as RandomProvider } from "@pulumi/random/provider.js";
import { Provider as VaultProvider } from "@pulumi/vault/provider.js";
import { Provider as GrafanaProvider } from "@pulumiverse/grafana/provider.js";
import { Provider as HarborProvider } from "@pulumiverse/harbor/provider.js";
import type { Environment } from "./environment.ts";
import { credential, demandedSecret } from "./secrets.ts";

/**
 * One explicit provider for each product with an API. Every argument that an SDK would fill from the environment is set, so
 * that a plan is the same on every machine; the values are the providers' own defaults.
 *
 * @param engines what has to be in Vault before anything is stored there; none where another stack declares it
 */
export function apiProviders(environment: Environment, engines: readonly pulumi.Resource[]) {
  const { endpoints, harbor, observability } = environment;
  return {
    gitlab: new GitLabProvider("gitlab", {
      baseUrl: `${endpoints.gitlab.url}/api/v4/`,
      token: credential("gitlabToken"),
    }),
    vault: vaultProvider("vault", environment, { dependsOn: [...engines] }),
    harbor: new HarborProvider("harbor", {
      url: endpoints.harbor.url,
      username: harbor.administrator,
      password: credential("harborPassword"),
      insecure: false,
    }),
    random: new RandomProvider("random", {}),
    ...(observability.grafana.delivery === "api" ? { grafana: grafanaProvider(environment) } : {}),
  };
}

/** A provider of Grafana. An empty text is an argument too: without it the provider would look into the environment. */
function grafanaProvider({ endpoints }: Environment): GrafanaProvider {
  const none = pulumi.secret("");
  return new GrafanaProvider("grafana", {
    url: endpoints.grafana.url,
    auth: demandedSecret("grafanaAuth"),
    insecureSkipVerify: false,
    caCert: "",
    tlsCert: "",
    tlsKey: none,
    retries: 3,
    retryWait: 0,
    // The whole dashboard is in the plan, so that a reviewer sees what changes.
    storeDashboardSha256: false,
    cloudApiUrl: "https://grafana.com",
    cloudAccessPolicyToken: none,
    smUrl: "https://synthetic-monitoring-api.grafana.net",
    smAccessToken: none,
    oncallUrl: "",
    oncallAccessToken: none,
  });
}

/** A provider of Vault. It uses the token as it is: a child of it would take a right that no role of a job has. */
export function vaultProvider(
  name: string,
  { endpoints }: Environment,
  opts?: pulumi.ResourceOptions,
): VaultProvider {
  return new VaultProvider(
    name,
    {
      address: endpoints.vault.url,
      token: credential("vaultToken"),
      skipChildToken: true,
      maxLeaseTtlSeconds: 1200,
      maxRetries: 2,
      skipTlsVerify: false,
    },
    opts,
  );
}
