import type { IService } from "kubernetes-models/v1/Service";
import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { CertificateSettings } from "../certificates/args.ts";
import { certificate } from "../certificates/certificate.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { AddOn, Volume } from "./args.ts";
import { HONOUR_LABELS, CLUSTER_CRITICAL, resources } from "./pods.ts";
import { RELOAD } from "./reloader.ts";

/** Where clients find Redis. */
export interface RedisAddress {
  /** Host, as clients write it. */
  readonly host: string;
  /** Port. */
  readonly port: number;
  /** Who signs its certificate, and for how long. @default clients speak to it in the clear */
  readonly tls?: Pick<CertificateSettings, "issuer" | "duration" | "renewBefore"> | undefined;
}

/** What an environment decides of Redis. */
export interface RedisSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Where clients find it: a Service of this name is made in the namespace. */
  readonly service: string;
  /** That, as clients write it. */
  readonly address: RedisAddress;
  /** Servers, each with a sentinel; a majority of them chooses who takes writes. */
  readonly replicas: number;
  /** Memory of one server. */
  readonly memory: string;
  /** What each keeps its data on. */
  readonly volume: Volume;
  /** Entry below the kv mount with the password. */
  readonly password: string;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
}

/** The password in a namespace of who uses Redis, and in Vault. */
export const REDIS_PASSWORD = { secret: "redis-password", key: "password", property: "password" } as const;

/** Release, and prefix of everything the chart makes. */
const RELEASE = "redis";
const CERTIFICATE = "redis-tls";
/** Key of the Secret that has certificate and private key in one file, as HAProxy reads them. */
const COMBINED = "tls-combined.pem";
/** Port HAProxy listens on. */
const PROXY_PORT = 6379;

/**
 * Redis with Sentinel, and HAProxy before it, which ends TLS and passes to whichever server takes writes, so that clients need
 * neither Sentinel nor a second address (chart's `values.yaml` at 4.39.0, which installs Redis 8.8.0).
 */
export function redis(settings: RedisSettings): AddOn {
  const { namespace, replicas, memory, volume, address } = settings;
  const small = resources("20m", "32Mi", "128Mi");
  return {
    name: RELEASE,
    chart: {
      repository: "https://dandydeveloper.github.io/charts",
      name: "redis-ha",
      version: "4.39.0",
    },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [],
    objects: [
      { suffix: "password", manifest: passwordOf(settings) },
      { suffix: "address", manifest: service(settings) },
      ...(address.tls === undefined
        ? []
        : [{ suffix: "certificate", manifest: serverCertificate(settings, address.tls) }]),
    ],
    values: {
      fullnameOverride: RELEASE,
      replicas,
      global: { priorityClassName: CLUSTER_CRITICAL },
      auth: true,
      existingSecret: REDIS_PASSWORD.secret,
      authKey: REDIS_PASSWORD.key,
      hardAntiAffinity: false,
      redis: {
        resources: resources("100m", memory),
        config: {
          // A queue and a lock: a full server has to refuse a write, not to forget one.
          "maxmemory-policy": "noeviction",
          appendonly: "yes",
          appendfsync: "everysec",
          "min-replicas-to-write": 1,
          "min-replicas-max-lag": 5,
        },
      },
      sentinel: {
        resources: small,
        quorum: Math.floor(replicas / 2) + 1,
      },
      splitBrainDetection: { resources: small },
      init: { resources: small },
      persistentVolume: {
        enabled: true,
        size: volume.size,
        ...(volume.storageClass === undefined ? {} : { storageClass: volume.storageClass }),
      },
      podDisruptionBudget: { maxUnavailable: 1 },
      exporter: {
        enabled: true,
        resources: small,
        serviceMonitor: { enabled: true, disableAPICheck: true, metricRelabelings: HONOUR_LABELS },
      },
      haproxy: {
        enabled: true,
        replicas,
        hardAntiAffinity: false,
        resources: small,
        init: { resources: small },
        containerPort: PROXY_PORT,
        servicePort: PROXY_PORT,
        podDisruptionBudget: { maxUnavailable: 1 },
        deploymentAnnotations: RELOAD,
        metrics: { enabled: true, serviceMonitor: { enabled: true, disableAPICheck: true } },
        ...(address.tls === undefined
          ? {}
          : {
              tls: { enabled: true, secretName: CERTIFICATE, keyName: COMBINED, certMountPath: "/tls/" },
            }),
      },
    },
  };
}

function passwordOf({ namespace, password, refresh }: RedisSettings) {
  return externalSecret({
    name: REDIS_PASSWORD.secret,
    namespace,
    store: PLATFORM_STORE,
    refresh,
    fields: [{ key: REDIS_PASSWORD.key, path: password, property: REDIS_PASSWORD.property }],
  });
}

/** The address that everybody knows, whatever the chart calls its own. */
function service({ namespace, service: name, address }: RedisSettings): Named<IService> {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: {
      type: "ClusterIP",
      selector: { app: "redis-ha-haproxy", release: RELEASE },
      ports: [{ name: "tcp-redis", port: address.port, protocol: "TCP", targetPort: "redis" }],
    },
  };
}

function serverCertificate(
  { namespace, service: name, address }: RedisSettings,
  tls: NonNullable<RedisAddress["tls"]>,
) {
  const own = [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
  const server = certificate({
    name: CERTIFICATE,
    namespace,
    secretName: CERTIFICATE,
    dnsNames: [...new Set([address.host, ...own])],
    ...tls,
  });
  return {
    ...server,
    spec: { ...server.spec, additionalOutputFormats: [{ type: "CombinedPEM" as const }] },
  };
}
