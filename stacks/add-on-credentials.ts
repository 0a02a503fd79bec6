import { neededSecrets, type ReceiverSecret } from "../observability/routing/receivers.ts";
import type { Credential } from "../components/rotation/credential.ts";
import { KV_MOUNT, vaultPaths } from "../components/vault/paths.ts";
import { redisAddress } from "./add-ons.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * What the products that Argo CD installs start with. Nobody but an operator puts it into Vault; a product that lacks it does not
 * start.
 *
 * @param stack the environment's name
 */
export function addOnCredentials(stack: string, environment: Environment): Credential[] {
  const { addOns, rotation, endpoints } = environment;
  const { redis, monitoring, loki } = addOns;
  const row = (
    product: string,
    entry: string,
    kind: Credential["kind"],
    readBy: readonly string[],
    procedure: string,
  ): Credential => {
    const name = `${product}-${entry}`;
    const path = vaultPaths.platform(stack, product, entry);
    return {
      name,
      kind,
      resources: [],
      lifetime: "180 days",
      enforced: false,
      rotateBefore: rotation.before,
      rotation: {
        by: "hand",
        issued: dayOfIssue(rotation, name),
        procedure: `${procedure}; write it to ${KV_MOUNT}/${path}`,
      },
      storedIn: `${KV_MOUNT}/${path}`,
      readBy: [...readBy],
      alert: "CredentialExpiresSoon",
    };
  };
  return [
    ...redisCertificates(environment),
    ...(redis.enabled
      ? [
          row(
            "redis",
            "password",
            "password",
            ["Redis", "the rate limit service", "the coordinator"],
            "choose a new password, and restart Redis and its clients together",
          ),
        ]
      : []),
    ...(monitoring.enabled
      ? [
          row(
            "grafana",
            "admin",
            "password",
            ["Grafana"],
            "choose a new password; Grafana keeps nothing and takes it when it starts",
          ),
          row(
            "grafana",
            "sign-in",
            "password",
            ["Grafana"],
            `make a new secret of the client ${monitoring.grafana.client} in ${endpoints.keycloak.url}`,
          ),
          ...neededSecrets(monitoring.alertmanager.routing).map((name) =>
            row("alertmanager", ...RECEIVER_ROWS[name]),
          ),
        ]
      : []),
    ...(loki.enabled && loki.storage.type === "s3"
      ? [row("loki", "s3", "access token", ["Loki"], `make a new key for the bucket ${loki.storage.bucket}`)]
      : []),
  ];
}

/** Entry, kind, readers and procedure of what Alertmanager's receivers sign in with. */
const RECEIVER_ROWS: Readonly<
  Record<ReceiverSecret, [string, Credential["kind"], readonly string[], string]>
> = {
  mattermost: [
    "mattermost",
    "webhook token",
    ["Alertmanager"],
    "make another incoming webhook in Mattermost, and remove the old one",
  ],
  email: ["email", "password", ["Alertmanager"], "choose a new password for the account at the mail server"],
  onCall: ["on-call", "access token", ["Alertmanager"], "make another token at what pages people"],
  heartbeat: [
    "heartbeat",
    "access token",
    ["Alertmanager"],
    "make another token at what waits for the heartbeat",
  ],
};

/** Redis' certificate, and what its client checks it by. */
function redisCertificates(environment: Environment): Credential[] {
  const { redis, envoyGateway } = environment.addOns;
  const { tls } = redisAddress(environment);
  const resources = [
    ...(redis.enabled ? ["add-on-redis-certificate"] : []),
    ...(envoyGateway.enabled ? ["add-on-envoy-gateway-redis-client"] : []),
  ];
  if (tls === undefined || resources.length === 0) return [];
  return [
    {
      name: "redis-certificates",
      kind: "certificate",
      resources: resources.map((name) => ({ type: "kubernetes:cert-manager.io/v1:Certificate", name })),
      lifetime: tls.duration,
      enforced: true,
      rotateBefore: tls.renewBefore,
      rotation: {
        by: "issuer",
        mechanism: "cert-manager renews it, with a new key, and Reloader restarts HAProxy",
      },
      storedIn: "the Secrets redis-tls and redis-client",
      readBy: ["HAProxy", "the rate limit service"],
      alert: "CertificateExpiresSoon",
    },
  ];
}
