import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { addOns, type AddOnsSettings } from "../../../components/add-ons/catalogue.ts";
import { alertmanagerConfig } from "../../../observability/routing/alertmanager.ts";
import { ROUTING, SILENT } from "../../observability/routing/routing.ts";
import { everything } from "./support.ts";

/** A value of a product's chart, by its path. */
function value(product: string, path: string, settings: AddOnsSettings = everything): unknown {
  const found = addOns(settings).find(({ name }) => name === product);
  assert.ok(found, product);
  return path
    .split("/")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], found.values);
}

function object(product: string, suffix: string, settings: AddOnsSettings = everything) {
  return addOns(settings)
    .find(({ name }) => name === product)
    ?.objects?.find((candidate) => candidate.suffix === suffix)?.manifest as
    { metadata: { name: string; namespace: string }; spec: Record<string, unknown> } | undefined;
}

test("Envoy Gateway counts global limits in Redis, and lets nothing through uncounted", () => {
  const config = "config/envoyGateway";
  assert.equal(value("envoy-gateway", `${config}/rateLimit/failClosed`), true);
  assert.deepEqual(value("envoy-gateway", `${config}/rateLimit/backend`), {
    type: "Redis",
    redis: {
      url: "redis-master.platform-system.svc:6379",
      tls: { certificateRef: { name: "redis-client" } },
    },
  });
  assert.equal(value("envoy-gateway", `${config}/extensionApis/enableBackend`), true);
  const container = `${config}/provider/kubernetes/rateLimitDeployment/container`;
  assert.deepEqual(value("envoy-gateway", `${container}/env`), [
    { name: "REDIS_AUTH", valueFrom: { secretKeyRef: { name: "redis-password", key: "password" } } },
    { name: "REDIS_TLS_CACERT", value: "/redis-certs/ca.crt" },
  ]);
  assert.equal(value("envoy-gateway", "crds/enabled"), false);
  assert.equal(value("gateway-crds", "crds/gatewayAPI/channel"), "standard");
  assert.deepEqual(object("envoy-gateway", "redis-client")?.spec["dnsNames"], [
    "envoy-ratelimit.envoy-gateway-system.svc",
  ]);
});

test("Prometheus reads the operator of Kafka and what it makes for a cluster, the exporter of lags among it", () => {
  const read = ["metrics", "kafka-metrics"].map((suffix) => {
    const { selector, podMetricsEndpoints } = (object("strimzi-kafka-operator", suffix)?.spec ?? {}) as {
      selector?: unknown;
      podMetricsEndpoints?: readonly { readonly port: string }[];
    };
    return [selector, podMetricsEndpoints?.map(({ port }) => port)];
  });
  assert.deepEqual(read, [
    [{ matchLabels: { "strimzi.io/kind": "cluster-operator" } }, ["http"]],
    [{ matchLabels: { "strimzi.io/kind": "Kafka" } }, ["tcp-prometheus"]],
  ]);
});

test("without TLS neither Redis nor the rate limit service has a certificate", () => {
  const address = { host: "redis-master.platform-system.svc", port: 6379 };
  const settings = {
    ...everything,
    redis: { ...everything.redis, address },
    envoyGateway: { ...everything.envoyGateway, redis: address },
  };
  assert.equal(object("redis", "certificate", settings), undefined);
  assert.equal(object("envoy-gateway", "redis-client", settings), undefined);
  assert.equal(value("redis", "haproxy/tls", settings), undefined);
  assert.deepEqual(value("envoy-gateway", "config/envoyGateway/rateLimit/backend/redis", settings), {
    url: "redis-master.platform-system.svc:6379",
  });
});

