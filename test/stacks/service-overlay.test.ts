import assert from "node:assert/strict";
import { test } from "node:test";
import { contractSchema } from "../../stacks/contract.ts";
import { serviceOverlay } from "../../stacks/service-overlay.ts";
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

test("an overlay begins with the contract's digest, or the environment's own image", () => {
  assert.deepEqual(serviceOverlay(contract, "dev", shippedEnvironment("dev")), {
    namespace: "demo",
    images: [{ name: "harbor.slipway.example/application-services/relay", digest: digest("a") }],
    rules: { flags: {}, limits: {} },
  });
  const rules = { flags: { fast: true }, limits: {} };
  assert.deepEqual(serviceOverlay(contract, "prod", shippedEnvironment("prod"), rules), {
    namespace: "demo",
    images: [{ name: "harbor.slipway.example/mirror/relay", digest: digest("b") }],
    rules,
  });
});
