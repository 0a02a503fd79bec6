import assert from "node:assert/strict";
import { test } from "node:test";
import { providerVariables, withoutProviderVariables } from "../../../cli/engine/provider-environment.ts";

test("what providers read is named, and nothing else", () => {
  const environment = {
    GITLAB_TOKEN: "a",
    VAULT_ADDR: "b",
    GRAFANA_AUTH: "c",
    HARBOR_PASSWORD: "d",
    KUBECONFIG: "e",
    PATH: "f",
    HOME: "g",
    CI: "h",
  };
  assert.deepEqual(providerVariables(environment), [
    "GITLAB_TOKEN",
    "VAULT_ADDR",
    "GRAFANA_AUTH",
    "HARBOR_PASSWORD",
    "KUBECONFIG",
  ]);
});

test("the variables are gone while it runs and back afterwards, also after an error", async () => {
  const environment: NodeJS.ProcessEnv = { KUBECONFIG: "secret", PATH: "p" };
  await withoutProviderVariables(environment, async () => assert.deepEqual(environment, { PATH: "p" }));
  assert.deepEqual(environment, { PATH: "p", KUBECONFIG: "secret" });
  await assert.rejects(
    withoutProviderVariables(environment, () => Promise.reject(new Error("no"))),
    { message: "no" },
  );
  assert.deepEqual(environment, { PATH: "p", KUBECONFIG: "secret" });
});
