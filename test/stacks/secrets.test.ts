import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { planStack } from "../../cli/engine/plan-stack.ts";
import { environmentSchema } from "../../stacks/environment.ts";
import { credential, demandedSecret, missingCredentials, missingSecrets } from "../../stacks/secrets.ts";

const VARIABLES = ["GITLAB_TOKEN", "VAULT_TOKEN", "HARBOR_PASSWORD"] as const;

/** Sets the variables for one test only. */
function setting(
  t: { after(clean: () => void): void },
  values: Readonly<Record<string, string | undefined>>,
) {
  for (const [name, value] of Object.entries(values)) {
    const before = process.env[name];
    const set = (to: string | undefined) => {
      if (to === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = to;
    };
    set(value);
    t.after(() => {
      set(before);
    });
  }
}

const outputOf = (config: Record<string, string>, secretKeys: string[]) =>
  planStack({
    project: "slipway",
    stack: "dev",
    config,
    secretKeys,
    program: () => ({ token: credential("gitlabToken"), faults: missingCredentials() }),
  });

test("a credential is a secret wherever it comes from, and a preview needs none", async (t) => {
  for (const [environment, config] of [
    [undefined, {}],
    ["canary-7d1c", {}],
    [undefined, { "slipway:gitlabToken": "canary-7d1c" }],
  ] as const) {
    setting(t, { GITLAB_TOKEN: environment });
    const { outputs } = await outputOf(config, Object.keys(config));
    assert.deepEqual(outputs, { token: { $secret: true }, faults: [] });
  }
});

test("an update without credentials is stopped before it begins, and told all of them", async (t) => {
  setting(t, Object.fromEntries(VARIABLES.map((name) => [name, undefined])));
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "slipway",
    "dev",
    false,
  );
  assert.deepEqual(
    missingCredentials().map(({ path, fix }) => [path, fix]),
    ["gitlabToken", "vaultToken", "harborPassword"].map((key) => [
      `slipway:${key}`,
      `pulumi config set --secret slipway:${key}`,
    ]),
  );
  setting(t, { GITLAB_TOKEN: "x", VAULT_TOKEN: "x" });
  assert.deepEqual(
    missingCredentials().map(({ path }) => path),
    ["slipway:harborPassword"],
  );
});

const environmentOf = (stack: string) => {
  const settings = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  return environmentSchema.parse(settings.config["slipway:environment"]);
};

test("a secret that is demanded is a secret whether or not it is set, and a preview needs none", async () => {
  for (const config of [{}, { "slipway:harborOidcClientSecret": "canary-7d1c" }]) {
    const { outputs } = await planStack({
      project: "slipway",
      stack: "prod",
      config,
      secretKeys: Object.keys(config),
      program: () => ({
        secret: demandedSecret("harborOidcClientSecret"),
        faults: missingSecrets(environmentOf("prod")),
      }),
    });
    assert.deepEqual(outputs, { secret: { $secret: true }, faults: [] });
  }
});

test("an update is told of the secrets that its environment cannot do without, and of no others", async () => {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "slipway",
    "prod",
    false,
  );
  const missing = (stack: string) => missingSecrets(environmentOf(stack)).map(({ path }) => path);
  assert.deepEqual(missing("dev"), ["slipway:argocdOidcClientSecret"]);
  assert.deepEqual(missing("prod"), [
    "slipway:argocdMattermostToken",
    "slipway:argocdOidcClientSecret",
    "slipway:grafanaAuth",
    "slipway:harborOidcClientSecret",
    "slipway:harborReplicaSecret",
    "slipway:mattermostWebhook",
    "slipway:vaultOidcClientSecret",
  ]);
  pulumi.runtime.setAllConfig({ "slipway:harborReplicaSecret": "x" }, ["slipway:harborReplicaSecret"]);
  assert.deepEqual(missing("prod"), [
    "slipway:argocdMattermostToken",
    "slipway:argocdOidcClientSecret",
    "slipway:grafanaAuth",
    "slipway:harborOidcClientSecret",
    "slipway:mattermostWebhook",
    "slipway:vaultOidcClientSecret",
  ]);
});
