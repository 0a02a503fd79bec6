import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { goDuration, type Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { SecretField, StoreRef } from "./args.ts";

/** What the Kubernetes Secret looks like where it is not just the fields by their keys. */
interface SecretTemplate {
  /** Type of the Secret. */
  readonly type: string;
  /** Go templates by key; `.x` is the field with key `x`. */
  readonly data: Readonly<Record<string, string>>;
  /** Labels of the Secret. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes Secret of the same name, filled from Vault.
 *
 * It goes with its ExternalSecret, but stays when the entry in Vault is lost: what runs goes on with the value it has, and the
 * failing sync is an alert instead of an outage. Fields with a default in the CRD are written out, because Argo CD would
 * otherwise show what the API server fills in as a difference.
 */
export function externalSecret(args: {
  readonly name: string;
  readonly namespace: string;
  readonly store: StoreRef;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  readonly fields: readonly SecretField[];
  /** @default an opaque Secret with the fields */
  readonly template?: SecretTemplate;
  /** Whether the Secret stays when its ExternalSecret goes. @default it goes, too */
  readonly outlives?: boolean;
}): Named<IExternalSecret> {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: args.name, namespace: args.namespace },
    spec: {
      refreshInterval: goDuration(args.refresh),
      secretStoreRef: { kind: args.store.kind, name: args.store.name },
      target: {
        name: args.name,
        creationPolicy: args.outlives === true ? "Orphan" : "Owner",
        deletionPolicy: "Retain",
        ...(args.template === undefined
          ? {}
          : {
              template: {
                engineVersion: "v2",
                mergePolicy: "Replace",
                ...(args.template.labels === undefined
                  ? {}
                  : { metadata: { labels: { ...args.template.labels } } }),
                type: args.template.type,
                data: { ...args.template.data },
              },
            }),
      },
      data: args.fields.map(({ key, path, property }) => ({
        secretKey: key,
        remoteRef: {
          key: path,
          property,
          conversionStrategy: "Default",
          decodingStrategy: "None",
          metadataPolicy: "None",
        },
      })),
    },
  };
}
