import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { policyText, type Capability, type PathRule } from "../../../components/vault/policy-text.ts";

const rule = (path: string, more: Partial<PathRule> = {}): PathRule => ({
  path,
  capabilities: ["read"],
  reason: "For the tests",
  ...more,
});

describe("the text of a policy", () => {
  it("says each rule with its reason, and for how long an answer is wrapped", () => {
    assert.equal(
      policyText("example", [
        rule("kv/data/services/dev/shop/*", { reason: "The service's own secrets" }),
        rule("auth/kubernetes/+/role/*", { capabilities: ["read", "list"] }),
        rule("pki/issue/server", {
          capabilities: ["update"],
          wrapping: { min: "1 minute", max: "15 minutes" },
        }),
        rule("sys/raw", { capabilities: ["deny"] }),
      ]),
      `# The service's own secrets
path "kv/data/services/dev/shop/*" {
  capabilities = ["read"]
}

# For the tests
path "auth/kubernetes/+/role/*" {
  capabilities = ["read", "list"]
}

# For the tests
path "pki/issue/server" {
  capabilities = ["update"]
  min_wrapping_ttl = "1m0s"
  max_wrapping_ttl = "15m0s"
}

# For the tests
path "sys/raw" {
  capabilities = ["deny"]
}
`,
    );
  });

  const refused: readonly (readonly [string, readonly PathRule[], string])[] = [
    ["no rules", [], "gives nothing"],
    ["a glob inside a word", [rule("kv/data/relay*")], 'has a path that is none, "kv/data/relay*"'],
    ["a glob before the end", [rule("kv/*/relay")], 'has a path that is none, "kv/*/relay"'],
    ["a plus inside a word", [rule("kv/a+/b")], 'has a path that is none, "kv/a+/b"'],
    ["everything", [rule("*")], 'has a path that is none, "*"; names nothing in "*"'],
    ["everything in another spelling", [rule("+/*")], 'names nothing in "+/*"'],
    ["a slash in front", [rule("/kv/data/a")], 'has a path that is none, "/kv/data/a"'],
    ["a slash at the end", [rule("kv/data/")], 'has a path that is none, "kv/data/"'],
    ["an empty segment", [rule("kv//data")], 'has a path that is none, "kv//data"'],
    ["a quote", [rule('kv" {')], 'has a path that is none, "kv\\" {"'],
    ["a line break", [rule("kv\n")], 'has a path that is none, "kv\\n"'],
    [
      "a template",
      [rule("kv/{{identity.entity.id}}")],
      'has a path that is none, "kv/{{identity.entity.id}}"',
    ],
    ["a denial beside a gift", [rule("a", { capabilities: ["deny", "read"] })], 'denies and gives at "a"'],
    [
      "a capability twice",
      [rule("a", { capabilities: ["read", "read"] })],
      'names a capability twice for "a"',
    ],
    ["one path twice", [rule("a"), rule("b"), rule("a")], 'says two things of "a"'],
    [
      "a reason that ends its comment",
      [rule("a", { reason: 'x\npath "b" {}' })],
      'has a reason of more than one line for "a"',
    ],
    [
      "times the wrong way round",
      [rule("a", { wrapping: { min: "2 minutes", max: "1 minute" } })],
      'wraps "a" for longer at least than at most',
    ],
  ];
  for (const [what, rules, fault] of refused) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => policyText("example", rules), {
        name: "RangeError",
        message: `policy "example" ${fault}`,
      });
    });
  }

  it("is refused with all its faults at once", () => {
    assert.throws(() => policyText("example", [rule("a*"), rule("b", { reason: "" })]), {
      message: 'policy "example" has a path that is none, "a*"; has a reason of more than one line for "b"',
    });
  });
});

/** Text that looks like a path, and text that looks like HCL. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from('ab/+*"\\\n\r{}[]$#,. \u2028')), maxLength: 40 }),
);
const CAPABILITIES: readonly Capability[] = ["create", "read", "update", "patch", "delete", "list", "deny"];

/** A policy whose lines are each one of five kinds, and nothing else. */
const LINE =
  /^(# [\x20-\x7e]+|path "[A-Za-z0-9._+/-]+\*?" \{| {2}capabilities = \["[a-z]+"(, "[a-z]+")*\]| {2}(min|max)_wrapping_ttl = "[0-9a-z]+"|\}|)$/;

describe("whatever a rule is made of", () => {
  it("breaks out of neither its string nor its comment: it is refused, or stands there as it is", () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.subarray([...CAPABILITIES], { minLength: 1 }),
        (path, reason, capabilities) => {
          let text: string;
          try {
            text = policyText("p", [{ path, reason, capabilities: capabilities as [Capability] }]);
          } catch (error) {
            assert.ok(error instanceof RangeError);
            return;
          }
          accepted += 1;
          const lines = text.split("\n");
          assert.ok(
            lines.every((line) => LINE.test(line)),
            text,
          );
          assert.deepEqual([lines[0], lines[1]], [`# ${reason}`, `path "${path}" {`]);
          assert.equal(lines.length, 5);
        },
      ),
      { numRuns: 20_000, seed: 1 },
    );
    assert.ok(accepted > 20, `only ${accepted} were accepted`);
  });

  it("makes the same text of the same rules", () => {
    const rules = [rule("a"), rule("b/*", { capabilities: ["list", "read"] })];
    assert.equal(policyText("p", rules), policyText("p", structuredClone(rules)));
  });
});
