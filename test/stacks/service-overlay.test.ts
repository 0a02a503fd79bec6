import assert from "node:assert/strict";
import { test } from "node:test";
import { contractSchema } from "../../stacks/contract.ts";
import { serviceOverlay } from "../../stacks/service-overlay.ts";
import { gitopsTree } from "../../cli/render/tree.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const digest = (character: string) => `sha256:${character.repeat(64)}`;
const contract = contractSchema.parse({
  name: "relay",
  description: "Forwards packets",
  owner: "netops",
  namespace: "demo",
  language: "node",
  image: { digest: digest("a") },
  strategy: { type: "canary" },
  environments: { dev: {}, prod: { image: { repository: "mirror/relay", digest: digest("b") } } },
});

const NONE = { flags: {}, limits: {} };

test("an overlay begins with the contract's digest, or the environment's own image", () => {
  assert.deepEqual(serviceOverlay(contract, "dev", shippedEnvironment("dev"), NONE), {
    namespace: "demo",
    images: [{ name: "harbor.slipway.example/application-services/relay", digest: digest("a") }],
    rules: NONE,
  });
  const rules = { flags: { fast: true }, limits: {} };
  assert.deepEqual(serviceOverlay(contract, "prod", shippedEnvironment("prod"), rules), {
    namespace: "demo",
    images: [{ name: "harbor.slipway.example/mirror/relay", digest: digest("b") }],
    rules,
  });
});

test("an image of an environment that names no repository lies where the contract's does", () => {
  const own = { ...contract, image: { ...contract.image, repository: "mirror/relay" } };
  const environments = { dev: { image: { digest: digest("c"), fixture: false } } };
  assert.deepEqual(serviceOverlay({ ...own, environments }, "dev", shippedEnvironment("dev"), NONE).images, [
    { name: "harbor.slipway.example/mirror/relay", digest: digest("c") },
  ]);
});

test("every service that is rendered has an overlay, and one that is applied has none", async (t) => {
  const root = copyOfProject(t);
  const rendered = await planOf(root, "dev");
  const services = ["netops-dashboard", "packet-relay", "traffic-generator"].map(
    (name) => `overlays/dev/${name}`,
  );
  const overlays = Object.keys(rendered.outputs["overlays"] ?? {});
  assert.deepEqual(
    services.filter((folder) => !overlays.includes(folder)),
    [],
  );
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("    cluster:\n", "    delivery: direct\n    cluster:\n"),
  );
  const applied = await planOf(root, "dev");
  assert.deepEqual(applied.outputs["overlays"], {});
  assert.deepEqual([...gitopsTree({ schemaVersion: 1, stacks: { dev: applied } }).folders.keys()], []);
});