test("Redis answers at the address that everybody knows, over TLS, at the server that takes writes", () => {
  assert.deepEqual(object("redis", "address")?.metadata, {
    name: "redis-master",
    namespace: "platform-system",
  });
  assert.deepEqual(object("redis", "address")?.spec["selector"], {
    app: "redis-ha-haproxy",
    release: "redis",
  });
  assert.deepEqual(value("redis", "haproxy/tls"), {
    enabled: true,
    secretName: "redis-tls",
    keyName: "tls-combined.pem",
    certMountPath: "/tls/",
  });
  const certificate = object("redis", "certificate");
  assert.deepEqual(certificate?.spec["dnsNames"], [
    "redis-master.platform-system.svc",
    "redis-master.platform-system.svc.cluster.local",
  ]);
  assert.deepEqual(certificate.spec["additionalOutputFormats"], [{ type: "CombinedPEM" }]);
  // HAProxy reads its certificate when it starts, and it lives a day.
  assert.deepEqual(value("redis", "haproxy/deploymentAnnotations"), {
    "reloader.stakater.com/auto": "true",
  });
  assert.equal(value("reloader", "reloader/reloadStrategy"), "annotations");
});

test("Redis forgets nothing, and a majority of sentinels decides", () => {
  assert.equal(value("redis", "redis/config/maxmemory-policy"), "noeviction");
  assert.equal(value("redis", "redis/config/appendonly"), "yes");
  assert.equal(value("redis", "sentinel/quorum"), 2);
  const five = { ...everything, redis: { ...everything.redis, replicas: 5 } };
  assert.equal(value("redis", "sentinel/quorum", five), 3);
  assert.deepEqual(
    [value("redis", "auth"), value("redis", "existingSecret"), value("redis", "authKey")],
    [true, "redis-password", "password"],
  );
});

test("Argo Rollouts moves traffic by a plugin of one file, and has rights on no other router", () => {
  assert.deepEqual(value("argo-rollouts", "controller/trafficRouterPlugins"), [
    {
      name: "argoproj-labs/gatewayAPI",
      location:
        "https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/download/v0.17.0/gatewayapi-plugin-linux-amd64",
      sha256: "1904ca787d33107c140521899d61fff030ee75d99908bd175fca5a4647759061",
    },
  ]);
  assert.deepEqual(value("argo-rollouts", "controller/nodeSelector"), { "kubernetes.io/arch": "amd64" });
  const providers = value("argo-rollouts", "providerRBAC/providers") as Record<string, boolean>;
  assert.deepEqual(
    Object.keys(providers).filter((key) => providers[key]),
    ["gatewayAPI"],
  );
  assert.equal(value("argo-rollouts", "controller/metrics/serviceMonitor/enabled"), true);
});

test("cert-manager knows Gateway API, keeps its kinds, and stays out of kube-system", () => {
  assert.deepEqual(value("cert-manager", "crds"), { enabled: true, keep: true });
  assert.equal(value("cert-manager", "config/enableGatewayAPI"), true);
  assert.deepEqual(value("cert-manager", "global/leaderElection"), { namespace: "cert-manager" });
  assert.equal(value("cert-manager", "serviceAccount/name"), "cert-manager");
});

test("operators run as the accounts that Vault knows", () => {
  assert.equal(value("external-secrets", "serviceAccount/name"), "external-secrets");
  const other = {
    ...everything,
    externalSecrets: { ...everything.externalSecrets, account: "eso" },
    certManager: { ...everything.certManager, account: "issuer" },
  };
  assert.equal(value("external-secrets", "serviceAccount/name", other), "eso");
  assert.equal(value("cert-manager", "serviceAccount/name", other), "issuer");
});

test("a single copy has no budget for disruptions, which would stop every node from being drained", () => {
  const budgets = {
    certManager: ["cert-manager", "podDisruptionBudget/enabled"],
    externalSecrets: ["external-secrets", "podDisruptionBudget/enabled"],
    argoRollouts: ["argo-rollouts", "controller/pdb/enabled"],
    strimzi: ["strimzi-kafka-operator", "podDisruptionBudget/enabled"],
    reloader: ["reloader", "reloader/podDisruptionBudget/enabled"],
    prometheusAdapter: ["prometheus-adapter", "podDisruptionBudget/enabled"],
    alloy: ["alloy", "controller/podDisruptionBudget/enabled"],
  } as const;
  for (const [key, [product, path]] of Object.entries(budgets)) {
    const of = (replicas: number) => ({
      ...everything,
      [key]: { ...everything[key as keyof typeof budgets], replicas },
    });
    assert.equal(value(product, path, of(2)), true, key);
    assert.equal(value(product, path, of(1)), false, key);
  }
  const keda = (replicas: number) => ({ ...everything, keda: { ...everything.keda, replicas } });
  assert.deepEqual(value("keda", "podDisruptionBudget/operator", keda(2)), { minAvailable: 1 });
  assert.deepEqual(value("keda", "podDisruptionBudget/operator", keda(1)), {});
  const envoy = (replicas: number) => ({
    ...everything,
    envoyGateway: { ...everything.envoyGateway, replicas },
  });
  assert.equal(value("envoy-gateway", "podDisruptionBudget/minAvailable", envoy(1)), 0);
  assert.equal(value("envoy-gateway", "podDisruptionBudget/minAvailable", envoy(2)), 1);
});

