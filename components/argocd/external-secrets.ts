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
  /** `token` that asks GitLab for merge requests, by group of projects, since a token knows no other. */
  readonly gitlabTokens: Readonly<Record<string, string>>;
  /** Namespace of the ApplicationSets that use those. @default Argo CD's own */
  readonly gitlabTokensNamespace?: string | undefined;
  /** `url`, `username` and `password` of the GitOps repository. */
  readonly repository?:
    | {
        /** AppProject that alone may use it. */
        readonly project: string;
        /** Entry below the kv mount. */
        readonly path: string;
      }
    | undefined;
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
    oidc: entries(common, ARGOCD_SECRETS.oidc.name, PART_OF_ARGOCD, "clientSecret", {
      [ARGOCD_SECRETS.oidc.key]: paths.oidc,
    }),
    webhook: entries(common, ARGOCD_SECRETS.webhook.name, PART_OF_ARGOCD, "token", {
      [ARGOCD_SECRETS.webhook.key]: paths.webhook,
    }),
    "gitlab-tokens": entries(
      { ...common, namespace: paths.gitlabTokensNamespace ?? common.namespace },
      ARGOCD_SECRETS.gitlabTokens.name,
      { [SECRET_TYPE_LABEL]: "scm-creds" },
      "token",
      paths.gitlabTokens,
    ),
    notifications: entries(common, ARGOCD_SECRETS.notifications.name, PART_OF_ARGOCD, "token", {
      [NOTIFICATION_KEYS.mattermost]: paths.notifications.mattermost,
      [NOTIFICATION_KEYS.gitlab]: paths.notifications.gitlab,
      [NOTIFICATION_KEYS.events]: paths.notifications.events,
    }),
    repository: repository(common, paths.repository),
    ...Object.fromEntries(
      paths.clusters.map((cluster) => [`cluster-${cluster.name}`, clusterSecret(common, cluster)]),
    ),
  };
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([suffix, secret]) => (secret === undefined ? [] : [[suffix, secret]])),
  );
}

/** A Secret whose keys are each the same field of an entry. None where Argo CD does without all of them. */
function entries(
  common: Common,
  name: string,
  labels: Readonly<Record<string, string>>,
  property: string,
  paths: Readonly<Record<string, string | undefined>>,
): Named<IExternalSecret> | undefined {
  const fields = Object.entries(paths).flatMap(([key, path]) =>
    path === undefined ? [] : [{ key, path, property }],
  );
  if (fields.length === 0) return undefined;
  // A key may hold a dash, which a template cannot name by a dot.
  const data = Object.fromEntries(fields.map(({ key }) => [key, `{{ index . "${key}" }}`]));
  return make(common, name, fields, data, labels);
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
