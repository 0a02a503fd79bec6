import assert from "node:assert/strict";
import { test } from "node:test";
import { driftBetween, isDrifted, type ComparedObject } from "../../../components/ephemeral/drift.ts";

const pod = (image: string, env: Readonly<Record<string, string>> = {}) => ({
  containers: [
    {
      name: "shop",
      image,
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      ports: [{ name: "http", containerPort: 8080 }],
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true, allowPrivilegeEscalation: false },
      livenessProbe: { httpGet: { path: "/livez", port: "http" }, periodSeconds: 10, timeoutSeconds: 1 },
      readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 10, timeoutSeconds: 1 },
    },
  ],
});
const object = (kind: string, name: string, spec: object): ComparedObject =>
  ({ kind, metadata: { name }, spec }) as ComparedObject;

const staging = [
  object("Rollout", "shop", {
    strategy: { canary: { steps: [{ setWeight: 5 }] } },
    template: { spec: pod("shop:unset") },
  }),
  object("Service", "shop-stable", { ports: [{ port: 8080 }] }),
  object("Service", "shop-canary", { ports: [{ port: 8080 }] }),
  object("Service", "shop", { type: "ExternalName", externalName: "shop-stable.shop.svc" }),
  object("HTTPRoute", "shop-api", {
    hostnames: ["shop.stg.example.org"],
    rules: [{ matches: [{ path: { value: "/" } }], backendRefs: [{ name: "shop-stable", weight: 100 }] }],
  }),
  object("HorizontalPodAutoscaler", "shop", { maxReplicas: 10 }),
  object("SecretStore", "vault-backend", { provider: { vault: { server: "https://v" } } }),
];
const ephemeral = (spec: object) => [
  object("Deployment", "shop", { replicas: 1, template: { spec } }),
  object("Service", "shop", { type: "ClusterIP", ports: [{ port: 8080 }] }),
  object("HTTPRoute", "shop-api", {
    hostnames: ["shop.preview.example.org"],
    rules: [{ matches: [{ path: { value: "/" } }], backendRefs: [{ name: "shop", weight: 1 }] }],
  }),
  object("SecretStore", "vault-backend-shop", { provider: { vault: { server: "https://v" } } }),
];

test("one pod that is replaced at once, at a host of its own, is no drift", () => {
  const drift = driftBetween(staging, ephemeral(pod("shop:unset")));
  assert.deepEqual(drift.differing, []);
  assert.equal(drift.fields, 26);
  assert.equal(isDrifted(drift), false);
});

test("a field that differs is named", () => {
  const spec = pod("shop:unset");
  const [container] = spec.containers;
  assert.ok(container);
  container.ports = [{ name: "http", containerPort: 9090 }];
  const drift = driftBetween(staging, ephemeral(spec));
  assert.deepEqual(drift.differing, ["workload shop spec.template.spec.containers.0.ports.0.containerPort"]);
  // 1 of 26 is under 5 %.
  assert.equal(isDrifted(drift), false);
});

test("more than one field in twenty is too much, whether it differs, is missing or is more", () => {
  const more = driftBetween(staging, ephemeral(pod("shop:unset", { DEBUG: "1" })));
  assert.equal(more.differing.length, 3);
  assert.equal(isDrifted(more), true);
  const missing = driftBetween(staging, ephemeral(pod("shop:unset")).slice(1));
  assert.ok(missing.differing.every((field) => field.startsWith("workload shop ")));
  assert.equal(isDrifted(missing), true);
});

test("exactly one field in twenty is allowed", () => {
  const differing = ["a"];
  assert.equal(isDrifted({ fields: 20, differing }), false);
  assert.equal(isDrifted({ fields: 19, differing }), true);
  assert.equal(isDrifted({ fields: 0, differing: [] }), false);
});
