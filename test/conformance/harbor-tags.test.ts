import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { previewProject } from "../../cli/engine/preview.ts";
import type { PlannedResource } from "../../cli/plan/plan.ts";
import { matchedTags } from "./support/harbor-matcher.ts";
import { ROOT } from "./support/rendered.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const DEPLOYED = ["deployed-dev", "deployed-stg", "deployed-prod"];
const TAGS = [
  SHA,
  "v1.4.2",
  "v2",
  SHA.slice(1),
  `${SHA}0`,
  SHA.toUpperCase(),
  `g${SHA.slice(1)}`,
  "1.4.2",
  "main",
  "latest",
  ...DEPLOYED,
  "deployed-other",
];

describe("planned rules for tags, matched as Harbor matches", () => {
  let resources: readonly PlannedResource[];

  before(async () => {
    const { stacks } = await previewProject({ root: ROOT, stacks: "all" });
    resources = Object.values(stacks).flatMap((stack) => stack.resources);
  });

  it("freeze commits and releases, and never what moves with a deployment", async () => {
    const rules = resources.filter(({ type }) => type === "harbor:index/immutableTagRule:ImmutableTagRule");
    const patterns = new Set(rules.map(({ inputs }) => inputs["tagMatching"]));
    const frozen = new Set<string>();
    for (const pattern of patterns) {
      assert.ok(typeof pattern === "string");
      for (const tag of await matchedTags(pattern, TAGS)) frozen.add(tag);
    }
    assert.deepEqual([...frozen].sort(), [SHA, "v1.4.2", "v2"]);
  });

  it("always keep what is deployed, and nothing else", async () => {
    const policies = resources
      .filter(({ type, name }) => type.endsWith(":RetentionPolicy") && name.startsWith("harbor-project-"))
      .map(({ inputs }) => inputs["rules"] as { alwaysRetain?: boolean; tagMatching: string }[]);
    assert.equal(policies.length, 4);
    for (const rules of policies) {
      const always = rules.filter(({ alwaysRetain }) => alwaysRetain === true);
      assert.equal(always.length, 1);
      assert.deepEqual(await matchedTags(always[0]?.tagMatching ?? "", TAGS), DEPLOYED);
      const [days] = rules;
      assert.deepEqual(await matchedTags(days?.tagMatching ?? "", TAGS), TAGS);
    }
  });
});
