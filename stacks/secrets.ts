import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output.js";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import type { Fault } from "../components/core/faults.ts";
import type { Environment } from "./environment.ts";

/** What a provider signs in with, by setting: the variable that holds it where the setting is not made, and its meaning. */
const CREDENTIALS = {
  gitlabToken: { variable: "GITLAB_TOKEN", meaning: "access token for GitLab's API" },
  vaultToken: {
    variable: "VAULT_TOKEN",
    meaning: "token for Vault; a pipeline gets one for its job's identity",
  },
  harborPassword: { variable: "HARBOR_PASSWORD", meaning: "password of Harbor's administrator" },
} as const;
type CredentialKey = keyof typeof CREDENTIALS;
const CREDENTIAL_KEYS = Object.keys(CREDENTIALS) as CredentialKey[];

/** Secrets that some environments cannot do without, by setting: what each is, and which environments those are. */
const DEMANDED = {
  argocdMattermostToken: {
    meaning: "token of the bot in Mattermost that tells what Argo CD did",
    by: ({ delivery, argocd }: Environment) =>
      delivery === "gitops" && argocd.notifications.mattermost !== undefined,
  },
  argocdOidcClientSecret: {
    meaning: "secret of the Keycloak client that Argo CD is",
    by: ({ delivery }: Environment) => delivery === "gitops",
  },
  grafanaAuth: {
    meaning: "token of a service account of Grafana that is an administrator",
    by: ({ observability }: Environment) => observability.grafana.delivery === "api",
  },
  harborOidcClientSecret: {
    meaning: "secret of the Keycloak client that Harbor is",
    by: ({ shared }: Environment) => shared !== undefined,
  },
  harborReplicaSecret: {
    meaning: "secret of the account that pushes to the Harbor of the second region",
    by: ({ harbor }: Environment) => harbor.replica !== undefined,
  },
  mattermostWebhook: {
    meaning: "address of Mattermost's incoming webhook, which lets its holder write",
    by: ({ shared }: Environment) => shared?.automation.mattermost.enabled === true,
  },
  vaultOidcClientSecret: {
    meaning: "secret of the Keycloak client that Vault is",
    by: ({ shared }: Environment) => shared !== undefined,
  },
} as const;
type DemandedKey = keyof typeof DEMANDED;
const DEMANDED_KEYS = Object.keys(DEMANDED) as DemandedKey[];

/**
 * Secret settings of a stack and what each is for. Each is its own key in `Pulumi.<stack>.yaml`, because the engine marks
 * only whole keys as secret. Set one with `pulumi config set --secret slipway:<key>`.
 */
export const SECRET_SETTINGS = {
  kubeconfig:
    "kubeconfig for what Pulumi applies itself; without it the machine's own is used, by the cluster's context",
  ...Object.fromEntries(
    CREDENTIAL_KEYS.map((key) => [
      key,
      `${CREDENTIALS[key].meaning}; without it the environment variable ${CREDENTIALS[key].variable} is used`,
    ]),
  ),
  ...Object.fromEntries(DEMANDED_KEYS.map((key) => [key, DEMANDED[key].meaning])),
} as Record<"kubeconfig" | CredentialKey | DemandedKey, string>;

/**
 * A secret setting, or undefined when the stack has none.
 *
 * An offline preview does not decrypt it: its value is unknown, so it must never decide which resources exist.
 */
export function secretSetting(key: keyof typeof SECRET_SETTINGS): pulumi.Output<string> | undefined {
  const value = new pulumi.Config("slipway").getSecret(key);
  return value === undefined ? undefined : pulumi.secret(value.apply(undecryptedIsUnknown));
}

/**
 * What a provider signs in with: the stack's setting, else the environment variable. A preview without either goes on with
 * an unknown value; an update has been stopped by {@link missingCredentials}.
 */
export function credential(key: CredentialKey): pulumi.Output<string> {
  const setting = secretSetting(key);
  if (setting !== undefined) return setting;
  return pulumi.secret(process.env[CREDENTIALS[key].variable] ?? (unknown as unknown as string));
}

/** Credentials that an update needs and has not been given; none in a preview, which needs none. */
export function missingCredentials(): Fault[] {
  if (pulumi.runtime.isDryRun()) return [];
  return CREDENTIAL_KEYS.filter(
    (key) => secretSetting(key) === undefined && process.env[CREDENTIALS[key].variable] === undefined,
  ).map((key) => ({
    at: { file: `Pulumi.${pulumi.getStack()}.yaml` },
    path: `slipway:${key}`,
    problem: `is not set, nor is the environment variable ${CREDENTIALS[key].variable}: ${CREDENTIALS[key].meaning}`,
    fix: `pulumi config set --secret slipway:${key}`,
  }));
}

/** A secret that the environment cannot do without. A preview without it goes on with an unknown value. */
export function demandedSecret(key: DemandedKey): pulumi.Output<string> {
  return secretSetting(key) ?? pulumi.secret(unknown as unknown as string);
}

/** Secrets that an update of this environment cannot do without and has not been given; none in a preview. */
export function missingSecrets(environment: Environment): Fault[] {
  if (pulumi.runtime.isDryRun()) return [];
  return DEMANDED_KEYS.filter((key) => DEMANDED[key].by(environment) && secretSetting(key) === undefined).map(
    (key) => ({
      at: { file: `Pulumi.${pulumi.getStack()}.yaml` },
      path: `slipway:${key}`,
      problem: `is not set: ${DEMANDED[key].meaning}`,
      fix: `pulumi config set --secret slipway:${key}`,
    }),
  );
}

/** Offline the setting holds the SDK's own mark of an unknown value. */
function undecryptedIsUnknown(value: string): string {
  return value === unknownValue ? (unknown as unknown as string) : value;
}
