import type { IClusterSecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore";
import type { ISecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/SecretStore";
import { goDuration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import { KV_MOUNT, SERVICE_ACCOUNT_AUDIENCE } from "../vault/paths.ts";
import type { StoreRef, VaultConnection } from "./args.ts";

/** Store for the platform's own products. Its role reads what they use in this environment, and nothing of the services. */
export const PLATFORM_STORE = {
  kind: "ClusterSecretStore",
  name: "vault-platform",
} as const satisfies StoreRef;

/** Store for the namespaces of services. Its role reads the credentials for pulling images, and nothing else. */
export const IMAGE_PULL_STORE = {
  kind: "ClusterSecretStore",
  name: "vault-image-pull",
} as const satisfies StoreRef;

/** Who a store logs in as. */
interface Identity {
  /** Vault role of the auth mount. */
  readonly role: string;
  /** Service account the role is bound to. */
  readonly serviceAccount: { readonly name: string; readonly namespace?: string };
}

/** A store that only ExternalSecrets of the named namespaces may use. */
export function clusterSecretStore(args: {
  readonly store: StoreRef;
  readonly vault: VaultConnection;
  readonly identity: Identity;
  readonly namespaces: readonly string[];
  /** Labels of further namespaces. @default none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}): Named<IClusterSecretStore> {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: args.store.name },
    spec: {
      ...storeSpec(args.vault, args.identity),
      conditions: [
        { namespaces: [...args.namespaces].sort() },
        ...(args.labels === undefined ? [] : [{ namespaceSelector: { matchLabels: { ...args.labels } } }]),
      ],
    },
  };
}

/** A store of one namespace, which logs in as a service account of that namespace. */
export function secretStore(args: {
  readonly name: string;
  readonly namespace: string;
  readonly vault: VaultConnection;
  readonly identity: Identity;
}): Named<ISecretStore> {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name: args.name, namespace: args.namespace },
    spec: storeSpec(args.vault, args.identity),
  };
}

function storeSpec(vault: VaultConnection, { role, serviceAccount }: Identity) {
  return {
    provider: {
      vault: {
        server: vault.server,
        path: KV_MOUNT,
        version: "v2" as const,
        ...(vault.ca === undefined ? {} : { caBundle: Buffer.from(vault.ca).toString("base64") }),
        auth: {
          kubernetes: {
            mountPath: vault.authMount,
            role,
            serviceAccountRef: { ...serviceAccount, audiences: [SERVICE_ACCOUNT_AUDIENCE] },
          },
        },
      },
    },
    retrySettings: { maxRetries: vault.retries.max, retryInterval: goDuration(vault.retries.interval) },
  };
}
