import type { AddOnsSettings } from "../../../components/add-ons/catalogue.ts";
import { ROUTING } from "../../observability/routing/routing.ts";

const refresh = "5 minutes";
const tls = {
  issuer: { kind: "ClusterIssuer", name: "vault-ci" },
  duration: "24 hours",
  renewBefore: "8 hours",
} as const;
const address = { host: "redis-master.platform-system.svc", port: 6379, tls };

/** Every product, as an environment might have it. */
export const everything = {
  certManager: { namespace: "cert-manager", account: "cert-manager", replicas: 2 },
  externalSecrets: { namespace: "external-secrets", account: "external-secrets", replicas: 2 },
  envoyGateway: {
    namespace: "envoy-gateway-system",
    replicas: 2,
    redis: address,
    redisPassword: "platform/dev/redis/password",
    refresh,
  },
  argoRollouts: { namespace: "argo-rollouts", replicas: 2 },
  kyverno: { namespace: "kyverno", admissionReplicas: 3, replicas: 2 },
  reloader: { namespace: "platform-system", replicas: 2 },
  monitoring: {
    namespace: "monitoring",
    service: "prometheus-server",
    externalLabels: { cluster: "c1", environment: "dev", region: "r1" },
    retention: "15 days",
    prometheus: { replicas: 2, memory: "4Gi", volume: { size: "50Gi", storageClass: "fast" } },
    alertmanager: {
      replicas: 3,
      volume: { size: "2Gi" },
      routing: ROUTING,
      secrets: {
        mattermost: "platform/dev/alertmanager/mattermost",
        email: "platform/dev/alertmanager/email",
        onCall: "platform/dev/alertmanager/on-call",
        heartbeat: "platform/dev/alertmanager/heartbeat",
      },
    },
    grafana: {
      url: "https://grafana.example.org",
      prometheus: "http://prometheus-server.monitoring.svc:9090",
      loki: "http://loki-gateway.monitoring.svc",
      issuer: "https://keycloak.example.org/realms/slipway",
      client: "grafana",
      adminGroup: "platform-admins",
      editorGroups: ["infra-engineers"],
      secrets: { admin: "platform/dev/grafana/admin", signIn: "platform/dev/grafana/sign-in" },
    },
    refresh,
  },
  pushgateway: { namespace: "monitoring", volume: { size: "2Gi" } },
  prometheusAdapter: {
    namespace: "monitoring",
    replicas: 2,
    prometheus: "http://prometheus-server.monitoring.svc:9090",
    podMetrics: ["jobs_in_work"],
  },
  loki: {
    namespace: "monitoring",
    replicas: 3,
    storage: {
      type: "s3",
      endpoint: "objects.example.org",
      region: "r1",
      bucket: "logs",
      credentials: "platform/dev/loki/s3",
    },
    volume: { size: "20Gi" },
    logs: "30 days",
    audit: "400 days",
    ruler: {
      alertmanagers: "http://_http-web._tcp.alertmanager-operated.monitoring.svc",
      grafana: "https://grafana.example.org",
      externalLabels: { cluster: "c1", region: "r1" },
    },
    refresh,
  },
  alloy: {
    namespace: "monitoring",
    replicas: 2,
    volume: { size: "2Gi" },
    pipeline: {
      loki: "http://loki-gateway.monitoring.svc",
      cluster: "c1",
      environment: "dev",
      envoyNamespace: "envoy-gateway-system",
      auditPort: 54525,
      traces: "tempo.monitoring.svc:4317",
    },
  },
  strimzi: { namespace: "kafka", replicas: 2 },
  keda: { namespace: "keda", cluster: "c1", replicas: 2 },
  redis: {
    namespace: "platform-system",
    service: "redis-master",
    address,
    replicas: 3,
    memory: "512Mi",
    volume: { size: "5Gi" },
    password: "platform/dev/redis/password",
    refresh,
  },
  cloudNativePg: { namespace: "cnpg-system", replicas: 2 },
} as const satisfies AddOnsSettings;
