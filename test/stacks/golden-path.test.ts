import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { explainService } from "../../cli/explain/service.ts";
import { InputFaults } from "../../components/core/faults.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

/** A contract of fifteen lines, as a team would begin. */
const SHOP = `name: shop
description: Sells things
owner: sales
language: node
image: { digest: "sha256:${"a".repeat(64)}" }
strategy: { type: canary }
ports: [{ name: http, port: 8080 }]
routes:
  - { name: api, host: shop, auth: { mode: jwt, provider: keycloak, scopes: [shop:read] } }
dependencies: [packet-relay]
probes: { readiness: { path: /ready } }
metrics: {}
secrets: [{ name: DATABASE_URL, key: database }]
egress: [{ host: payments.example.org }]
environments: { stg: {} }
`;

test("a contract of fifteen lines becomes the whole golden path, and each object says why", async (t) => {
  assert.equal(SHOP.trim().split("\n").length, 15);
  const root = copyOfProject(t);
  writeFileSync(path.join(root, "catalog/shop.yaml"), SHOP);
  const plan = { schemaVersion: 1 as const, stacks: { stg: await planOf(root, "stg") } };
  const [shop, ...others] = explainService(plan, "shop");
  assert.deepEqual(others, []);
  assert.deepEqual(shop?.objects.map(({ kind, name }) => `${kind} ${name}`).toSorted(), [
    "BackendTrafficPolicy shop-api",
    "CiliumNetworkPolicy shop-hosts",
    "ExternalSecret shop-secrets",
    "HTTPRoute shop-api",
    "HorizontalPodAutoscaler shop",
    "NetworkPolicy shop",
    "PodDisruptionBudget shop",
    "Rollout shop",
    "SecretStore vault-backend",
    "SecurityPolicy shop-api",
    "Service shop",
    "Service shop-canary",
    "Service shop-stable",
    "ServiceAccount shop",
    "ServiceMonitor shop",
  ]);
  const elsewhere = plan.stacks.stg.resources
    .filter(({ custom, name }) => custom && /(^|-)shop(-|$)/.test(name))
    .map(({ type }) => type.split(":").at(-1));
  for (const kind of ["Application", "Namespace", "ResourceQuota", "Policy", "AuthBackendRole"]) {
    assert.ok(elsewhere.includes(kind), `no ${kind} was made for the contract`);
  }
});

for (const stack of ["dev", "stg", "prod"]) {
  test(`every object of every service in ${stack} has a reason, and every reason an object`, async () => {
    const { resources } = await planOf(process.cwd(), stack);
    const components = resources.filter(({ type }) => type === "slipway:service:Service");
    assert.ok(components.length > 0);
    for (const component of resources.filter(({ outputs }) => outputs["reasons"] !== undefined)) {
      const children = resources.filter(({ custom, parent }) => custom && parent === component.urn);
      assert.deepEqual(
        Object.keys(component.outputs["reasons"] as object).toSorted(),
        children.map(({ name }) => name).toSorted(),
        component.urn,
      );
    }
    for (const { name } of components) {
      const [service] = explainService(
        { schemaVersion: 1, stacks: { [stack]: { resources, outputs: {} } } },
        name,
      );
      for (const { kind, name: object, reason } of service?.objects ?? []) {
        assert.match(reason, /^[a-z].*: \S/, `${kind} ${object}`);
      }
    }
  });
}

test("what is no service is named with those there are", async () => {
  const plan = { schemaVersion: 1 as const, stacks: { dev: await planOf(process.cwd(), "dev") } };
  assert.throws(() => explainService(plan, "shop\u001b"), {
    message:
      'no service is called "shop\\\\u001b", allowed netops-dashboard, packet-relay, traffic-generator',
  });
});

test("rules of an unknown service, and of a flag that no contract has, are told with their places", async (t) => {
  const root = copyOfProject(t);
  writeFileSync(
    path.join(root, "rules/dev.json"),
    '{\n  "services": {\n    "netops-dashbord": {},\n    "netops-dashboard": { "flags": { "traffic-heatmaps": true, "on": 1 } }\n  }\n}\n',
  );
  await assert.rejects(planOf(root, "dev"), (error) => {
    assert.ok(error instanceof InputFaults);
    assert.match(error.message, /^rules\/dev\.json:4:\d+ services\.netops-dashboard\.flags\.on: /m);
    return true;
  });
  edit(root, "rules/dev.json", (text) => text.replace(', "on": 1', ""));
  await assert.rejects(planOf(root, "dev"), (error) => {
    assert.ok(error instanceof InputFaults);
    assert.match(
      error.message,
      /rules\/dev\.json:3:\d+ .*service "netops-dashbord" does not exist, did you mean "netops-dashboard"\?/,
    );
    assert.match(
      error.message,
      /rules\/dev\.json:4:\d+ .*flag "traffic-heatmaps" does not exist, did you mean "traffic-heatmap"\?/,
    );
    return true;
  });
});

test("an overlay begins with the flags that the environment sets, and the contract's defaults for the others", async (t) => {
  const root = copyOfProject(t);
  const flags = async () => {
    const { outputs } = await planOf(root, "dev");
    return (outputs["overlays"] as Record<string, { rules: unknown }>)["overlays/dev/netops-dashboard"]
      ?.rules;
  };
  assert.deepEqual(await flags(), { flags: { "traffic-heatmap": true }, limits: {} });
  edit(root, "rules/dev.json", (text) =>
    text
      .replace('"traffic-heatmap": true', "")
      .replace('"flags"', '"limits": { "links": 40 },\n      "flags"'),
  );
  assert.deepEqual(await flags(), { flags: { "traffic-heatmap": false }, limits: { links: 40 } });
});

test("a cluster that Pulumi applies to gets digests and rules without an overlay", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("    domain: dev", "    delivery: direct\n    domain: dev"),
  );
  const { resources } = await planOf(root, "dev");
  const text = JSON.stringify(resources.find(({ name }) => name === "traffic-generator-workload")?.inputs);
  assert.match(text, /traffic-generator@sha256:[0-9a-f]{64}/);
  assert.doesNotMatch(text, /:unset/);
  assert.ok(resources.some(({ name }) => name === "traffic-generator-rules"));
  const committed = readFileSync("Pulumi.dev.yaml", "utf8");
  assert.doesNotMatch(committed, /delivery:/);
});
