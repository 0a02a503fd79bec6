import type { Duration } from "../core/units.ts";
import type { ListenerRef } from "../gateway/references.ts";

/** How cert-manager writes the records of a DNS zone. Credentials come from a Secret, never from here. */
export type DnsProvider =
  | {
      /** Any name server that takes signed updates (RFC 2136), such as BIND or PowerDNS. */
      readonly type: "rfc2136";
      /** Host name of the primary name server. */
      readonly nameserver: string;
      /** Port of the name server. */
      readonly port: number;
      /** Name of the TSIG key. */
      readonly keyName: string;
      /** Algorithm of the TSIG key. */
      readonly algorithm: "HMACSHA256" | "HMACSHA512";
    }
  | {
      /** Cloudflare, with an API token. */
      readonly type: "cloudflare";
    }
  | {
      /** Amazon Route 53, with an access key. */
      readonly type: "route53";
      /** Region that requests are signed for. */
      readonly region: string;
    };

/** A DNS zone that cert-manager may write to, which proves that the names in it are ours (DNS-01). */
export interface DnsZone {
  /** Name of the zone. */
  readonly name: string;
  /** Who serves it. */
  readonly provider: DnsProvider;
}

/** An authority that speaks ACME, such as Let's Encrypt. */
export interface AcmeSettings {
  /** Address of its directory. */
  readonly server: string;
  /** Where it writes about expiring certificates. */
  readonly email: string;
  /** Zones whose names are proven by DNS record; wildcards can be proven in no other way. */
  readonly dnsZones: readonly DnsZone[];
  /** Clear-text listener on port 80 through which all other names are proven (HTTP-01). @default they cannot be */
  readonly httpListener?: ListenerRef | undefined;
}

/** The PKI engine of Vault. */
export interface VaultPkiSettings {
  /** Address of Vault. */
  readonly server: string;
  /** PEM certificates that vouch for Vault's address. @default cert-manager's own roots do */
  readonly ca?: string | undefined;
  /** Mount of the engine, such as `pki/ci-intermediate`. */
  readonly mount: string;
  /** Role of the engine that says what may be signed. */
  readonly role: string;
  /** Auth mount that the cluster's service accounts log in at. */
  readonly authMount: string;
  /** Role of the auth mount; it is bound to the service account of that name in cert-manager's namespace. */
  readonly authRole: string;
}

/** A server certificate that is renewed by itself. */
export interface CertificateSettings {
  /** Name of the Certificate. */
  readonly name: string;
  /** Namespace of the Certificate and of its Secret. */
  readonly namespace: string;
  /** Secret that holds certificate and key. */
  readonly secretName: string;
  /** Names it is valid for. */
  readonly dnsNames: readonly string[];
  /** Who signs it. */
  readonly issuer: {
    /** Kind of the cert-manager issuer. */
    readonly kind: "ClusterIssuer" | "Issuer";
    /** Name of the cert-manager issuer. */
    readonly name: string;
  };
  /** How long it is valid. */
  readonly duration: Duration;
  /** How long before the end it is renewed. */
  readonly renewBefore: Duration;
}
