import { ADD_ON_WAVES } from "../argocd/waves.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { AUDIT_JOB } from "../../observability/logs/streams.ts";
import type { AddOn, HelmValues, Volume } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { LOKI_DATASOURCE } from "./grafana.ts";
import { resources } from "./pods.ts";

/** Where Loki keeps what it has taken in. */
export type LokiStorage =
  | {
      /** On the volume of its one pod. */
      readonly type: "volume";
    }
  | {
      /** In a bucket, which several pods share. */
      readonly type: "s3";
      /** Address of the store. */
      readonly endpoint: string;
      /** Region that requests are signed for. */
      readonly region: string;
      /** Name of the bucket. */
      readonly bucket: string;
      /** Entry below the kv mount with `access-key-id` and `secret-access-key`. */
      readonly credentials: string;
    };

/** What an environment decides of Loki. */
export interface LokiSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods, where it keeps things in a bucket; otherwise there is one. */
  readonly replicas: number;
  /** Where it keeps what it has taken in. */
  readonly storage: LokiStorage;
  /** What each pod keeps what is not stored yet on, or everything. */
  readonly volume: Volume;
  /** How long logs are kept. */
  readonly logs: Duration;
  /** How long audit logs are kept. */
  readonly audit: Duration;
  /** Who is told of alerts on logs. @default Loki evaluates no rules */
  readonly ruler?:
    | {
        /** Address of the Alertmanagers: each of them is told, as by Prometheus. */
        readonly alertmanagers: string;
        /** Base URL of Grafana, where an alert leads to its query. */
        readonly grafana: string;
        /** Labels of every alert, as Prometheus puts them on its own. */
        readonly externalLabels: Readonly<Record<string, string>>;
      }
    | undefined;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
}

/** ConfigMap with Loki's rules, beside Loki: each key is a file. */
export const LOKI_RULES = "loki-rules";

/** Folder of rules, one folder in it for each tenant. */
const RULES_FOLDER = "/etc/loki/rules";
/** What Loki calls everybody where tenants are not told apart. */
const TENANT = "fake";

const CREDENTIALS = "loki-s3";
/** A day from which the index is written as it is today; it must lie before the first log. */
const SCHEMA_FROM = "2026-01-01";
/** Fields of the entry in Vault, and the variables that Loki's configuration reads them from. */
const CREDENTIAL_FIELDS = [
  { key: "AWS_ACCESS_KEY_ID", property: "access-key-id" },
  { key: "AWS_SECRET_ACCESS_KEY", property: "secret-access-key" },
] as const;

/**
 * Keeps logs, at `loki-gateway.<namespace>.svc` (the community's chart, `values.yaml` and `values.schema.json` at 18.11.0, which
 * installs Loki 3.7.6; Grafana's own is for its enterprise edition since March 2026).
 */
