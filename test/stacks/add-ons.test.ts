import assert from "node:assert/strict";
import { test } from "node:test";
import { addOnCredentials } from "../../stacks/add-on-credentials.ts";
import { addOnClusterKinds, addOnNamespaces, addOnsOf, addOnSources } from "../../stacks/add-ons.ts";
import { clusterService } from "../../stacks/cluster-service.ts";
import { platformNamespaces } from "../../stacks/platform-namespaces.ts";
import { planOf } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const STACKS = ["dev", "stg", "prod"] as const;

test("every product runs in a namespace that the environment declares", () => {
  for (const stack of STACKS) {
    const environment = shippedEnvironment(stack);
    const declared = platformNamespaces(environment).map(({ name }) => name);
    assert.deepEqual(
      addOnsOf(stack, environment)
        .map(({ namespace }) => namespace)
        .filter((namespace) => !declared.includes(namespace)),
      [],
    );
  }
});

test("a product's secrets are read in namespaces that may read the platform's", () => {
  for (const stack of STACKS) {
    const environment = shippedEnvironment(stack);
    const allowed = platformNamespaces(environment)
      .filter(({ platformSecrets }) => platformSecrets)
      .map(({ name }) => name);
    const reading = addOnsOf(stack, environment).flatMap(({ objects = [] }) =>
      objects
        .filter(({ manifest }) => manifest.kind === "ExternalSecret")
        .map(({ manifest }) => manifest.metadata.namespace ?? ""),
    );
    assert.ok(reading.length >= 4);
    assert.deepEqual(
      reading.filter((namespace) => !allowed.includes(namespace)),
      [],
    );
  }
});

test("settings reach the charts", () => {
  const environment = shippedEnvironment("stg");
  const values = (name: string, changed = environment) =>
    addOnsOf("stg", changed).find((product) => product.name === name)?.values;
  const { prometheus } = values("kube-prometheus-stack") as {
    prometheus: { prometheusSpec: Record<string, unknown> };
  };
  assert.equal(prometheus.prometheusSpec["retention"], "840h");
  assert.deepEqual(prometheus.prometheusSpec["externalLabels"], {
    cluster: "slipway-stg",
    environment: "stg",
    region: "eu-central",
  });
  assert.match(JSON.stringify(values("alloy")), /slipway-stg/);
  const without = {
    ...environment,
    addOns: { ...environment.addOns, keda: { ...environment.addOns.keda, enabled: false } },
  };
  assert.ok(values("keda"));
  assert.equal(values("keda", without), undefined);
});

test("the Prometheus adapter is where runners are, which ask for a metric", () => {
  const has = (stack: string) =>
    addOnsOf(stack, shippedEnvironment(stack)).some(({ name }) => name === "prometheus-adapter");
  assert.deepEqual(STACKS.map(has), [false, true, false]);
});

test("Vault's audit log is received where the one Vault is declared", () => {
  const receives = (stack: string) =>
    JSON.stringify(
      addOnsOf(stack, shippedEnvironment(stack)).find(({ name }) => name === "alloy")?.values,
    ).includes("54525");
  assert.deepEqual(STACKS.map(receives), [false, false, true]);
  const prod = shippedEnvironment("prod");
  assert.ok(prod.shared);
  const { vault } = prod.shared;
  const silent = {
    ...prod,
    shared: {
      ...prod.shared,
      vault: { ...vault, audit: { ...vault.audit, socket: { ...vault.audit.socket, enabled: false } } },
    },
  };
  assert.doesNotMatch(JSON.stringify(addOnsOf("prod", silent)), /tcplog/);
});

test("Redis' certificate is signed by the issuer that is named, else by Vault's, and by none without TLS", () => {
  const stg = shippedEnvironment("stg");
  const issuer = (environment: typeof stg) =>
    addOnsOf("stg", environment)
      .find(({ name }) => name === "redis")
      ?.objects?.map(({ manifest }) => manifest as { spec?: { issuerRef?: { name: string } } })
      .find(({ spec }) => spec?.issuerRef !== undefined)?.spec?.issuerRef?.name;
  assert.equal(issuer(stg), "vault-ci");
  const redis = { ...stg.addOns.redis, issuer: "internal" };
  assert.equal(issuer({ ...stg, addOns: { ...stg.addOns, redis } }), "internal");
  const clear = { ...stg.endpoints, redis: { ...stg.endpoints.redis, tls: false } };
  assert.equal(issuer({ ...stg, endpoints: clear }), undefined);
});

