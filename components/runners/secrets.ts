import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { gatewayDuration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { CacheSettings, FleetSettings } from "./args.ts";
import { CACHE_SECRET, PULL_SECRET, releaseName } from "./names.ts";

/** What a Secret looks like where it is not just the fields of the entry. */
interface Template {
  /** Type of the Secret. @default Opaque */
  readonly type?: string;
  /** Go templates by key; `.x` is the field x. */
  readonly data: Readonly<Record<string, string>>;
}

/** Built as data and written as JSON at the end, so that no sign in a password can break it. */
const DOCKER_CONFIG = [
  '{{ $auth := printf "%s:%s" .username .password | b64enc }}',
  '{{ $login := dict "username" .username "password" .password "auth" $auth }}',
  '{{ dict "auths" (dict .registry $login) | toJson }}',
].join("");

/** Brings a pool's token, in the two keys the chart mounts; one is empty, because runners no longer register with it. */
export function tokenSecret(fleet: FleetSettings, pool: string, vaultPath: string): Named<IExternalSecret> {
  return externalSecret(fleet, releaseName(pool), vaultPath, ["token"], {
    data: { "runner-token": "{{ .token }}", "runner-registration-token": "" },
  });
}

/** Brings what images of jobs are pulled with. */
export function pullSecret(fleet: FleetSettings): Named<IExternalSecret> {
  return externalSecret(fleet, PULL_SECRET, fleet.imagePullPath, ["registry", "username", "password"], {
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": DOCKER_CONFIG },
  });
}

/** Brings the keys of the S3 cache. */
export function cacheSecret(fleet: FleetSettings, cache: CacheSettings): Named<IExternalSecret> {
  return externalSecret(fleet, CACHE_SECRET, cache.vaultPath, ["accesskey", "secretkey"]);
}

/** A Secret filled from fields of one entry in Vault. What the API server would fill in is written out, or Argo CD shows it as a difference. */
function externalSecret(
  { namespace, secretRefresh }: FleetSettings,
  name: string,
  vaultPath: string,
  fields: readonly string[],
  template?: Template,
): Named<IExternalSecret> {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace },
    spec: {
      refreshInterval: gatewayDuration(secretRefresh),
      // The store of the platform's own products.
      secretStoreRef: { kind: "ClusterSecretStore", name: "vault-platform" },
      target: {
        name,
        creationPolicy: "Owner",
        // When the entry in Vault is lost, what runs goes on with the value it has.
        deletionPolicy: "Retain",
        ...(template === undefined
          ? {}
          : {
              template: {
                engineVersion: "v2",
                mergePolicy: "Replace",
                ...template,
                data: { ...template.data },
              },
            }),
      },
      data: fields.map((field) => ({
        secretKey: field,
        remoteRef: {
          key: vaultPath,
          property: field,
          conversionStrategy: "Default",
          decodingStrategy: "None",
          metadataPolicy: "None",
        },
      })),
    },
  };
}
