import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import type { Credential } from "../../../components/rotation/credential.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const ofCleaner = (resources: readonly PlannedResource[]) =>
  resources.filter(({ urn, type }) => urn.includes("NamespaceCleaner$") && type.startsWith("kubernetes:"));
const tokensOf = (resources: readonly PlannedResource[]) =>
  resources.filter(
    ({ type, name }) => type.endsWith(":ProjectAccessToken") && name.startsWith("namespace-cleaner-"),
  );

test("the cleaner stands where merge requests have environments, and nowhere else", async () => {
  for (const [stack, objects] of [
    ["dev", 0],
    ["stg", 10],
    ["prod", 0],
  ] as const) {
    const { resources } = await planOf(process.cwd(), stack);
    assert.equal(ofCleaner(resources).length, objects, stack);
    assert.equal(tokensOf(resources).length > 0, objects > 0, stack);
  }
});

test("it goes with the environments", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.stg.yaml", (text) => text.replace(/^ {4}ephemeral:.*\n(?: {6}.*\n)*/m, ""));
  const { resources, outputs } = await planOf(root, "stg");
  assert.deepEqual([ofCleaner(resources).length, tokensOf(resources).length], [0, 0]);
  const rows = outputs["rotation"] as unknown as Credential[];
  assert.deepEqual(
    rows.filter(({ readBy }) => readBy.includes("namespace-cleaner")),
    [],
  );
});

test("each service's project has a token of its own, which opens no other and lies where the cleaner reads it", async () => {
  const { resources, outputs } = await planOf(process.cwd(), "stg");
  const tokens = tokensOf(resources);
  const services = resources.filter(({ type }) => type === "slipway:gitlab:AccessToken");
  assert.ok(services.length >= tokens.length);
  for (const { inputs } of tokens) {
    assert.deepEqual([inputs["scopes"], inputs["accessLevel"]], [["api"], "developer"]);
  }
  assert.equal(new Set(tokens.map(({ inputs }) => JSON.stringify(inputs["project"]))).size, tokens.length);
  const secret = ofCleaner(resources).find(({ type }) => type.endsWith(":ExternalSecret"));
  const { data } = secret?.inputs["spec"] as unknown as { data: { remoteRef: { key: string } }[] };
  const rows = (outputs["rotation"] as unknown as Credential[]).filter(({ readBy }) =>
    readBy.includes("namespace-cleaner"),
  );
  assert.deepEqual(
    data.map(({ remoteRef }) => `kv/${remoteRef.key}`).sort(),
    rows.map(({ storedIn }) => storedIn).sort(),
  );
  assert.equal(rows.length, tokens.length);
});

test("its pod pulls its image from Harbor by digest, with a secret that its namespace has", async () => {
  const { resources } = await planOf(process.cwd(), "stg");
  const job = JSON.stringify(ofCleaner(resources).find(({ type }) => type.endsWith(":CronJob"))?.inputs);
  assert.match(job, /"harbor\.slipway\.example\/platform-services\/namespace-cleaner@sha256:[0-9a-f]{64}"/);
  const pull = resources.filter(({ inputs }) => {
    const metadata = inputs["metadata"] as { name?: string; namespace?: string } | undefined;
    return metadata?.name === "harbor-pull" && metadata.namespace === "platform-system";
  });
  assert.equal(pull.length, 1);
});
