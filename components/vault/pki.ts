import type * as pulumi from "@pulumi/pulumi";
import { Mount } from "@pulumi/vault/mount.js";
import { BackendConfigAutoTidy } from "@pulumi/vault/pkisecret/backendConfigAutoTidy.js";
import { SecretBackendConfigUrls } from "@pulumi/vault/pkisecret/secretBackendConfigUrls.js";
import { SecretBackendCrlConfig } from "@pulumi/vault/pkisecret/secretBackendCrlConfig.js";
import { SecretBackendIntermediateCertRequest } from "@pulumi/vault/pkisecret/secretBackendIntermediateCertRequest.js";
import { SecretBackendIntermediateSetSigned } from "@pulumi/vault/pkisecret/secretBackendIntermediateSetSigned.js";
import { SecretBackendRole } from "@pulumi/vault/pkisecret/secretBackendRole.js";
import { SecretBackendRootCert } from "@pulumi/vault/pkisecret/secretBackendRootCert.js";
import { SecretBackendRootSignIntermediate } from "@pulumi/vault/pkisecret/secretBackendRootSignIntermediate.js";
import { NamedComponent } from "../core/named-component.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { mounts, SERVER_CERTIFICATE_ROLE } from "./names.ts";

/** Arguments of {@link Pki}. */
export interface PkiArgs {
  /** Address of Vault, which certificates name for revocation. */
  readonly address: string;
  /** Name of the organisation in both authorities' certificates. */
  readonly organization: string;
  /** How long the root is valid. */
  readonly rootLifetime: Duration;
  /** How long the intermediate is valid. */
  readonly intermediateLifetime: Duration;
  /** Longest lifetime of a server's certificate. */
  readonly certificateLifetime: Duration;
  /** Domains whose subdomains are signed for. */
  readonly domains: readonly string[];
}

/** An elliptic curve of 384 bits for authorities, which live long, and of 256 for servers, which do not. */
const AUTHORITY_KEY = { keyType: "ec", keyBits: 384 };

/** A root authority and the one below it that signs certificates of hours. Both keys are made in Vault and stay there. */
export class Pki extends NamedComponent {
  constructor(name: string, args: PkiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:Pki", name, opts);
    const { organization, domains } = args;
    const [root, intermediate, server] = [
      args.rootLifetime,
      args.intermediateLifetime,
      args.certificateLifetime,
    ].map((lifetime) => milliseconds(lifetime) / 1_000) as [number, number, number];
    const authority = (suffix: string, path: string, maxLeaseTtlSeconds: number, description: string) => {
      const mount = new Mount(
        `${name}-${suffix}`,
        { path, type: "pki", description, maxLeaseTtlSeconds },
        { parent: this, protect: true },
      );
      const urls = new SecretBackendConfigUrls(
        `${name}-${suffix}-urls`,
        {
          backend: path,
          issuingCertificates: [`${args.address}/v1/${path}/ca`],
          crlDistributionPoints: [`${args.address}/v1/${path}/crl`],
          ocspServers: [`${args.address}/v1/${path}/ocsp`],
        },
        { parent: this, dependsOn: [mount] },
      );
      new SecretBackendCrlConfig(
        `${name}-${suffix}-revocation`,
        // Vault's own times; the list is signed anew before it ends, not only when somebody asks.
        { backend: path, expiry: "72h", autoRebuild: true, autoRebuildGracePeriod: "12h" },
        { parent: this, dependsOn: [mount] },
      );
      // A certificate names what is known of revocation when it is signed.
      return { parent: this, dependsOn: [mount, urls] };
    };

    const inRoot = authority("root", mounts.pkiRoot, root, "Root authority; it signs authorities alone");
    const inIntermediate = authority(
      "intermediate",
      mounts.pkiIntermediate,
      intermediate,
      "Authority of short-lived certificates",
    );
    const rootCertificate = new SecretBackendRootCert(
      `${name}-root-certificate`,
      {
        backend: mounts.pkiRoot,
        type: "internal",
        commonName: `${organization} root`,
        organization,
        ...AUTHORITY_KEY,
        ttl: `${root}s`,
        issuerName: "root",
        maxPathLength: 1,
      },
      { ...inRoot, protect: true },
    );
    const request = new SecretBackendIntermediateCertRequest(
      `${name}-intermediate-request`,
      {
        backend: mounts.pkiIntermediate,
        type: "internal",
        commonName: `${organization} intermediate`,
        organization,
        ...AUTHORITY_KEY,
      },
      inIntermediate,
    );
    const signed = new SecretBackendRootSignIntermediate(
      `${name}-intermediate-certificate`,
      {
        backend: mounts.pkiRoot,
        csr: request.csr,
        commonName: `${organization} intermediate`,
        organization,
        ttl: `${intermediate}s`,
        maxPathLength: 0,
        useCsrValues: false,
        revoke: true,
      },
      { ...inRoot, dependsOn: [...inRoot.dependsOn, rootCertificate] },
    );
    new SecretBackendIntermediateSetSigned(
      `${name}-intermediate-signed`,
      { backend: mounts.pkiIntermediate, certificate: signed.certificateBundle },
      inIntermediate,
    );
    new SecretBackendRole(
      `${name}-server-certificate`,
      {
        backend: mounts.pkiIntermediate,
        name: SERVER_CERTIFICATE_ROLE,
        allowedDomains: [...domains],
        allowSubdomains: true,
        allowBareDomains: false,
        allowGlobDomains: false,
        allowWildcardCertificates: false,
        allowAnyName: false,
        allowLocalhost: false,
        allowIpSans: false,
        enforceHostnames: true,
        serverFlag: true,
        clientFlag: false,
        codeSigningFlag: false,
        emailProtectionFlag: false,
        keyUsages: ["DigitalSignature", "KeyAgreement"],
        keyType: "ec",
        keyBits: 256,
        ttl: String(server),
        maxTtl: String(server),
        // Kept until they end, so that auditors see them and one whose key is lost can be revoked.
        noStore: false,
        generateLease: false,
        requireCn: false,
      },
      inIntermediate,
    );
    new BackendConfigAutoTidy(
      `${name}-intermediate-tidy`,
      {
        backend: mounts.pkiIntermediate,
        enabled: true,
        intervalDuration: "12h",
        safetyBuffer: "72h",
        tidyCertStore: true,
        tidyRevokedCerts: true,
      },
      inIntermediate,
    );
    this.registerOutputs({});
  }
}
