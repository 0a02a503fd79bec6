import { ADD_ON_WAVES } from "../argocd/waves.ts";
import { certificate } from "../certificates/certificate.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Duration } from "../core/units.ts";
import type { AddOn, AddOnObject, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { ENVOY_GATEWAY } from "./kinds.ts";
import { podMonitor } from "./pod-monitor.ts";
import { CLUSTER_CRITICAL, resources, RESTRICTED_CONTAINER, spread } from "./pods.ts";
import { REDIS_PASSWORD, type RedisAddress } from "./redis.ts";

/** What an environment decides of Envoy Gateway. */
export interface EnvoyGatewaySettings {
  /** Namespace of the controller, where it runs Envoy and the rate limit service too. */
  readonly namespace: string;
  /** Pods of the controller, and of the rate limit service. */
  readonly replicas: number;
  /** Where the counters of global rate limits are kept. */
  readonly redis: RedisAddress;
  /** Entry below the kv mount with Redis' password. */
  readonly redisPassword: string;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
}

/** Secret with what the rate limit service checks Redis' certificate by. */
const REDIS_CLIENT = "redis-client";

/** Label of the rate limit service's pods, which Envoy Gateway gives them. */
const RATE_LIMIT_LABELS = { "app.kubernetes.io/name": "envoy-ratelimit" } as const;

/** Where Envoy Gateway puts that secret into the service's pods. */
const REDIS_CLIENT_FOLDER = "/redis-certs";

/**
 * Makes Envoys of Gateways (values of the chart and `EnvoyGateway` of `api/v1alpha1` at v1.9.1). Global rate limits fail closed:
 * without Redis a request that has one is answered 500, and never let through uncounted.
 */
export function envoyGateway(settings: EnvoyGatewaySettings): AddOn {
  const { namespace, replicas } = settings;
  return {
    name: "envoy-gateway",
    chart: { ...ENVOY_GATEWAY, name: "gateway-helm" },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.mutatingWebhook],
    objects: [
      ...redisAccess(settings),
      {
        suffix: "metrics",
        manifest: podMonitor("envoy-gateway", namespace, { "control-plane": "envoy-gateway" }, "metrics"),
      },
      {
        suffix: "rate-limit-metrics",
        manifest: podMonitor("envoy-ratelimit", namespace, RATE_LIMIT_LABELS, "metrics"),
      },
    ],
    // A job signs the webhook's certificate when it runs.
    ignored: [
      {
        group: "admissionregistration.k8s.io",
        kind: "MutatingWebhookConfiguration",
        jqPathExpressions: [".webhooks[].clientConfig.caBundle"],
      },
    ],
    values: {
      crds: { enabled: false },
      podDisruptionBudget: { minAvailable: replicas > 1 ? 1 : 0 },
      deployment: {
        replicas,
        priorityClassName: CLUSTER_CRITICAL,
        envoyGateway: { resources: resources("100m", "256Mi", "1Gi") },
        pod: { topologySpreadConstraints: [spread({ "control-plane": "envoy-gateway" })] },
      },
      certgen: { job: { resources: resources("10m", "64Mi") } },
      config: { envoyGateway: configuration(settings) },
    },
  };
}

function configuration({ replicas, redis }: EnvoyGatewaySettings): HelmValues {
  return {
    gateway: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    provider: {
      type: "Kubernetes",
      kubernetes: {
        rateLimitDeployment: {
          replicas,
          pod: {
            topologySpreadConstraints: [spread(RATE_LIMIT_LABELS)],
          },
          container: {
            resources: resources("50m", "64Mi", "256Mi"),
            securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65534, runAsGroup: 65534 },
            env: [
              {
                name: "REDIS_AUTH",
                valueFrom: { secretKeyRef: { name: REDIS_PASSWORD.secret, key: REDIS_PASSWORD.key } },
              },
              ...(redis.tls === undefined
                ? []
                : [{ name: "REDIS_TLS_CACERT", value: `${REDIS_CLIENT_FOLDER}/ca.crt` }]),
            ],
          },
        },
      },
    },
    logging: { level: { default: "info" } },
    // Routes to addresses outside the cluster, such as where a provider's keys are.
    extensionApis: { enableBackend: true },
    rateLimit: {
      backend: {
        type: "Redis",
        redis: {
          url: `${redis.host}:${redis.port}`,
          ...(redis.tls === undefined ? {} : { tls: { certificateRef: { name: REDIS_CLIENT } } }),
        },
      },
      failClosed: true,
      // Envoy Gateway's default of 20 ms is less than what a failover of Redis takes, and a limit that fails closed answers 500.
      timeout: "250ms",
      telemetry: { metrics: { prometheus: {} } },
    },
  };
}

function redisAccess({ namespace, redis, redisPassword, refresh }: EnvoyGatewaySettings): AddOnObject[] {
  return [
    {
      suffix: "redis-password",
      manifest: externalSecret({
        name: REDIS_PASSWORD.secret,
        namespace,
        store: PLATFORM_STORE,
        refresh,
        fields: [{ key: REDIS_PASSWORD.key, path: redisPassword, property: REDIS_PASSWORD.property }],
      }),
    },
    ...(redis.tls === undefined
      ? []
      : [
          {
            suffix: "redis-client",
            manifest: certificate({
              name: REDIS_CLIENT,
              namespace,
              secretName: REDIS_CLIENT,
              dnsNames: [`envoy-ratelimit.${namespace}.svc`],
              ...redis.tls,
            }),
          },
        ]),
  ];
}