test("the port of Loki's bucket is written where it is not that of HTTPS", () => {
  const prod = shippedEnvironment("prod");
  const endpoint = (port: number) => {
    const { storage } = prod.addOns.loki;
    assert.ok(storage.type === "s3");
    const loki = { ...prod.addOns.loki, storage: { ...storage, port } };
    return (
      addOnsOf("prod", { ...prod, addOns: { ...prod.addOns, loki } }).find(({ name }) => name === "loki")
        ?.values["loki"] as { storage: { s3: { endpoint: string } } }
    ).storage.s3.endpoint;
  };
  assert.equal(endpoint(443), "objects.slipway.example");
  assert.equal(endpoint(9000), "objects.slipway.example:9000");
});

test("every secret that a product starts with is in the table of what rotates", () => {
  for (const stack of STACKS) {
    const environment = shippedEnvironment(stack);
    const read = addOnsOf(stack, environment).flatMap(({ objects = [] }) =>
      objects
        .map(({ manifest }) => manifest as { spec?: { data?: { remoteRef: { key: string } }[] } })
        .flatMap(({ spec }) => spec?.data?.map(({ remoteRef }) => `kv/${remoteRef.key}`) ?? []),
    );
    assert.deepEqual(
      addOnCredentials(stack, environment)
        .map(({ storedIn }) => storedIn)
        .filter((path) => path.startsWith("kv/"))
        .sort(),
      [...new Set(read)].sort(),
    );
  }
  const dev = shippedEnvironment("dev");
  const addOns = {
    ...dev.addOns,
    redis: { ...dev.addOns.redis, enabled: false },
    envoyGateway: { ...dev.addOns.envoyGateway, enabled: false },
    monitoring: { ...dev.addOns.monitoring, enabled: false },
  };
  assert.deepEqual(addOnCredentials("dev", { ...dev, addOns }), []);
});

test("a Service is known by its name in the cluster", () => {
  assert.deepEqual(clusterService("a.b.svc"), { service: "a", namespace: "b" });
  assert.deepEqual(clusterService("a.b.svc.cluster.local"), { service: "a", namespace: "b" });
  assert.equal(clusterService("redis.example.org"), undefined);
});

for (const stack of STACKS) {
  test(`in ${stack}, the platform's project lets in what the products bring, and Applications come from nowhere else`, async () => {
    const { resources } = await planOf(process.cwd(), stack);
    const project = resources.find(({ name }) => name === "argocd-platform-project")?.inputs["spec"] as {
      sourceRepos: string[];
      destinations: { namespace: string }[];
      clusterResourceWhitelist: { group: string; kind: string }[];
    };
    const products = addOnsOf(stack, shippedEnvironment(stack));
    const missing = <T>(wanted: readonly T[], there: readonly T[]) =>
      wanted.filter((item) => !there.includes(item));
    assert.deepEqual(missing(addOnSources(products), project.sourceRepos), []);
    assert.deepEqual(
      missing(
        addOnNamespaces(products),
        project.destinations.map(({ namespace }) => namespace),
      ),
      [],
    );
    const kinds = project.clusterResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`);
    assert.deepEqual(
      missing(
        addOnClusterKinds(products).map(({ group, kind }) => `${group}/${kind}`),
        kinds,
      ),
      [],
    );
    assert.deepEqual(kinds, [...new Set(kinds)], "no kind is listed twice");
    assert.ok(!project.sourceRepos.includes("*"));
    assert.ok(!kinds.includes("*/*"));
    const applications = resources.filter(
      ({ type, inputs }) =>
        type === "kubernetes:argoproj.io/v1alpha1:Application" &&
        (inputs["spec"] as { source?: { chart?: string } }).source?.chart !== undefined,
    );
    for (const { inputs } of applications) {
      const { source } = inputs["spec"] as { source: { repoURL: string; targetRevision: string } };
      assert.ok(project.sourceRepos.includes(source.repoURL), source.repoURL);
      assert.match(source.targetRevision, /^v?\d+\.\d+\.\d+$/);
    }
  });
}

test("it is said that traces are lost while nobody keeps them", async () => {
  const { outputs } = await planOf(process.cwd(), "dev");
  const gaps = outputs["gaps"] as { product: string; feature: string; subject: string }[];
  assert.deepEqual(
    gaps
      .filter(({ product }) => product === "Grafana Alloy")
      .map(({ feature, subject }) => [feature, subject]),
    [["traces", "the gateway edge"]],
  );
});
