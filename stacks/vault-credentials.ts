import type { Credential } from "../components/rotation/credential.ts";
import { mounts, SIGNING_KEY } from "../components/vault/names.ts";
import { kubernetesMount } from "../components/vault/paths.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";
import type { VaultShared } from "./settings/vault.ts";
import { environmentClusters, vaultNames } from "./vault-names.ts";

/**
 * Vault's credentials in an environment, each with who replaces it. A person does: each of them is trusted, or known, somewhere
 * that this program does not reach.
 */
export function vaultCredentials(environment: Environment): Credential[] {
  const { rotation, shared, vault } = environment;
  const rows = [
    ...environmentClusters(environment).map(({ name: cluster }): Row => {
      const name = vaultNames.tokenReviewer(cluster);
      const { account, namespace, lifetime } = vault.tokenReviewer;
      return {
        name,
        kind: "access token",
        resources: [{ type: "kubernetes:core/v1:Secret", name: `${name}-token` }],
        lifetime,
        enforced: false,
        storedIn: `Secret ${account} in ${namespace} of ${cluster}, and auth/${kubernetesMount(cluster)}/config of Vault`,
        readBy: ["Vault"],
        procedure: `delete the Secret ${account} in ${namespace} of ${cluster} and run \`pulumi up --refresh\`; logins from the cluster fail in between`,
      };
    }),
    ...(shared === undefined ? [] : sharedRows(shared.vault)),
  ];
  return rows.map(({ procedure, ...row }) => ({
    ...row,
    rotateBefore: rotation.before,
    rotation: { by: "hand", issued: dayOfIssue(rotation, row.name), procedure },
    alert: "CredentialExpiresSoon",
  }));
}

type Row = Omit<Credential, "rotateBefore" | "rotation" | "alert"> & { readonly procedure: string };

function sharedRows({ pki, people, signingKeyLifetime }: VaultShared): Row[] {
  const authority = (suffix: string) => `${vaultNames.pki}-${suffix}`;
  return [
    {
      name: vaultNames.people,
      kind: "password",
      resources: [],
      lifetime: people.lifetime,
      enforced: false,
      storedIn: "the stack's setting slipway:vaultOidcClientSecret",
      readBy: ["Vault"],
      procedure: `give the client ${people.client} a new secret in Keycloak and set it as slipway:vaultOidcClientSecret`,
    },
    {
      name: authority("root"),
      kind: "certificate authority",
      resources: [
        {
          type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
          name: authority("root-certificate"),
        },
      ],
      lifetime: pki.rootLifetime,
      enforced: true,
      storedIn: `${mounts.pkiRoot} of Vault, which its key never leaves`,
      readBy: ["clients of the servers that its authorities sign for"],
      procedure:
        "make a second root beside it, tell the clients of both, have the intermediate signed by the new one, and remove the old one",
    },
    {
      name: authority("intermediate"),
      kind: "certificate authority",
      resources: [
        {
          type: "vault:pkiSecret/secretBackendIntermediateCertRequest:SecretBackendIntermediateCertRequest",
          name: authority("intermediate-request"),
        },
        {
          type: "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate",
          name: authority("intermediate-certificate"),
        },
        {
          type: "vault:pkiSecret/secretBackendIntermediateSetSigned:SecretBackendIntermediateSetSigned",
          name: authority("intermediate-signed"),
        },
      ],
      lifetime: pki.intermediateLifetime,
      enforced: true,
      storedIn: `${mounts.pkiIntermediate} of Vault, which its key never leaves`,
      readBy: ["Vault"],
      procedure: `run \`pulumi up --replace\` with the URN of ${authority("intermediate-request")}: what it has signed stays valid`,
    },
    {
      name: vaultNames.signingKey,
      kind: "signing key",
      resources: [
        {
          type: "vault:transit/secretBackendKey:SecretBackendKey",
          name: `${vaultNames.engines}-signing-key`,
        },
      ],
      lifetime: signingKeyLifetime,
      enforced: false,
      storedIn: `${mounts.transit} of Vault, which it never leaves`,
      readBy: ["cosign, in pipelines of main"],
      procedure: `tell everything that verifies images of the next public key, then \`vault write -f ${mounts.transit}/keys/${SIGNING_KEY}/rotate\`; the old version goes on to verify`,
    },
  ];
}
