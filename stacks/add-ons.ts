import { chartRepository } from "../components/add-ons/add-on.ts";
import type { AddOn, ClusterKind } from "../components/add-ons/args.ts";
import { addOns, type AddOnsSettings } from "../components/add-ons/catalogue.ts";
import { alertmanagersAddress } from "../components/add-ons/kube-prometheus-stack.ts";
import type { RedisAddress } from "../components/add-ons/redis.ts";
import { JOBS_METRIC } from "../components/runners/names.ts";
import { vaultPaths } from "../components/vault/paths.ts";
import { clusterService } from "./cluster-service.ts";
import type { Environment } from "./environment.ts";

type Settings = Environment["addOns"];

/**
 * The products that Argo CD installs in an environment.
 *
 * @param stack the environment's name
 */
export function addOnsOf(stack: string, environment: Environment): AddOn[] {
  return addOns(addOnsSettings(stack, environment));
}

/** Repositories of charts that the products come from, as an AppProject writes them. */
export function addOnSources(products: readonly AddOn[]): string[] {
  return unique(products.map(({ chart }) => chartRepository(chart)));
}

/** Namespaces that the products' charts put something in. */
export function addOnNamespaces(products: readonly AddOn[]): string[] {
  return unique(products.flatMap(({ namespace, otherNamespaces = [] }) => [namespace, ...otherNamespaces]));
}

/** Kinds without a namespace that the products' charts bring. */
export function addOnClusterKinds(products: readonly AddOn[]): ClusterKind[] {
  const kinds = products.flatMap(({ clusterKinds }) => clusterKinds);
  const names = unique(kinds.map(({ group, kind }) => `${group}/${kind}`));
  return names.flatMap((name) => kinds.find(({ group, kind }) => `${group}/${kind}` === name) ?? []);
}

/** Names in an order of their own, so that the order of products is none of an AppProject's affairs. */
function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function addOnsSettings(stack: string, environment: Environment): AddOnsSettings {
  const { addOns: settings, namespaces, endpoints, externalSecrets } = environment;
  const { monitoring: namespace } = namespaces;
  const { refresh } = externalSecrets;
  const secret = (product: string, name: string) => vaultPaths.platform(stack, product, name);
  const present = <T extends { readonly enabled: boolean }, S>(product: T, make: (product: T) => S) =>
    product.enabled ? make(product) : undefined;
  const redisPassword = secret("redis", "password");
  const externalLabels = {
    cluster: environment.cluster.name,
    environment: stack,
    region: environment.cluster.region,
  };

  return {
    certManager: present(settings.certManager, ({ replicas }) => ({
      namespace: environment.certificates.namespace,
      account: environment.certificates.account,
      replicas,
    })),
    externalSecrets: present(settings.externalSecrets, ({ replicas }) => ({
      namespace: externalSecrets.namespace,
      account: externalSecrets.account,
      replicas,
    })),
    envoyGateway: present(settings.envoyGateway, ({ replicas }) => ({
      namespace: environment.gateway.controllerNamespace,
      replicas,
      redis: redisAddress(environment),
      redisPassword,
      refresh,
    })),
    argoRollouts: present(settings.argoRollouts, (product) => product),
    kyverno: present(settings.kyverno, (product) => product),
    reloader: present(settings.reloader, (product) => product),
    monitoring: present(settings.monitoring, (product) => ({
      namespace,
      service: clusterService(new URL(endpoints.prometheus.url).hostname)?.service ?? "",
      externalLabels,
      retention: environment.retention.metrics,
      prometheus: product.prometheus,
      alertmanager: {
        ...product.alertmanager,
        secrets: {
          mattermost: secret("alertmanager", "mattermost"),
          email: secret("alertmanager", "email"),
          onCall: secret("alertmanager", "on-call"),
          heartbeat: secret("alertmanager", "heartbeat"),
        },
      },
      grafana: {
        url: endpoints.grafana.url,
        prometheus: endpoints.prometheus.url,
        loki: endpoints.loki.url,
        issuer: `${endpoints.keycloak.url}/realms/${product.grafana.realm}`,
        client: product.grafana.client,
        adminGroup: product.grafana.adminGroup,
        editorGroups: product.grafana.editorGroups,
        volume: environment.observability.grafana.delivery === "api" ? product.grafana.volume : undefined,
        secrets: { admin: secret("grafana", "admin"), signIn: secret("grafana", "sign-in") },
      },
      refresh,
    })),
    pushgateway: present(settings.pushgateway, ({ volume }) => ({ namespace, volume })),
    // The runners' autoscalers are the only ones that ask for metrics of pods.
    prometheusAdapter:
      environment.runners === undefined
        ? undefined
        : present(settings.prometheusAdapter, ({ replicas }) => ({
            namespace,
            replicas,
            prometheus: endpoints.prometheus.url,
            podMetrics: [JOBS_METRIC],
          })),
    loki: present(settings.loki, ({ replicas, storage, volume }) => ({
      namespace,
      replicas,
      storage: lokiStorage(storage, secret("loki", "s3")),
      volume,
      logs: environment.retention.logs,
      audit: environment.retention.audit,
      ruler: present(settings.monitoring, () => ({
        alertmanagers: alertmanagersAddress(namespace),
        grafana: endpoints.grafana.url,
        externalLabels,
      })),
      refresh,
    })),
    alloy: present(settings.alloy, ({ replicas, volume, traces }) => ({
      namespace,
      replicas,
      volume,
      pipeline: {
        loki: endpoints.loki.url,
        cluster: environment.cluster.name,
        environment: stack,
        envoyNamespace: environment.gateway.controllerNamespace,
        auditPort: auditPort(environment),
        traces,
      },
    })),
    strimzi: present(settings.strimzi, (product) => product),
    keda: present(settings.keda, (product) => ({ ...product, cluster: environment.cluster.name })),
    redis: present(settings.redis, ({ replicas, memory, volume }) => {
      const host = clusterService(endpoints.redis.host);
      return {
        namespace: host?.namespace ?? "",
        service: host?.service ?? "",
        address: redisAddress(environment),
        replicas,
        memory,
        volume,
        password: redisPassword,
        refresh,
      };
    }),
    cloudNativePg: present(settings.cloudNativePg, (product) => product),
  };
}

/** Where Redis is, and who signs its certificate. */
export function redisAddress({ endpoints, addOns: settings, certificates }: Environment): RedisAddress {
  const { host, port, tls } = endpoints.redis;
  const name = redisIssuer({ addOns: settings, certificates });
  if (!tls || name === undefined) return { host, port };
  return {
    host,
    port,
    tls: { issuer: { kind: "ClusterIssuer", name }, duration: "24 hours", renewBefore: "8 hours" },
  };
}

/** ClusterIssuer of the certificates that Redis and its clients have; none where nobody signs inside the cluster. */
export function redisIssuer({
  addOns: settings,
  certificates,
}: Pick<Environment, "addOns" | "certificates">): string | undefined {
  return settings.redis.issuer ?? certificates.issuers.find(({ type }) => type === "vault")?.name;
}

function lokiStorage(storage: Settings["loki"]["storage"], credentials: string) {
  if (storage.type === "volume") return storage;
  const { endpoint, port, ...bucket } = storage;
  return { ...bucket, endpoint: port === 443 ? endpoint : `${endpoint}:${port}`, credentials };
}

/** Port that the one Vault sends its audit log to, in the environment that declares it. */
function auditPort({ shared }: Environment): number | undefined {
  const socket = shared?.vault.audit.socket;
  return socket?.enabled === true ? socket.port : undefined;
}
