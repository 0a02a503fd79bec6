import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as gitlab from "@pulumi/gitlab";
import * as harbor from "@pulumiverse/harbor";
import { planStack } from "../../cli/engine/plan-stack.ts";

const CANARY = "canary-51e0";

const plan = (program: () => unknown) =>
  planStack({ project: "p", stack: "dev", config: {}, secretKeys: [], program });

interface Package {
  readonly version: string;
  readonly pulumi: {
    readonly resource: boolean;
    readonly name: string;
    readonly version: string;
    readonly server?: string;
  };
}

test("the providers register under their public tokens, with the plugin their package names", async () => {
  const { resources } = await plan(() => {
    new gitlab.Provider("git", { baseUrl: "https://gitlab.example.org/api/v4/", token: CANARY });
    new harbor.Provider("registry", {
      url: "https://harbor.example.org",
      username: "admin",
      password: CANARY,
    });
  });
  const found = (type: string) => resources.find((resource) => resource.type === type);
  const described = (product: string) =>
    JSON.parse(readFileSync(`sdks/${product}/package.json`, "utf8")) as Package;
  for (const product of ["gitlab", "harbor"]) {
    const { version, pulumi } = described(product);
    const provider = found(`pulumi:providers:${product}`);
    assert.deepEqual([provider?.version, provider?.pluginDownloadURL], [version, pulumi.server ?? ""]);
    assert.deepEqual(
      { resource: pulumi.resource, name: pulumi.name, version: pulumi.version },
      { resource: true, name: product, version },
    );
  }
  assert.deepEqual(found("pulumi:providers:gitlab")?.inputs, {
    baseUrl: "https://gitlab.example.org/api/v4/",
    token: { $secret: true },
  });
  assert.deepEqual(found("pulumi:providers:harbor")?.inputs, {
    apiVersion: "2",
    bearerToken: "",
    insecure: "false",
    password: { $secret: true },
    sessionId: "",
    url: "https://harbor.example.org",
    username: "admin",
  });
  assert.deepEqual(found("pulumi:providers:gitlab")?.additionalSecretOutputs, ["token"]);
  assert.deepEqual(found("pulumi:providers:harbor")?.additionalSecretOutputs, ["password"]);
  assert.ok(!JSON.stringify(resources).includes(CANARY));
});

test("what providers would read from the environment does not reach them", async (t) => {
  const variables = {
    GITLAB_TOKEN: CANARY,
    HARBOR_PASSWORD: CANARY,
    HARBOR_USERNAME: CANARY,
    HARBOR_BEARER_TOKEN: CANARY,
    HARBOR_SESSION_ID: CANARY,
    HARBOR_IGNORE_CERT: "true",
  };
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => Reflect.deleteProperty(process.env, name)));
  const { resources } = await plan(() => {
    new harbor.Provider("registry", {
      url: "https://harbor.example.org",
      username: "admin",
      password: "own",
    });
  });
  assert.equal(resources.find(({ name }) => name === "registry")?.inputs["insecure"], "false");
  assert.ok(!JSON.stringify(resources).includes(CANARY));
});
