import assert from "node:assert/strict";
import { test } from "node:test";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

test("two environments that declare the shared parts are a fault in both", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) => text.replace("    gateway:\n", "    shared: {}\n    gateway:\n"));
  for (const [stack, other] of [
    ["dev", "prod"],
    ["prod", "dev"],
  ] as const) {
    await assert.rejects(planOf(root, stack), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(
          `Pulumi\\.${stack}\\.yaml:\\d+:\\d+ slipway:environment\\.shared: environment "${other}" declares`,
        ),
      );
      return true;
    });
  }
  await planOf(root, "stg");
});

test("environments that mean another GitLab, Vault or Harbor, or another edition, are told", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text
      .replace(
        "vault: { url: https://vault.slipway.example }",
        "vault: { url: https://other.slipway.example }",
      )
      .replace("gitlab: { deploymentApproval: false }", "gitlab: { tier: free }"),
  );
  await assert.rejects(planOf(root, "dev"), (error: Error) => {
    const told = error.message.split("\n").map((line) => line.replace(/^\S+ /, ""));
    for (const other of ["prod", "stg"]) {
      assert.ok(
        told.includes(
          `slipway:environment.endpoints.vault.url: differs from environment "${other}", and all environments share one vault, got "https://other.slipway.example", allowed "https://vault.slipway.example"`,
        ),
        error.message,
      );
    }
    assert.ok(
      told.some((line) => line.startsWith("slipway:environment.gitlab.tier: differs from")),
      error.message,
    );
    return true;
  });
});

test("an environment that cannot be read stops nobody but itself", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", () => "config: [");
  const { resources } = await planOf(root, "stg");
  assert.notEqual(resources.length, 0);
});
