import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ENVIRONMENTS } from "../../../policies/crossguard/environments.ts";
import { configOf, evaluate, levelOf, settingsOf } from "../../../policies/crossguard/evaluate.ts";
import type { Rule } from "../../../policies/crossguard/model.ts";
import { RULES } from "../../../policies/crossguard/rules.ts";
import { resource, TODAY } from "./cases.ts";

const rule = (id: string): Rule => RULES.find((each) => each.id === id)!;
const privileged = resource({ type: "kubernetes:core/v1:Pod", inputs: { spec: { hostPID: true } } });

describe("levels and settings by environment", () => {
  it("names rules and settings that there are, and changes something", () => {
    for (const [environment, settings] of Object.entries(ENVIRONMENTS)) {
      for (const [id, { level, config = {} }] of Object.entries(settings)) {
        const own = RULES.find((each) => each.id === id);
        assert.ok(own !== undefined, `${environment} sets ${id}, which is no rule`);
        assert.notEqual(level, own.level, `${environment} says of ${id} what the rule says itself`);
        for (const key of Object.keys(config)) assert.ok(key in own.config, `${id} has no setting ${key}`);
      }
    }
  });

  it("audits in dev what runs in the cluster, and refuses it elsewhere", () => {
    const levelsIn = (environment: string) =>
      levelOf(rule("kubernetes/no-privileged"), settingsOf(environment));
    assert.deepEqual(["dev", "stg", "prod", "unheard-of"].map(levelsIn), [
      "advisory",
      "mandatory",
      "mandatory",
      "mandatory",
    ]);
    assert.deepEqual(
      evaluate({ environment: "dev", resources: [privileged], today: TODAY }).map(({ level }) => level),
      ["advisory"],
    );
  });

  it("takes an environment's name for nothing but a name", () => {
    assert.deepEqual(settingsOf("__proto__"), {});
    assert.deepEqual(settingsOf("toString"), {});
  });

  it("lets an environment switch a rule off", () => {
    const settings = { "kubernetes/no-privileged": { level: "disabled" as const } };
    assert.deepEqual(evaluate({ environment: "prod", resources: [privileged], today: TODAY, settings }), []);
  });

  it("lays the environment's settings over the rule's, and the run's over both", () => {
    const approvals = rule("gitlab/production-approvals");
    const settings = { "gitlab/production-approvals": { config: { minimum: 3 } } };
    assert.deepEqual(configOf(approvals, {}), { minimum: 2, environments: ["prod"] });
    assert.deepEqual(configOf(approvals, settings), { minimum: 3, environments: ["prod"] });
    assert.deepEqual(configOf(approvals, settings, { minimum: 4, environments: ["live"] }), {
      minimum: 4,
      environments: ["live"],
    });
  });
});
