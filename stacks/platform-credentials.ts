import type { Credential } from "../components/rotation/credential.ts";
import { isHttps } from "../components/gateway/listeners.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/** Credentials of an environment that no product with an API issues: certificates of the edge, and keys that sign tokens. */
export function platformCredentials({ gateway, rotation }: Environment): Credential[] {
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
      alert: "CertificateNotRenewed",
    },
    ...gateway.jwt.providers.map(({ name: provider, jwksRefresh, issuer }): Credential => {
      const name = `gateway-jwt-${provider}`;
      return {
        name,
        kind: "signing key",
        resources: [],
        lifetime: SIGNING_KEY_LIFETIME,
        enforced: false,
        rotateBefore: rotation.before,
        rotation: {
          by: "hand",
          issued: dayOfIssue(rotation, name),
          procedure: `add a key to ${issuer} of a higher priority, and remove the old one when ${jwksRefresh} and the lifetime of a token have passed`,
        },
        storedIn: issuer,
        readBy: ["Envoy"],
        alert: "CredentialRotationDue",
      };
    }),
  ];
}

/** Keycloak's Server Administration Guide advises new keys every three to six months; Keycloak makes none by itself. */
const SIGNING_KEY_LIFETIME = "180 days";
