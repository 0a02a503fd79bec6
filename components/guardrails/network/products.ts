/** Where a product's pods are connected to, by the ports of its chart at the version that is installed. */
export interface ProductPorts {
  /** Ports that Prometheus reads metrics at. @default none */
  readonly metrics?: readonly number[];
  /** Ports that the API server asks webhooks and extensions at. @default none */
  readonly webhooks?: readonly number[];
  /** Whether its pods ask the API server. @default they do */
  readonly api?: boolean;
  /** Labels of its pods, where its namespace has other products too. @default every pod of the namespace */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a chart brings that makes no pods. */
const NO_PODS = { api: false } as const;

/** Every product that Argo CD installs, by the name of its add-on. One that is missing here could reach nothing. */
export const PRODUCT_PORTS: Readonly<Record<string, ProductPorts>> = {
  "gateway-crds": NO_PODS,
  "prometheus-operator-crds": NO_PODS,
  "cert-manager": { metrics: [9402], webhooks: [10_250] },
  "external-secrets": { metrics: [8080], webhooks: [10_250] },
  "argo-rollouts": { metrics: [8090] },
  kyverno: { metrics: [8000], webhooks: [9443] },
  reloader: { metrics: [9090], labels: { app: "reloader-reloader" } },
  // The operator's own metrics, and those of brokers.
  "strimzi-kafka-operator": { metrics: [8080, 9404] },
  // The API server asks its metrics server at 6443.
  keda: { metrics: [8080], webhooks: [9443, 6443] },
  "cloudnative-pg": { metrics: [8080], webhooks: [9443] },
  // The servers' exporter, and HAProxy.
  redis: { metrics: [9121, 9101], api: false, labels: { release: "redis" } },
  "envoy-gateway": { metrics: [19_001], webhooks: [9443] },
  // Prometheus reads the rest of its own namespace's without leaving it.
  "kube-prometheus-stack": { webhooks: [10_250] },
  "prometheus-pushgateway": { api: false },
  "prometheus-adapter": { webhooks: [6443] },
  loki: {},
  alloy: {},
};

/** Argo CD's parts: its controller, its server, its repository server, the ApplicationSets, the notifications and Redis. */
export const ARGOCD_METRICS = [8082, 8083, 8084, 8080, 9001, 9121];