test("Kyverno answers the API server with three pods, and every part of it is scraped", () => {
  assert.equal(value("kyverno", "admissionController/replicas"), 3);
  for (const part of ["admission", "background", "cleanup", "reports"]) {
    assert.equal(value("kyverno", `${part}Controller/serviceMonitor/enabled`), true, part);
  }
  assert.deepEqual(value("kyverno", "features/policyExceptions"), { enabled: true, namespace: "kyverno" });
});

test("Prometheus sees all namespaces, keeps what it is told to, and says where samples come from", () => {
  const spec = value("kube-prometheus-stack", "prometheus/prometheusSpec") as Record<string, unknown>;
  assert.equal(spec["retention"], "360h");
  // 85 % of 50 GiB.
  assert.equal(spec["retentionSize"], "43520MB");
  assert.deepEqual(spec["externalLabels"], { cluster: "c1", environment: "dev", region: "r1" });
  for (const kind of ["serviceMonitor", "podMonitor", "probe", "rule", "scrapeConfig"]) {
    assert.equal(spec[`${kind}SelectorNilUsesHelmValues`], false, kind);
    assert.deepEqual(spec[`${kind}NamespaceSelector`], {}, kind);
  }
  assert.deepEqual(spec["storageSpec"], {
    volumeClaimTemplate: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "fast",
        resources: { requests: { storage: "50Gi" } },
      },
    },
  });
  assert.equal(value("kube-prometheus-stack", "alertmanager/alertmanagerSpec/replicas"), 3);
  assert.equal(value("kube-prometheus-stack", "crds/enabled"), false);
});

test("Alertmanager is configured, and has what it signs in with as files", () => {
  assert.deepEqual(
    value("kube-prometheus-stack", "alertmanager/config"),
    JSON.parse(JSON.stringify(alertmanagerConfig(ROUTING))),
  );
  const spec = "alertmanager/alertmanagerSpec/secrets";
  assert.deepEqual(value("kube-prometheus-stack", spec), ["alertmanager-receivers"]);
  const data = object("kube-prometheus-stack", "receivers")?.spec["data"] as {
    secretKey: string;
    remoteRef: { key: string; property: string };
  }[];
  assert.deepEqual(
    data.map(({ secretKey, remoteRef }) => `${secretKey} ${remoteRef.key} ${remoteRef.property}`),
    [
      "mattermost-url platform/dev/alertmanager/mattermost url",
      "email-password platform/dev/alertmanager/email password",
      "on-call-token platform/dev/alertmanager/on-call token",
      "heartbeat-token platform/dev/alertmanager/heartbeat token",
    ],
  );
});

test("where nobody is to be told, Alertmanager needs no secret", () => {
  const { monitoring } = everything;
  const silent = {
    ...everything,
    monitoring: { ...monitoring, alertmanager: { ...monitoring.alertmanager, routing: SILENT } },
  };
  assert.equal(object("kube-prometheus-stack", "receivers", silent), undefined);
  assert.equal(value("kube-prometheus-stack", "alertmanager/alertmanagerSpec/secrets", silent), undefined);
});

