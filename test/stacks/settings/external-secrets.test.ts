import assert from "node:assert/strict";
import { test } from "node:test";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const pem = (what: string) =>
  `    externalSecrets:\n      vaultCa: |\n        -----BEGIN ${what}-----\n        MIIBcanary\n        -----END ${what}-----\n`;
const withCa = (what: string) => (text: string) =>
  text.replace("    approvals:\n", `${pem(what)}    approvals:\n`);

test("Vault's own authority reaches every store and the issuer", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", withCa("CERTIFICATE"));
  const { resources } = await planOf(root, "dev");
  const bundle = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIBcanary\n-----END CERTIFICATE-----\n").toString(
    "base64",
  );
  const trusting = resources.filter(({ inputs }) =>
    JSON.stringify(inputs).includes(`"caBundle":"${bundle}"`),
  );
  assert.deepEqual(trusting.map(({ name }) => name).sort(), [
    "netops-dashboard-secrets-store",
    "vault-ci-issuer",
    "vault-stores-image-pull",
    "vault-stores-platform",
  ]);
});

test("a private key in its place is refused, and not shown", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", withCa("PRIVATE KEY"));
  await assert.rejects(planOf(root, "dev"), (error: Error) => {
    assert.match(error.message, /externalSecrets\.vaultCa: is no list of PEM certificates/);
    assert.ok(!error.message.includes("canary"), error.message);
    return true;
  });
});
