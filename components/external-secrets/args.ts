import type { Duration } from "../core/units.ts";

/** How the External Secrets Operator reaches Vault. */
export interface VaultConnection {
  /** Address of Vault. */
  readonly server: string;
  /** Auth mount that the cluster's service accounts log in at, such as `kubernetes/slipway-dev`. */
  readonly authMount: string;
  /** PEM certificates that vouch for Vault's address. @default the operator's own roots do */
  readonly ca?: string | undefined;
  /** What happens when Vault does not answer. */
  readonly retries: {
    /** Further attempts before the sync counts as failed. */
    readonly max: number;
    /** Time between two attempts. */
    readonly interval: Duration;
  };
}

/** A field of an entry in Vault, and the key it gets in the Kubernetes Secret. */
export interface SecretField {
  /** Key in the Kubernetes Secret. */
  readonly key: string;
  /** Path of the entry below the kv mount. */
  readonly path: string;
  /** Field of the entry. */
  readonly property: string;
}

/** A store in the place where an ExternalSecret looks for it. */
export interface StoreRef {
  /** Whether the store belongs to the namespace or to the cluster. */
  readonly kind: "SecretStore" | "ClusterSecretStore";
  /** Name of the store. */
  readonly name: string;
}
