import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RULE_IDS } from "../../../components/guardrails/rules.ts";
import { evaluate } from "../../../policies/crossguard/evaluate.ts";
import { RULES } from "../../../policies/crossguard/rules.ts";
import { CASES, resource, TODAY } from "./cases.ts";

describe("rules of the policy pack", () => {
  for (const { rule, name, given, denied = [], unchecked = [], config } of CASES) {
    it(`${rule}: ${name}`, () => {
      const results = evaluate({
        environment: "prod",
        resources: given.map(resource),
        today: TODAY,
        rules: RULES.filter(({ id }) => id === rule),
        ...(config === undefined ? {} : { settings: { [rule]: { config } } }),
      });
      const said = results.map((result) => [
        result.path,
        "problem" in result ? result.problem : result.unchecked,
      ]);
      assert.deepEqual(
        said.filter((_, index) => "problem" in results[index]!),
        denied,
      );
      assert.deepEqual(
        said.filter((_, index) => "unchecked" in results[index]!),
        unchecked,
      );
    });
  }

  it("every rule is denied and allowed by a case, every case is of a rule", () => {
    const ids = RULES.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), [...new Set(ids)].toSorted());
    const withCase = (isOne: (each: (typeof CASES)[number]) => boolean) =>
      ids.filter((id) => CASES.some((each) => each.rule === id && isOne(each)));
    assert.deepEqual(
      withCase(({ denied = [] }) => denied.length > 0),
      ids,
    );
    assert.deepEqual(
      withCase(({ denied = [], unchecked = [] }) => denied.length + unchecked.length === 0),
      ids,
    );
    assert.deepEqual(
      CASES.filter(({ rule }) => !ids.includes(rule)),
      [],
    );
  });

  it("every rule says what, why and what to do, and can be excepted by its id", () => {
    for (const { id, description, rationale, remediation, config } of RULES) {
      assert.match(id, /^[a-z]+\/[a-z]+(-[a-z]+)*$/);
      assert.match(description, /^[A-Z].*\.$/);
      assert.match(rationale, /^[A-Z].*\.$/);
      assert.doesNotMatch(remediation, /\.$/);
      for (const field of Object.values(config)) assert.match(field.description, /^[A-Z].*\.$/);
      assert.ok((RULE_IDS as readonly string[]).includes(id), `${id} is no id that exceptions know`);
    }
  });
});