test("Prometheus answers at the address that everybody knows, and a client stays with one copy", () => {
  assert.deepEqual(object("kube-prometheus-stack", "address"), {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "prometheus-server", namespace: "monitoring" },
    spec: {
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": "prometheus" },
      sessionAffinity: "ClientIP",
      ports: [{ name: "http-web", port: 9090, protocol: "TCP", targetPort: "http-web" }],
    },
  });
});

test("people sign in to Grafana at Keycloak, and their groups say what they may do", () => {
  const oauth = value("kube-prometheus-stack", "grafana/grafana.ini/auth.generic_oauth") as Record<
    string,
    unknown
  >;
  assert.equal(oauth["client_id"], "grafana");
  assert.equal(oauth["auth_url"], "https://keycloak.example.org/realms/slipway/protocol/openid-connect/auth");
  assert.equal(
    oauth["role_attribute_path"],
    "contains(groups[*], 'platform-admins') && 'GrafanaAdmin' || contains(groups[*], 'infra-engineers') && 'Editor' || 'Viewer'",
  );
  assert.deepEqual(value("kube-prometheus-stack", "grafana/grafana.ini/auth"), {
    disable_login_form: true,
    oauth_allow_insecure_email_lookup: false,
  });
  assert.deepEqual(value("kube-prometheus-stack", "grafana/envValueFrom"), {
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: {
      secretKeyRef: { name: "grafana-sign-in", key: "client-secret" },
    },
  });
});

test("what a job pushes keeps its own labels, and one Pushgateway remembers it", () => {
  assert.deepEqual(value("prometheus-pushgateway", "serviceMonitor"), {
    enabled: true,
    namespace: "monitoring",
    honorLabels: true,
  });
  assert.equal(value("prometheus-pushgateway", "fullnameOverride"), "prometheus-pushgateway");
  assert.equal(value("prometheus-pushgateway", "replicaCount"), 1);
  assert.deepEqual(value("prometheus-pushgateway", "persistentVolume"), { enabled: true, size: "2Gi" });
});

test("metrics that a chart cannot honour the labels of are put right after the scrape", () => {
  const rules = [
    { action: "labelmap", regex: "exported_(.+)", replacement: "$1" },
    { action: "labeldrop", regex: "exported_.+" },
  ];
  assert.deepEqual(value("argo-rollouts", "controller/metrics/serviceMonitor/metricRelabelings"), rules);
  assert.deepEqual(value("keda", "prometheus/operator/serviceMonitor/metricRelabelings"), rules);
});

test("autoscalers get the metrics they ask for, and no others", () => {
  assert.deepEqual(value("prometheus-adapter", "rules"), {
    default: false,
    custom: [
      {
        seriesQuery: 'jobs_in_work{namespace!="",pod!=""}',
        resources: { overrides: { namespace: { resource: "namespace" }, pod: { resource: "pod" } } },
        name: { matches: "^jobs_in_work$", as: "jobs_in_work" },
        metricsQuery: "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)",
      },
    ],
  });
  assert.deepEqual(value("prometheus-adapter", "prometheus"), {
    url: "http://prometheus-server.monitoring.svc",
    port: 9090,
  });
  const port = (prometheus: string) =>
    value("prometheus-adapter", "prometheus/port", {
      ...everything,
      prometheusAdapter: { ...everything.prometheusAdapter, prometheus },
    });
  assert.deepEqual([port("http://p.example.org"), port("https://p.example.org")], [80, 443]);
});

test("Loki keeps logs in a bucket with several pods, or on the volume of one", () => {
  assert.equal(value("loki", "singleBinary/replicas"), 3);
  assert.deepEqual(value("loki", "loki/commonConfig"), { replication_factor: 3 });
  assert.deepEqual(value("loki", "loki/storage/bucketNames"), {
    chunks: "logs",
    ruler: "logs",
    admin: "logs",
  });
  assert.deepEqual(value("loki", "singleBinary/extraEnvFrom"), [{ secretRef: { name: "loki-s3" } }]);

  const alone = {
    ...everything,
    loki: { ...everything.loki, storage: { type: "volume" } },
  } as const;
  assert.equal(value("loki", "singleBinary/replicas", alone), 1);
  assert.deepEqual(value("loki", "loki/commonConfig", alone), { replication_factor: 1 });
  assert.deepEqual(value("loki", "loki/storage", alone), { type: "filesystem" });
  assert.equal(value("loki", "loki/compactor/delete_request_store", alone), "filesystem");
  assert.equal(object("loki", "credentials", alone), undefined);
  assert.equal(value("loki", "singleBinary/extraEnvFrom", alone), undefined);
});

