import { AcmeIssuer } from "../../components/certificates/acme-issuer.ts";
import { DnsCredentials } from "../../components/certificates/dns-credentials.ts";
import { ServerCertificate } from "../../components/certificates/server-certificate.ts";
import { VaultIssuer } from "../../components/certificates/vault-issuer.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { mounts, SERVER_CERTIFICATE_ROLE } from "../../components/vault/names.ts";
import { httpChallengeListener } from "../certificate-proof.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import type { Environment } from "../environment.ts";
import { vaultConnection } from "../vault-connection.ts";

/** cert-manager's issuers, what they sign in to DNS with, and the certificates of servers inside the cluster. */
export function certificatesLayer({ stack, environment, origin, delivery }: PlatformContext): LayerResult {
  const { certificates, externalSecrets, owner } = environment;
  const { namespace, dnsZones } = certificates;
  const platformArgs = { environment: stack, owner, delivery };

  dnsZones.forEach((zone, index) => {
    onBehalfOf(
      origin(["certificates", "dnsZones", index]),
      () =>
        new DnsCredentials(`dns-${zone.name}`, {
          ...platformArgs,
          namespace,
          zone,
          refresh: externalSecrets.refresh,
        }),
    );
  });
  certificates.issuers.forEach((issuer, index) => {
    onBehalfOf(origin(["certificates", "issuers", index]), () =>
      issuer.type === "acme"
        ? new AcmeIssuer(issuer.name, {
            ...platformArgs,
            ...issuer,
            issuer: issuer.name,
            dnsZones,
            httpListener: httpChallengeListener(environment),
          })
        : new VaultIssuer(issuer.name, {
            ...platformArgs,
            issuer: issuer.name,
            pki: pkiSettings(issuer, environment),
            controller: certificates,
          }),
    );
  });
  certificates.servers.forEach((server, index) => {
    onBehalfOf(
      origin(["certificates", "servers", index]),
      () =>
        new ServerCertificate(`${server.namespace}-${server.name}`, {
          ...platformArgs,
          certificate: {
            ...server,
            secretName: server.name,
            dnsNames: server.hosts,
            issuer: { kind: "ClusterIssuer", name: server.issuer },
          },
        }),
    );
  });
  return {};
}

function pkiSettings(
  issuer: Extract<Environment["certificates"]["issuers"][number], { type: "vault" }>,
  environment: Environment,
) {
  const { server, ca, authMount } = vaultConnection(environment);
  return {
    server,
    ca,
    authMount,
    mount: mounts.pkiIntermediate,
    role: SERVER_CERTIFICATE_ROLE,
    authRole: issuer.authRole,
  };
}
