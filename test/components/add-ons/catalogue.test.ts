import assert from "node:assert/strict";
import { test } from "node:test";
import { addOns, type AddOnsSettings } from "../../../components/add-ons/catalogue.ts";
import { everything } from "./support.ts";

const products = addOns(everything);

test("every product is installed from one chart of one exact version", () => {
  assert.deepEqual(
    Object.fromEntries(
      products.map(({ name, chart }) => [name, `${chart.repository}/${chart.name} ${chart.version}`]),
    ),
    {
      alloy: "https://grafana.github.io/helm-charts/alloy 1.11.1",
      "argo-rollouts": "https://argoproj.github.io/argo-helm/argo-rollouts 2.41.0",
      "cert-manager": "https://charts.jetstack.io/cert-manager v1.21.2",
      "cloudnative-pg": "https://cloudnative-pg.github.io/charts/cloudnative-pg 0.29.0",
      "envoy-gateway": "oci://docker.io/envoyproxy/gateway-helm v1.9.1",
      "external-secrets": "https://charts.external-secrets.io/external-secrets 1.3.2",
      "gateway-crds": "oci://docker.io/envoyproxy/gateway-crds-helm v1.9.1",
      keda: "https://kedacore.github.io/charts/keda 2.20.2",
      "kube-prometheus-stack":
        "https://prometheus-community.github.io/helm-charts/kube-prometheus-stack 77.14.0",
      kyverno: "https://kyverno.github.io/kyverno/kyverno 3.9.1",
      loki: "https://grafana-community.github.io/helm-charts/loki 18.11.0",
      "prometheus-adapter": "https://prometheus-community.github.io/helm-charts/prometheus-adapter 5.3.0",
      "prometheus-operator-crds":
        "https://prometheus-community.github.io/helm-charts/prometheus-operator-crds 23.0.0",
      "prometheus-pushgateway":
        "https://prometheus-community.github.io/helm-charts/prometheus-pushgateway 3.8.0",
      redis: "https://dandydeveloper.github.io/charts/redis-ha 4.39.0",
      reloader: "https://stakater.github.io/stakater-charts/reloader 2.2.16",
      "strimzi-kafka-operator": "https://strimzi.io/charts/strimzi-kafka-operator 0.51.0",
    },
  );
  for (const { chart } of products) {
    assert.match(chart.version, /^v?\d+\.\d+\.\d+$/);
    assert.match(chart.repository, /^(https|oci):\/\//);
  }
});

test("kinds come first, then what brings webhooks and secrets, then what uses them", () => {
  const turn = Object.fromEntries(products.map(({ name, wave }) => [name, wave]));
  assert.deepEqual(
    products.filter(({ kept }) => kept === true).map(({ name }) => name),
    ["gateway-crds", "prometheus-operator-crds"],
  );
  const at = (name: string) => turn[name] ?? Number.NaN;
  assert.ok(at("gateway-crds") < at("cert-manager"), "cert-manager watches routes");
  assert.ok(at("prometheus-operator-crds") < at("cert-manager"), "it brings a monitor");
  assert.ok(at("external-secrets") < at("redis"), "Redis has a password");
  assert.ok(at("cert-manager") < at("redis"), "Redis has a certificate");
  assert.ok(at("reloader") <= at("redis"));
  assert.deepEqual(
    products.map(({ wave }) => wave),
    products.map(({ wave }) => wave).toSorted((a, b) => a - b),
  );
});

test("a product that an environment does not have leaves nothing", () => {
  assert.deepEqual(addOns({}), []);
  const belongings: Partial<Record<keyof AddOnsSettings, string[]>> = {
    envoyGateway: ["envoy-gateway", "gateway-crds"],
    monitoring: ["kube-prometheus-stack", "prometheus-operator-crds"],
    strimzi: ["strimzi-kafka-operator"],
    pushgateway: ["prometheus-pushgateway"],
    certManager: ["cert-manager"],
    externalSecrets: ["external-secrets"],
    argoRollouts: ["argo-rollouts"],
    prometheusAdapter: ["prometheus-adapter"],
    cloudNativePg: ["cloudnative-pg"],
  };
  const names = products.map(({ name }) => name);
  for (const key of Object.keys(everything) as (keyof AddOnsSettings)[]) {
    const without = addOns({ ...everything, [key]: undefined }).map(({ name }) => name);
    assert.deepEqual(names.filter((name) => !without.includes(name)).sort(), belongings[key] ?? [key], key);
  }
});

test("no value is a credential: where a chart wants one, it names a Secret", () => {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") {
      if (/(password|secret|token|auth|accesskey(id)?)$/i.test(path)) found.push(`${path}=${value}`);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) walk(child, `${path}.${key}`);
  };
  for (const { name, values } of products) walk(values, name);
  assert.deepEqual(found, [
    "redis.existingSecret=redis-password",
    "kube-prometheus-stack.grafana.admin.existingSecret=grafana-admin",
    // Variables of the container, which a Secret fills.
    "loki.loki.storage.s3.accessKeyId=${AWS_ACCESS_KEY_ID}",
    "loki.loki.storage.s3.secretAccessKey=${AWS_SECRET_ACCESS_KEY}",
  ]);
});

test("secrets come from the platform's part of Vault alone", () => {
  const secrets = products.flatMap(({ name, objects = [] }) =>
    objects
      .map(({ manifest }) => manifest as unknown as ExternalSecret)
      .filter(({ kind }) => kind === "ExternalSecret")
      .flatMap(({ metadata, spec }) =>
        spec.data.map(
          ({ secretKey, remoteRef }) =>
            `${name}: ${metadata.namespace}/${metadata.name} ${secretKey} <- ${spec.secretStoreRef.name} ${remoteRef.key}#${remoteRef.property}`,
        ),
      ),
  );
  assert.deepEqual(secrets, [
    "redis: platform-system/redis-password password <- vault-platform platform/dev/redis/password#password",
    "envoy-gateway: envoy-gateway-system/redis-password password <- vault-platform platform/dev/redis/password#password",
    "kube-prometheus-stack: monitoring/alertmanager-receivers mattermost-url <- vault-platform platform/dev/alertmanager/mattermost#url",
    "kube-prometheus-stack: monitoring/alertmanager-receivers email-password <- vault-platform platform/dev/alertmanager/email#password",
    "kube-prometheus-stack: monitoring/alertmanager-receivers on-call-token <- vault-platform platform/dev/alertmanager/on-call#token",
    "kube-prometheus-stack: monitoring/alertmanager-receivers heartbeat-token <- vault-platform platform/dev/alertmanager/heartbeat#token",
    "kube-prometheus-stack: monitoring/grafana-admin username <- vault-platform platform/dev/grafana/admin#username",
    "kube-prometheus-stack: monitoring/grafana-admin password <- vault-platform platform/dev/grafana/admin#password",
    "kube-prometheus-stack: monitoring/grafana-sign-in client-secret <- vault-platform platform/dev/grafana/sign-in#client-secret",
    "loki: monitoring/loki-s3 AWS_ACCESS_KEY_ID <- vault-platform platform/dev/loki/s3#access-key-id",
    "loki: monitoring/loki-s3 AWS_SECRET_ACCESS_KEY <- vault-platform platform/dev/loki/s3#secret-access-key",
  ]);
});

interface ExternalSecret {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly secretStoreRef: { readonly name: string };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  };
}
