import assert from "node:assert/strict";
import { test } from "node:test";
import { contractSchema } from "../../stacks/contract.ts";
import { rolloutWorkloads, smokeTestTarget, templateSettings } from "../../stacks/service-rollouts.ts";
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
    analysis: [{ name: "orders", query: "up", better: "higher", good: 1, bad: 0 }],
    environments: { dev: { scaling: { min: 1 } }, prod: {} },
    ...more,
  });
const route = (name: string, instance?: string) => ({
  name,
  host: name,
  auth: { mode: "none", reason: "Static pages without data" },
  ...(instance === undefined ? {} : { instance }),
});
const ownTemplates = [{ name: "shop-orders", args: ["without-traffic"] }];
const { strategy } = contract({});

test("a canary goes by its own Services and all its routes, and has the pods of its environment", () => {
  const one = contract({ routes: [route("ui"), route("api")] });
  const release = {
    ...strategy,
    services: { stable: "shop-stable", canary: "shop-canary" },
    httpRoutes: ["shop-ui", "shop-api"],
  };
  assert.deepEqual(rolloutWorkloads(one, "dev"), [
    { name: "shop", ownTemplates, release: { ...release, minPods: 1 } },
  ]);
  assert.deepEqual(rolloutWorkloads(one, "prod"), [
    { name: "shop", ownTemplates, release: { ...release, minPods: 2 } },
  ]);
  assert.equal(smokeTestTarget(one), undefined);
});

test("each instance is replaced by itself, with the routes that are its own", () => {
  const two = contract({ instances: [{ name: "east" }, { name: "west" }], routes: [route("ui", "west")] });
  const workloads = rolloutWorkloads(two, "dev");
  assert.deepEqual(
    workloads.map(({ name, release }) => [
      name,
      release.services,
      "httpRoutes" in release && release.httpRoutes,
    ]),
    [
      ["east", { stable: "east-stable", canary: "east-canary" }, []],
      ["west", { stable: "west-stable", canary: "west-canary" }, ["shop-ui"]],
    ],
  );
});

test("a blue-green release asks its readiness probe", () => {
  const blueGreen = contract({ strategy: { type: "blueGreen", autoPromote: true } });
  const smokeTest = { port: 8080, path: "/ready" };
  assert.deepEqual(smokeTestTarget(blueGreen), smokeTest);
  assert.deepEqual(rolloutWorkloads(blueGreen, "dev"), [
    {
      name: "shop",
      ownTemplates,
      release: {
        type: "blueGreen",
        autoPromote: true,
        scaleDownDelay: "300 seconds",
        services: { active: "shop-active", preview: "shop-preview" },
        smokeTest,
      },
    },
  ]);
});

test("what is rolled has no Rollout", () => {
  assert.deepEqual(rolloutWorkloads(contract({ strategy: { type: "rolling" } }), "dev"), []);
});

test("templates ask the environment's Prometheus", () => {
  const environment = shippedEnvironment("dev");
  assert.deepEqual(templateSettings(environment), {
    prometheus: environment.endpoints.prometheus.url,
    analysis: environment.rollouts.analysis,
  });
});
