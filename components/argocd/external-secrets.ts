import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import type { Duration } from "../core/units.ts";
import type { SecretField } from "../external-secrets/args.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Named } from "../gateway/references.ts";
import { clusterLabels } from "./cluster-entry.ts";
import { NOTIFICATION_KEYS } from "./notification-services.ts";
import { REPOSITORY_FIELDS, REPOSITORY_LABELS, repositorySecretName } from "./repository-secret.ts";
import { ARGOCD_SECRETS, PART_OF_ARGOCD, SECRET_TYPE_LABEL } from "./secrets.ts";

/** Another cluster that Argo CD brings applications to. */
export interface ExternalCluster {
  /** Name of the cluster. */
  readonly name: string;
  /** Region it is in. */
  readonly region: string;
  /** Address of its API server. */
  readonly server: string;
  /** Entry below the kv mount with the fields `token`, of a service account, and `ca`, the API server's certificates as PEM. */
  readonly vaultPath: string;
}

/** Entries below the kv mount that Argo CD's credentials are in. Each is absent where Argo CD does without. */
export interface CredentialPaths {
  /** `clientSecret` of the Keycloak client. */
  readonly oidc: string;
  /** `token` of GitLab's webhook. */
  readonly webhook?: string | undefined;
  /** `token` that asks GitLab for merge requests. */
  readonly gitlabToken?: string | undefined;
  /** `url`, `username` and `password` of the GitOps repository. */
  readonly repository?: { readonly project: string; readonly path: string } | undefined;
  /** What notifications are sent with: the field `token` of each entry. */
  readonly notifications: Readonly<Partial<Record<keyof typeof NOTIFICATION_KEYS, string>>>;
  /** Other clusters. */
  readonly clusters: readonly ExternalCluster[];
}

/** Where the ExternalSecrets are and how often they look at Vault. */
interface Common {
  readonly namespace: string;
  readonly refresh: Duration;
  /** Environment, as the stack is called. */
  readonly environment: string;
}

/** ExternalSecrets of Argo CD, by the last part of the child's name. */
export function credentialSecrets(
  paths: CredentialPaths,
  common: Common,
): Readonly<Record<string, Named<IExternalSecret>>> {
  const secrets = {
    oidc: opaque(common, ARGOCD_SECRETS.oidc, paths.oidc, "clientSecret", PART_OF_ARGOCD),
    webhook: opaque(common, ARGOCD_SECRETS.webhook, paths.webhook, "token", PART_OF_ARGOCD),
    "gitlab-token": opaque(common, ARGOCD_SECRETS.gitlabToken, paths.gitlabToken, "token", {
      [SECRET_TYPE_LABEL]: "scm-creds",
    }),
    notifications: notificationSecret(common, paths.notifications),
    repository: repository(common, paths.repository),
    ...Object.fromEntries(
      paths.clusters.map((cluster) => [`cluster-${cluster.name}`, clusterSecret(common, cluster)]),
    ),
  };
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([suffix, secret]) => (secret === undefined ? [] : [[suffix, secret]])),
  );
}

/** A Secret with one key. */
function opaque(
  common: Common,
  { name, key }: { readonly name: string; readonly key: string },
  path: string | undefined,
  property: string,
  labels: Readonly<Record<string, string>>,
): Named<IExternalSecret> | undefined {
  if (path === undefined) return undefined;
  return make(common, name, [{ key, path, property }], { [key]: `{{ .${key} }}` }, labels);
}

function notificationSecret(
  common: Common,
  paths: CredentialPaths["notifications"],
): Named<IExternalSecret> | undefined {
  const fields = (Object.keys(NOTIFICATION_KEYS) as (keyof typeof NOTIFICATION_KEYS)[]).flatMap((service) => {
    const path = paths[service];
    return path === undefined ? [] : [{ key: NOTIFICATION_KEYS[service], path, property: "token" }];
  });
  if (fields.length === 0) return undefined;
  const data = Object.fromEntries(fields.map(({ key }) => [key, `{{ index . "${key}" }}`]));
  return make(common, ARGOCD_SECRETS.notifications.name, fields, data, PART_OF_ARGOCD);
}

/** Pulumi has made the Secret, and it stays: without it Argo CD could not read the commit that brings it back. */
function repository(
  common: Common,
  settings: CredentialPaths["repository"],
): Named<IExternalSecret> | undefined {
  if (settings === undefined) return undefined;
  const fields = REPOSITORY_FIELDS.map((key) => ({ key, path: settings.path, property: key }));
  const data = {
    type: "git",
    ...Object.fromEntries(REPOSITORY_FIELDS.map((key) => [key, `{{ .${key} }}`])),
  };
  return make(common, repositorySecretName(settings.project), fields, data, REPOSITORY_LABELS, true);
}

/** What Argo CD knows another cluster by: its token, and the certificates that vouch for its API server. */
function clusterSecret(
  common: Common,
  { name, region, server, vaultPath }: ExternalCluster,
): Named<IExternalSecret> {
  const fields = ["token", "ca"].map((key) => ({ key, path: vaultPath, property: key }));
  const config = '{{ dict "bearerToken" .token "tlsClientConfig" (dict "caData" (.ca | b64enc)) | toJson }}';
  return make(
    common,
    `cluster-${name}`,
    fields,
    { name, server, config },
    { ...clusterLabels(common.environment, region), [SECRET_TYPE_LABEL]: "cluster" },
  );
}

function make(
  { namespace, refresh }: Common,
  name: string,
  fields: readonly SecretField[],
  data: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  outlives = false,
): Named<IExternalSecret> {
  return externalSecret({
    name,
    namespace,
    store: PLATFORM_STORE,
    refresh,
    fields,
    template: { type: "Opaque", data, labels },
    outlives,
  });
}