export function loki(settings: LokiSettings): AddOn {
  const { namespace, storage, volume, ruler, refresh } = settings;
  const replicas = storage.type === "s3" ? settings.replicas : 1;
  return {
    name: "loki",
    chart: {
      repository: "https://grafana-community.github.io/helm-charts",
      name: "loki",
      version: "18.11.0",
    },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding],
    objects:
      storage.type === "volume"
        ? []
        : [
            {
              suffix: "credentials",
              manifest: externalSecret({
                name: CREDENTIALS,
                namespace,
                store: PLATFORM_STORE,
                refresh,
                fields: CREDENTIAL_FIELDS.map((field) => ({ ...field, path: storage.credentials })),
              }),
            },
          ],
    values: {
      fullnameOverride: "loki",
      deploymentMode: "Monolithic",
      loki: configuration(settings, replicas),
      singleBinary: {
        replicas,
        resources: resources("200m", "512Mi", "2Gi"),
        persistence: {
          enabled: true,
          size: volume.size,
          ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
        },
        podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
        ...(ruler === undefined ? {} : RULES_MOUNT),
        // The chart itself has Loki read them, by `-config.expand-env=true`.
        ...(storage.type === "volume" ? {} : { extraEnvFrom: [{ secretRef: { name: CREDENTIALS } }] }),
      },
      ruler: { enabled: ruler !== undefined },
      gateway: {
        enabled: true,
        replicas: Math.max(replicas, 2),
        verboseLogging: false,
        // An image of a third party, for what the ingress of Loki's own metrics says as well.
        metrics: { enabled: false },
        resources: resources("20m", "64Mi", "256Mi"),
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      },
      // The parts of the other ways to deploy it.
      read: { replicas: 0 },
      write: { replicas: 0 },
      backend: { replicas: 0 },
      // Rules are mounted: a sidecar that looks for them could read every Secret of the namespace.
      sidecar: { rules: { enabled: false } },
      // Caches pay off with queries over terabytes, and ask for 10 GiB.
      chunksCache: { enabled: false },
      resultsCache: { enabled: false },
      lokiCanary: { enabled: false },
      test: { enabled: false },
      monitoring: { serviceMonitor: { enabled: true } },
    },
  };
}

/** Loki looks for changed files once a minute. It starts without the ConfigMap, which comes with dashboards and alerts. */
const RULES_MOUNT: HelmValues = {
  extraVolumes: [{ name: "rules", configMap: { name: LOKI_RULES, optional: true } }],
  extraVolumeMounts: [{ name: "rules", mountPath: `${RULES_FOLDER}/${TENANT}`, readOnly: true }],
};

function configuration({ storage, logs, audit, ruler }: LokiSettings, replicas: number): HelmValues {
  const objectStore = storage.type === "s3" ? "s3" : "filesystem";
  return {
    // One tenant: who may read what is decided at Grafana.
    auth_enabled: false,
    commonConfig: { replication_factor: Math.min(replicas, 3) },
    schemaConfig: {
      configs: [
        {
          from: SCHEMA_FROM,
          store: "tsdb",
          object_store: objectStore,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    storage:
      storage.type === "volume"
        ? { type: "filesystem" }
        : {
            type: "s3",
            bucketNames: { chunks: storage.bucket, ruler: storage.bucket, admin: storage.bucket },
            s3: {
              endpoint: storage.endpoint,
              region: storage.region,
              accessKeyId: "${AWS_ACCESS_KEY_ID}",
              secretAccessKey: "${AWS_SECRET_ACCESS_KEY}",
              s3ForcePathStyle: true,
              insecure: false,
            },
          },
    compactor: { retention_enabled: true, delete_request_store: objectStore },
    limits_config: {
      retention_period: hours(logs),
      retention_stream: [{ selector: `{job="${AUDIT_JOB}"}`, priority: 1, period: hours(audit) }],
      allow_structured_metadata: true,
      volume_enabled: true,
    },
    ...(ruler === undefined ? {} : { rulerConfig: rulerConfig(ruler) }),
    // Nothing is told to Grafana Labs.
    analytics: { reporting_enabled: false },
  };
}

/** Each pod evaluates every rule, and Alertmanager folds what is equal: sharing them out would lose some while a pod is away. */
function rulerConfig(ruler: NonNullable<LokiSettings["ruler"]>): HelmValues {
  const { alertmanagers, grafana, externalLabels } = ruler;
  return {
    storage: { type: "local", local: { directory: RULES_FOLDER } },
    alertmanager_url: alertmanagers,
    enable_alertmanager_discovery: true,
    enable_alertmanager_v2: true,
    enable_sharding: false,
    external_url: grafana,
    datasource_uid: LOKI_DATASOURCE,
    external_labels: { ...externalLabels },
  };
}

/** Loki counts what it keeps in whole days; hours are what its configuration understands everywhere. */
function hours(duration: Duration): string {
  return `${Math.ceil(milliseconds(duration) / 3_600_000)}h`;
}
