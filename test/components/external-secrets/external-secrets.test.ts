import assert from "node:assert/strict";
import { test } from "node:test";
import { ClusterStores } from "../../../components/external-secrets/cluster-stores.ts";
import { externalSecret } from "../../../components/external-secrets/external-secret.ts";
import { imagePullSecret } from "../../../components/external-secrets/image-pull-secret.ts";
import { serviceAccount } from "../../../components/external-secrets/service-account.ts";
import { ServiceSecrets } from "../../../components/external-secrets/service-secrets.ts";
import { clusterSecretStore, secretStore } from "../../../components/external-secrets/stores.ts";
import { objectsOf, planOf } from "../plan-of.ts";
import { evaluate } from "./go-template.ts";

const vault = {
  server: "https://vault.example.org",
  authMount: "kubernetes/cluster",
  retries: { max: 5, interval: "10 seconds" },
} as const;

test("a service's store logs in as the service, with a token made for Vault alone", () => {
  const store = secretStore({
    name: "vault-backend",
    namespace: "shop",
    vault,
    identity: { role: "shop", serviceAccount: { name: "shop" } },
  });
  assert.deepEqual(store.spec, {
    provider: {
      vault: {
        server: "https://vault.example.org",
        path: "kv",
        version: "v2",
        auth: {
          kubernetes: {
            mountPath: "kubernetes/cluster",
            role: "shop",
            serviceAccountRef: { name: "shop", audiences: ["vault"] },
          },
        },
      },
    },
    retrySettings: { maxRetries: 5, retryInterval: "10s" },
  });
});

test("certificates for Vault go in as base64, and only when there are some", () => {
  const ca = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const storeWith = (ca?: string) =>
    secretStore({
      name: "s",
      namespace: "n",
      vault: { ...vault, ca },
      identity: { role: "r", serviceAccount: { name: "a" } },
    }).spec?.provider.vault;
  assert.equal(Buffer.from(storeWith(ca)?.caBundle ?? "", "base64").toString(), ca);
  assert.ok(!("caBundle" in (storeWith() ?? {})));
});

test("a cluster's store serves the named namespaces only, in a stable order", () => {
  const { spec } = clusterSecretStore({
    store: { kind: "ClusterSecretStore", name: "vault-platform" },
    vault,
    identity: { role: "r", serviceAccount: { name: "a", namespace: "external-secrets" } },
    namespaces: ["monitoring", "argocd"],
  });
  assert.deepEqual(spec?.conditions, [{ namespaces: ["argocd", "monitoring"] }]);
});

test("a Secret is owned by its ExternalSecret, stays when Vault loses the entry, and every default is written out", () => {
  const object = externalSecret({
    name: "shop-secrets",
    namespace: "shop",
    store: { kind: "SecretStore", name: "vault-backend" },
    refresh: "5 minutes",
    fields: [{ key: "DATABASE_URL", path: "services/dev/shop/database", property: "url" }],
  });
  assert.deepEqual(object, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: "shop-secrets", namespace: "shop" },
    spec: {
      refreshInterval: "5m0s",
      secretStoreRef: { kind: "SecretStore", name: "vault-backend" },
      target: { name: "shop-secrets", creationPolicy: "Owner", deletionPolicy: "Retain" },
      data: [
        {
          secretKey: "DATABASE_URL",
          remoteRef: {
            key: "services/dev/shop/database",
            property: "url",
            conversionStrategy: "Default",
            decodingStrategy: "None",
            metadataPolicy: "None",
          },
        },
      ],
    },
  });
});

