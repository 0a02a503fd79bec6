import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { policyText, type Capability, type PathRule } from "../../components/vault/policy-text.ts";
import { milliseconds, type Duration } from "../../components/core/units.ts";
import { parsePolicies } from "./support/vault-harness.ts";

const segment = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("abzAZ09._-")), minLength: 1, maxLength: 6 }),
  fc.constant("+"),
);
const path = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([segments, isFolder]) => `${segments.join("/")}${isFolder ? "/*" : ""}`)
  .filter((text) => /[A-Za-z0-9]/.test(text));
const capabilities = fc.oneof(
  fc
    .subarray<Capability>(["create", "read", "update", "patch", "delete", "list"], { minLength: 1 })
    .map((given) => given as [Capability, ...Capability[]]),
  fc.constant<[Capability]>(["deny"]),
);
const duration = fc.integer({ min: 1, max: 90_000 }).map((seconds): Duration => `${seconds} seconds`);
const wrapping = fc
  .tuple(duration, duration)
  .map(([one, other]) =>
    milliseconds(one) <= milliseconds(other) ? { min: one, max: other } : { min: other, max: one },
  );
const reason = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
const rule: fc.Arbitrary<PathRule> = fc
  .tuple(path, capabilities, reason, fc.option(wrapping, { nil: undefined }))
  .map(([where, given, why, wrapped]) => ({
    path: where,
    capabilities: given,
    reason: why,
    ...(wrapped === undefined ? {} : { wrapping: wrapped }),
  }));
const policy = fc.uniqueArray(rule, { selector: (each) => each.path, minLength: 1, maxLength: 6 });

it("the text of any policy means to Vault's parser what its rules say", async () => {
  const policies = fc.sample(policy, { numRuns: 500, seed: 7 });
  const parsed = await parsePolicies(
    policies.map((rules, index) => ({ name: `p${index}`, hcl: policyText(`p${index}`, rules) })),
  );
  const seconds = (length: Duration | undefined) => (length === undefined ? 0 : milliseconds(length) / 1_000);
  assert.deepEqual(
    parsed.map(({ refusal, rules }) => ({
      refusal,
      rules: rules.map(({ path: where, capabilities: given, minWrappingTtl, maxWrappingTtl, templated }) => ({
        path: where,
        capabilities: given,
        minWrappingTtl,
        maxWrappingTtl,
        templated,
      })),
    })),
    policies.map((rules) => ({
      refusal: undefined,
      rules: rules.map(({ path: where, capabilities: given, wrapping: wrapped }) => ({
        path: where,
        capabilities: [...given],
        minWrappingTtl: seconds(wrapped?.min),
        maxWrappingTtl: seconds(wrapped?.max),
        templated: false,
      })),
    })),
  );
});
