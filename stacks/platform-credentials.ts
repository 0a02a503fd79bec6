import type { Credential } from "../components/rotation/credential.ts";
import { isHttps } from "../components/gateway/listeners.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * Credentials of an environment that no product's layer declares: certificates of the edge, keys that sign tokens, and what the
 * program itself signs in with.
 */
export function platformCredentials({
  gateway,
  rotation,
  harbor,
  endpoints,
  observability,
}: Environment): Credential[] {
  const byHand = ({ procedure, ...row }: HandRow): Credential => ({
    ...row,
    resources: [],
    rotateBefore: rotation.before,
    rotation: { by: "hand", issued: dayOfIssue(rotation, row.name), procedure },
    alert: "CredentialExpiresSoon",
  });
  return [
    {
      name: "gateway-certificates",
      kind: "certificate",
      resources: gateway.listeners.filter(isHttps).map(({ name }) => ({
        type: "kubernetes:cert-manager.io/v1:Certificate",
        name: `${gateway.name}-${name}-certificate`,
      })),
      lifetime: gateway.tls.duration,
      enforced: true,
      rotateBefore: gateway.tls.renewBefore,
      rotation: { by: "issuer", mechanism: "cert-manager renews it, with a new key" },
      storedIn: `Secrets of the namespace ${gateway.namespace}`,
      readBy: ["Envoy"],
      alert: "CertificateExpiresSoon",
    },
    ...gateway.jwt.providers.map(({ name, jwksRefresh, issuer }) =>
      byHand({
        name: `gateway-jwt-${name}`,
        kind: "signing key",
        // Keycloak's Server Administration Guide advises new keys every three to six months; Keycloak makes none by itself.
        lifetime: "180 days",
        enforced: false,
        storedIn: issuer,
        readBy: ["Envoy"],
        procedure: `add a key to ${issuer} of a higher priority, and remove the old one when ${jwksRefresh} and the lifetime of a token have passed`,
      }),
    ),
    byHand({
      name: "pulumi-gitlab",
      kind: "access token",
      // What GitLab allows at most, unless an administrator chose otherwise.
      lifetime: "365 days",
      enforced: true,
      storedIn: "the stack's setting slipway:gitlabToken, or GITLAB_TOKEN of the pipeline",
      readBy: ["Pulumi"],
      procedure: `make another access token in ${endpoints.gitlab.url} and set it as slipway:gitlabToken`,
    }),
    byHand({
      name: "pulumi-harbor",
      kind: "password",
      lifetime: "180 days",
      enforced: false,
      storedIn: "the stack's setting slipway:harborPassword, or HARBOR_PASSWORD of the pipeline",
      readBy: ["Pulumi"],
      procedure: `change the password of ${harbor.administrator} in ${endpoints.harbor.url} and set it as slipway:harborPassword`,
    }),
    ...(observability.grafana.delivery === "api"
      ? [
          byHand({
            name: "pulumi-grafana",
            kind: "access token",
            lifetime: "365 days",
            enforced: false,
            storedIn: "the stack's setting slipway:grafanaAuth",
            readBy: ["Pulumi"],
            procedure: `make another token of the service account in ${endpoints.grafana.url} and set it as slipway:grafanaAuth`,
          }),
        ]
      : []),
    {
      name: "pulumi-vault",
      kind: "lease",
      resources: [],
      // A pipeline's login (requirement 002, 3.2).
      lifetime: "1 hour",
      enforced: true,
      rotateBefore: "0 s",
      rotation: { by: "issuer", mechanism: "each job logs in to Vault with its own identity" },
      storedIn: "the job's memory, as slipway:vaultToken or VAULT_TOKEN",
      readBy: ["Pulumi"],
      alert: "VaultAuthFailures",
    },
  ];
}

type HandRow = Omit<Credential, "resources" | "rotateBefore" | "rotation" | "alert"> & {
  readonly procedure: string;
};