test("the pull credentials become what kubelets read, whatever signs they hold", () => {
  const { spec } = imagePullSecret({
    namespace: "shop",
    vaultPath: "platform/dev/harbor/pull",
    refresh: "5 minutes",
  });
  const template = spec?.target?.template;
  assert.equal(template?.type, "kubernetes.io/dockerconfigjson");
  assert.equal(template.engineVersion, "v2");
  const text = template.data?.[".dockerconfigjson"] ?? "";
  assert.equal(
    text,
    '{{ $auth := printf "%s:%s" .username .password | b64enc }}' +
      '{{ $login := dict "username" .username "password" .password "auth" $auth }}' +
      '{{ dict "auths" (dict .registry $login) | toJson }}',
  );
  const password = 'p"\\<&>\n{{ .registry }}';
  const json: unknown = JSON.parse(
    evaluate(text, { registry: "harbor.example.org", username: "robot$pull", password }),
  );
  assert.deepEqual(json, {
    auths: {
      "harbor.example.org": {
        username: "robot$pull",
        password,
        auth: Buffer.from(`robot$pull:${password}`).toString("base64"),
      },
    },
  });
  assert.throws(() => evaluate(text, { registry: "r", username: "u" }), {
    message: ".password has no value",
  });
  assert.deepEqual(
    spec?.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key, remoteRef.property]),
    ["registry", "username", "password"].map((field) => [field, "platform/dev/harbor/pull", field]),
  );
});

test("no pod gets a token of a service account; pull secrets only where there are some", () => {
  assert.deepEqual(serviceAccount("shop", "shop", ["harbor-pull"]), {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "shop", namespace: "shop" },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: "harbor-pull" }],
  });
  assert.ok(!("imagePullSecrets" in serviceAccount("a", "b")));
});

test("the namespaces of services come near the pull credentials, and not near the platform's secrets", async () => {
  const resources = await planOf((platform) => {
    new ClusterStores("stores", {
      ...platform,
      namespace: "external-secrets",
      operatorAccount: "external-secrets",
      vault,
      platformNamespaces: ["argocd"],
      pullNamespaces: ["shop"],
    });
  });
  const stores = resources.flatMap(({ type, inputs }) =>
    type.endsWith(":ClusterSecretStore") ? [inputs] : [],
  );
  const read = stores.map((store) => {
    const { metadata, spec } = store as unknown as {
      metadata: { name: string };
      spec: {
        conditions: unknown;
        provider: { vault: { auth: { kubernetes: { role: string; serviceAccountRef: unknown } } } };
      };
    };
    const { role, serviceAccountRef } = spec.provider.vault.auth.kubernetes;
    return { name: metadata.name, role, serviceAccountRef, conditions: spec.conditions };
  });
  assert.deepEqual(read, [
    {
      name: "vault-image-pull",
      role: "image-pull",
      serviceAccountRef: { name: "image-pull", namespace: "external-secrets", audiences: ["vault"] },
      conditions: [{ namespaces: ["shop"] }],
    },
    {
      name: "vault-platform",
      role: "external-secrets",
      serviceAccountRef: { name: "external-secrets", namespace: "external-secrets", audiences: ["vault"] },
      conditions: [{ namespaces: ["argocd"] }],
    },
  ]);
  assert.ok("stores-image-pull-account" in objectsOf(resources));
});

test("services that share a namespace have stores of their own", async () => {
  const resources = await planOf((platform) => {
    for (const service of ["shop", "till"]) {
      new ServiceSecrets(`${service}-secrets`, {
        ...platform,
        service,
        namespace: "shop",
        vault,
        refresh: "1 hour",
        fields: [{ key: "A", path: `services/dev/${service}/a`, property: "value" }],
        ...(service === "till"
          ? { transform: { externalSecret: { spec: { refreshInterval: "1m0s" } } } }
          : {}),
      });
    }
  });
  const specs = resources.flatMap(({ type, inputs }) => {
    if (!type.endsWith(":ExternalSecret")) return [];
    const { metadata, spec } = inputs as unknown as {
      metadata: { name: string };
      spec: { secretStoreRef: { kind: string; name: string }; refreshInterval: string };
    };
    return [[metadata.name, spec.secretStoreRef, spec.refreshInterval]];
  });
  assert.deepEqual(specs, [
    ["shop-secrets", { kind: "SecretStore", name: "vault-backend" }, "1h0m0s"],
    ["till-secrets", { kind: "SecretStore", name: "vault-backend-till" }, "1m0s"],
  ]);
});
