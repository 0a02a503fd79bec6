import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { gatewayDuration } from "../core/units.ts";
import type { CacheSettings, FleetSettings } from "./args.ts";
import { CACHE_SECRET, releaseName } from "./names.ts";
import type { Named } from "../gateway/references.ts";

/** Store through which the platform's own products read Vault. */
const STORE = { kind: "ClusterSecretStore", name: "vault-platform" } as const;

/** Brings a pool's token from Vault, in the two keys the chart mounts; one is empty, because runners no longer register with it. */
export function tokenSecret(fleet: FleetSettings, pool: string, vaultPath: string): Named<IExternalSecret> {
  return {
    ...named(fleet.namespace, releaseName(pool)),
    spec: {
      refreshInterval: gatewayDuration(fleet.secretRefresh),
      secretStoreRef: STORE,
      target: {
        name: releaseName(pool),
        creationPolicy: "Owner",
        template: {
          engineVersion: "v2",
          data: { "runner-token": "{{ .token }}", "runner-registration-token": "" },
        },
      },
      data: [{ secretKey: "token", remoteRef: { key: vaultPath, property: "token" } }],
    },
  };
}

/** Brings the keys of the S3 cache from Vault. */
export function cacheSecret(fleet: FleetSettings, cache: CacheSettings): Named<IExternalSecret> {
  return {
    ...named(fleet.namespace, CACHE_SECRET),
    spec: {
      refreshInterval: gatewayDuration(fleet.secretRefresh),
      secretStoreRef: STORE,
      target: { name: CACHE_SECRET, creationPolicy: "Owner" },
      data: ["accesskey", "secretkey"].map((key) => ({
        secretKey: key,
        remoteRef: { key: cache.vaultPath, property: key },
      })),
    },
  };
}

function named(namespace: string, name: string) {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace },
  } as const;
}
