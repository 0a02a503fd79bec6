import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Named } from "../gateway/references.ts";
import type { CacheSettings, FleetSettings } from "./args.ts";
import { CACHE_SECRET, releaseName } from "./names.ts";

/** Brings a pool's token, in the two keys the chart mounts; one is empty, because runners no longer register with it. */
export function tokenSecret(fleet: FleetSettings, pool: string, vaultPath: string): Named<IExternalSecret> {
  return externalSecret({
    ...common(fleet),
    name: releaseName(pool),
    fields: [{ key: "token", path: vaultPath, property: "token" }],
    template: { type: "Opaque", data: { "runner-token": "{{ .token }}", "runner-registration-token": "" } },
  });
}

/** Brings the keys of the S3 cache, under the names the chart looks for. */
export function cacheSecret(fleet: FleetSettings, cache: CacheSettings): Named<IExternalSecret> {
  return externalSecret({
    ...common(fleet),
    name: CACHE_SECRET,
    fields: ["accesskey", "secretkey"].map((key) => ({ key, path: cache.vaultPath, property: key })),
  });
}

function common({ namespace, secretRefresh }: FleetSettings) {
  return { namespace, store: PLATFORM_STORE, refresh: secretRefresh };
}
