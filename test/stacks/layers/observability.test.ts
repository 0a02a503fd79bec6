import assert from "node:assert/strict";
import { test } from "node:test";
import { observedPlatform } from "../../../stacks/observed-platform.ts";
import { contractSchema } from "../../../stacks/contract.ts";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { shippedEnvironment } from "../shipped.ts";
import { copyOfProject, planOf } from "../project-copy.ts";

test("every provider argument that the environment could fill is said", async () => {
  const { resources } = await planOf(process.cwd(), "stg");
  const provider = resources.find(({ type }) => type === "pulumi:providers:grafana");
  assert.ok(provider);
  assert.deepEqual(Object.keys(provider.inputs).sort(), [
    "auth",
    "caCert",
    "cloudAccessPolicyToken",
    "cloudApiUrl",
    "insecureSkipVerify",
    "oncallAccessToken",
    "oncallUrl",
    "retries",
    "retryWait",
    "smAccessToken",
    "smUrl",
    "storeDashboardSha256",
    "tlsCert",
    "tlsKey",
    "url",
  ]);
});

test("dashboards come by one way: into a Grafana that keeps them, or as objects for one that does not", async (t) => {
  const root = copyOfProject(t);
  const count = async (stack: string, type: RegExp) =>
    (await planOf(root, stack)).resources.filter(
      (resource) => type.test(resource.type) && resource.name.startsWith("dashboards-"),
    ).length;
  assert.equal(await count("dev", /^grafana:/), 0);
  assert.equal(await count("dev", /:ConfigMap$/), 19);
  assert.equal(await count("stg", /:ConfigMap$/), 0);
  assert.equal(await count("stg", /:Dashboard$/), 19);
});

test("what is observed follows from the environment and its contracts", () => {
  const contract = contractSchema.parse(parse(readFileSync("catalog/packet-relay.yaml", "utf8")));
  const environment = shippedEnvironment("dev");
  const deployed = [{ contract, file: "catalog/packet-relay.yaml" }] as never;
  const platform = observedPlatform({ stack: "dev", environment, deployed });
  assert.equal(platform.shared, false);
  assert.equal(
    platform.links.runbooks,
    "https://gitlab.slipway.example/platform-services/slipway/-/blob/HEAD/docs/runbooks",
  );
  assert.deepEqual(
    platform.gateway.routes.map(({ namespace, name, service }) => [namespace, name, service]),
    [
      [environment.gateway.namespace, "platform-argocd", undefined],
      [environment.gateway.namespace, "platform-grafana", undefined],
      ["packet-relay", "packet-relay-packets", "packet-relay"],
    ],
  );
  assert.deepEqual(platform.services[0], {
    name: "packet-relay",
    namespace: "packet-relay",
    owner: "netops",
    strategy: "canary",
    scraped: true,
    slo: { availability: 95, latencySeconds: 0.25, window: "30d" },
    alerts: [],
    flags: [],
    consumes: [],
  });
});
