import assert from "node:assert/strict";
import { test } from "node:test";
import type { PromotionPolicy } from "../../components/promotion/policy.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

async function policyOf(root: string, stack: string): Promise<PromotionPolicy> {
  const { outputs } = await planOf(root, stack);
  return outputs["promotion"] as unknown as PromotionPolicy;
}

test("a stack hands out what a promotion to it goes by", async () => {
  const { services, freezes, approvals, ...prod } = await policyOf(process.cwd(), "prod");
  assert.deepEqual(prod, {
    environment: "prod",
    longName: "production",
    from: "stg",
    soak: "24 h",
    restartSoak: true,
    maxHigh: 5,
    via: "mergeRequest",
    tier: "premium",
    gitops: {
      url: "https://gitlab.slipway.example/platform-services/platform-config-prod.git",
      branch: "main",
      project: "platform-services/platform-config-prod",
    },
    endpoints: {
      gitlab: "https://gitlab.slipway.example",
      argocd: "https://argocd.slipway.example",
      harbor: "https://harbor.slipway.example",
    },
  });
  assert.deepEqual(
    freezes.map(({ name }) => name),
    ["weekend", "year-end"],
  );
  assert.deepEqual(
    approvals.map(({ name, required }) => [name, required]),
    [
      ["Platform approval", 1],
      ["Senior developer approval", 1],
    ],
  );
  assert.deepEqual(services["packet-relay"], {
    image: "harbor.slipway.example/platform-services/packet-relay",
    project: "platform-services",
    repository: "packet-relay",
    application: "packet-relay",
    fixtures: ["sha256:ab583af8b61006059b39ff8d7958f0c744f524fd9268d68747afb033850e2266"],
  });

  const [stg, dev] = [await policyOf(process.cwd(), "stg"), await policyOf(process.cwd(), "dev")];
  assert.deepEqual([stg.from, stg.soak, stg.via], ["dev", "0 s", "commit"]);
  assert.deepEqual([dev.from, dev.via], [undefined, "commit"]);
});

test("what a contract says of its image in one environment holds there", async (t) => {
  const root = copyOfProject(t);
  const digest = `sha256:${"7".repeat(64)}`;
  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace(
      "  stg: {}\n",
      `  stg:\n    image: { repository: platform-services/relays/packet, digest: "${digest}" }\n`,
    ),
  );
  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace("wave: 0\n", "wave: 0\nmigrations: { command: [node, up.js], down: [node, down.js] }\n"),
  );
  const { services } = await policyOf(root, "stg");
  const service = services["packet-relay"];
  assert.deepEqual(
    [service?.image, service?.project, service?.repository, service?.migrateDown],
    [
      "harbor.slipway.example/platform-services/relays/packet",
      "platform-services",
      "relays/packet",
      ["node", "down.js"],
    ],
  );
  // The stand-in of the contract is one here as well: it may be what another environment has.
  assert.deepEqual(service?.fixtures.length, 1);
});

test("the order of environments names those that there are, and is no circle", async (t) => {
  const root = copyOfProject(t);
  const from = (stack: string, before: string, after: string) =>
    edit(root, `Pulumi.${stack}.yaml`, (text) => text.replace(before, after));
  from("prod", "promotion: { from: stg }", "promotion: { from: stag }");
  await assert.rejects(
    planOf(root, "prod"),
    /^InputFaults: Pulumi\.prod\.yaml:\d+:\d+ slipway:environment\.promotion\.from: environment "stag" does not exist, did you mean "stg"\?$/,
  );
  from("prod", "promotion: { from: stag }", "promotion: { from: prod }");
  await assert.rejects(planOf(root, "prod"), /would have to have been here before: prod from prod/);
  from("prod", "promotion: { from: prod }", "promotion: { from: stg }");
  from("dev", "    approvals:\n", "    promotion: { from: prod }\n    approvals:\n");
  for (const [stack, circle] of [
    ["dev", "dev from prod from stg from dev"],
    ["stg", "stg from dev from prod from stg"],
  ] as const) {
    await assert.rejects(planOf(root, stack), new RegExp(`would have to have been here before: ${circle}; `));
  }
  // Who stands in front of a circle is in none.
  from("stg", "from: dev", "from: prod");
  assert.equal((await policyOf(root, "dev")).from, "prod");
});
