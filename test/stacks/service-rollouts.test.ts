import assert from "node:assert/strict";
import { test } from "node:test";
import { contractSchema } from "../../stacks/contract.ts";
import { smokeTestTarget, templateSettings } from "../../stacks/service-rollouts.ts";
import { shippedEnvironment } from "./shipped.ts";

const contract = (more: object) =>
  contractSchema.parse({
    name: "shop",
    description: "Sells",
    owner: "shops",
    language: "node",
    image: { digest: `sha256:${"0".repeat(64)}` },
    strategy: { type: "canary" },
    ports: [{ name: "http", port: 8080 }],
    probes: { readiness: { path: "/ready" } },
    metrics: {},
    environments: { dev: { scaling: { min: 1 } }, prod: {} },
    ...more,
  });
test("a blue-green release asks its readiness probe, and no other asks", () => {
  assert.deepEqual(smokeTestTarget(contract({ strategy: { type: "blueGreen" } })), {
    port: 8080,
    path: "/ready",
  });
  assert.equal(smokeTestTarget(contract({})), undefined);
  assert.equal(smokeTestTarget(contract({ strategy: { type: "rolling" } })), undefined);
});

test("templates ask the environment's Prometheus", () => {
  const environment = shippedEnvironment("dev");
  assert.deepEqual(templateSettings(environment), {
    prometheus: environment.endpoints.prometheus.url,
    analysis: environment.rollouts.analysis,
  });
});