test("Loki evaluates the rules that it mounts, and tells each Alertmanager", () => {
  assert.equal(value("loki", "ruler/enabled"), true);
  assert.deepEqual(value("loki", "loki/rulerConfig"), {
    storage: { type: "local", local: { directory: "/etc/loki/rules" } },
    alertmanager_url: "http://_http-web._tcp.alertmanager-operated.monitoring.svc",
    enable_alertmanager_discovery: true,
    enable_alertmanager_v2: true,
    enable_sharding: false,
    external_url: "https://grafana.example.org",
    datasource_uid: "loki",
    external_labels: { cluster: "c1", region: "r1" },
  });
  assert.deepEqual(value("loki", "singleBinary/extraVolumes"), [
    { name: "rules", configMap: { name: "loki-rules", optional: true } },
  ]);
  // What a Loki without tenants calls its only one.
  assert.deepEqual(value("loki", "singleBinary/extraVolumeMounts"), [
    { name: "rules", mountPath: "/etc/loki/rules/fake", readOnly: true },
  ]);
  assert.equal(value("loki", "sidecar/rules/enabled"), false);

  const untold = { ...everything, loki: { ...everything.loki, ruler: undefined } };
  assert.equal(value("loki", "ruler/enabled", untold), false);
  assert.equal(value("loki", "loki/rulerConfig", untold), undefined);
  assert.equal(value("loki", "singleBinary/extraVolumes", untold), undefined);
});

test("Grafana's sidecars read ConfigMaps of their own namespace, and no Secret of the cluster", () => {
  const stack = "kube-prometheus-stack";
  assert.deepEqual(value(stack, "grafana/rbac"), { namespaced: true });
  for (const what of ["dashboards", "datasources"]) {
    assert.equal(value(stack, `grafana/sidecar/${what}/searchNamespace`), "monitoring");
    assert.equal(value(stack, `grafana/sidecar/${what}/resource`), "configmap");
  }
  assert.equal(
    value(stack, "grafana/sidecar/datasources/url"),
    "http://prometheus-server.monitoring.svc:9090",
  );
});

test("Loki deletes logs when their time is over, audit logs later", () => {
  const limits = value("loki", "loki/limits_config") as Record<string, unknown>;
  assert.equal(limits["retention_period"], "720h");
  assert.deepEqual(limits["retention_stream"], [
    { selector: '{job="vault-audit"}', priority: 1, period: "9600h" },
  ]);
  assert.equal(value("loki", "loki/compactor/retention_enabled"), true);
});

test("an operator watches no more namespaces than it has to", () => {
  assert.deepEqual(value("strimzi-kafka-operator", "watchNamespaces"), ["kafka"]);
});

test("charts are installed where the Pod Security level allows what they run", () => {
  const restricted = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
  assert.deepEqual(value("strimzi-kafka-operator", "securityContext"), restricted);
  assert.deepEqual(value("reloader", "reloader/deployment/containerSecurityContext"), restricted);
  assert.deepEqual(value("prometheus-pushgateway", "containerSecurityContext"), restricted);
  assert.deepEqual(value("alloy", "alloy/securityContext"), {
    ...restricted,
    runAsUser: 473,
    runAsGroup: 473,
  });
});

test("every memory request and limit is a quantity", () => {
  const quantities: string[] = [];
  const walk = (at: unknown): void => {
    if (typeof at !== "object" || at === null) return;
    for (const [key, child] of Object.entries(at)) {
      if (key === "memory" && typeof child === "string") quantities.push(child);
      walk(child);
    }
  };
  for (const { values } of addOns(everything)) walk(parse(JSON.stringify(values)));
  assert.ok(quantities.length > 60);
  for (const quantity of quantities) assert.match(quantity, /^\d+(Mi|Gi)$/);
});
