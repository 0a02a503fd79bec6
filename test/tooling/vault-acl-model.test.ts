import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decide, type Capability, type VaultRequest } from "../conformance/support/vault-acl-model.ts";
import type { ParsedPolicy, PolicyRule } from "../conformance/support/vault-harness.ts";

/** A policy from its rules, each a path with its capabilities. */
function policy(rules: Readonly<Record<string, readonly string[] | Partial<PolicyRule>>>): ParsedPolicy {
  return {
    name: "example",
    rules: Object.entries(rules).map(([path, rule]) => ({
      path,
      templated: false,
      capabilities: [],
      allowedParameters: null,
      deniedParameters: null,
      requiredParameters: [],
      minWrappingTtl: 0,
      maxWrappingTtl: 0,
      ...("length" in rule ? { capabilities: rule } : rule),
    })),
  };
}

const allows = (
  policies: readonly ParsedPolicy[],
  path: string,
  capability: Capability,
  wrapTtl?: number,
) => {
  const request: VaultRequest = { path, capability, ...(wrapTtl !== undefined && { wrapTtl }) };
  return decide(policies, request).allowed;
};

describe("the examples of Vault's documentation on policies", () => {
  it("deny by default", () => {
    assert.deepEqual(decide([policy({})], { path: "secret/foo", capability: "read" }), {
      allowed: false,
      because: "no rule matches",
    });
    const read = [policy({ "secret/foo": ["read"] })];
    assert.equal(allows(read, "secret/foo", "read"), true);
    assert.equal(allows(read, "secret/foo", "update"), false);
    assert.equal(allows(read, "secret/foo", "delete"), false);
  });

  it("let an exact path deny what a glob around it gives", () => {
    const policies = [
      policy({
        "secret/*": ["create", "read", "update", "patch", "delete", "list"],
        "secret/super-secret": ["deny"],
      }),
    ];
    assert.equal(allows(policies, "secret/other", "patch"), true);
    assert.equal(allows(policies, "secret/super-secret", "read"), false);
    assert.equal(allows(policies, "secret/super-secret/below", "read"), true);
  });

  it("match exact paths, prefixes and single segments", () => {
    const policies = [
      policy({
        "secret/foo": ["read"],
        "secret/bar/*": ["read"],
        "secret/zip-*": ["read"],
        "team/+/teamb": ["read"],
        "teams/+/+/teamb": ["read"],
      }),
    ];
    const read = (path: string) => allows(policies, path, "read");
    const readable = [
      "secret/foo",
      "secret/bar/zip",
      "secret/bar/zip/zap",
      "secret/zip-zap",
      "secret/zip-zap/zong",
    ];
    for (const path of [...readable, "team/a/teamb", "teams/foo/bar/teamb", "teams/bar/foo/teamb"])
      assert.equal(read(path), true, path);
    const hidden = ["secret/food", "secret/foo/bar", "secret/bars/zip", "secret/bar", "secret/zip/zap"];
    for (const path of [...hidden, "team/a/b/teamb", "team/teamb", "team/a/teambb", "teams/a/teamb"])
      assert.equal(read(path), false, path);
  });

  it("put secret/+/+/foo/* below secret/*, by the number of its wildcards", () => {
    const policies = [policy({ "secret/*": ["read"], "secret/+/+/foo/*": ["update"] })];
    assert.equal(allows(policies, "secret/a/b/foo/c", "read"), true);
    assert.equal(allows(policies, "secret/a/b/foo/c", "update"), false);
  });

  it("let deny win over everything else on a path, sudo included", () => {
    const policies = [policy({ "sys/raw": ["sudo", "read"] }), policy({ "sys/raw": ["deny"] })];
    assert.deepEqual(decide(policies, { path: "sys/raw", capability: "sudo" }), {
      allowed: false,
      because: '"sys/raw" denies',
    });
  });

  it("unite what policies give on one pattern, and take only the best of different ones", () => {
    const same = [policy({ "secret/foo*": ["read"] }), policy({ "secret/foo*": ["update"] })];
    assert.equal(allows(same, "secret/foobar", "read"), true);
    assert.equal(allows(same, "secret/foobar", "update"), true);
    const different = [policy({ "secret/foo*": ["read"] }), policy({ "secret/foobar": ["update"] })];
    assert.equal(allows(different, "secret/foobar", "read"), false);
    assert.equal(allows(different, "secret/foobar", "update"), true);
  });

  it("make wrapping mandatory and bound its time", () => {
    const path = "auth/approle/role/my-role/secret-id";
    const policies = [
      policy({ [path]: { capabilities: ["update"], minWrappingTtl: 1, maxWrappingTtl: 90 } }),
    ];
    assert.equal(allows(policies, path, "update"), false);
    assert.equal(allows(policies, path, "update", 1), true);
    assert.equal(allows(policies, path, "update", 90), true);
    assert.equal(allows(policies, path, "update", 91), false);
  });

  it("take the lowest of the wrapping times of one pattern", () => {
    const bounds = (minWrappingTtl: number, maxWrappingTtl: number) =>
      policy({ "a/b": { capabilities: ["read"], minWrappingTtl, maxWrappingTtl } });
    const policies = [bounds(60, 600), bounds(30, 0), bounds(0, 120)];
    assert.equal(allows(policies, "a/b", "read", 29), false);
    assert.equal(allows(policies, "a/b", "read", 30), true);
    assert.equal(allows(policies, "a/b", "read", 120), true);
    assert.equal(allows(policies, "a/b", "read", 121), false);
  });
});

describe("the order of patterns that match", () => {
  /** Each pattern has to decide over all that stand before it. */
  const orders: readonly (readonly [string, string, readonly string[]])[] = [
    ["the later first wildcard", "a/b/c", ["*", "a/*", "a/+/c", "a/b*", "a/b/*", "a/b/+", "a/b/c"]],
    ["no star at the end", "a/b/c", ["a/+/*", "a/+/c"]],
    ["fewer wildcards", "a/b/c/d", ["a/+/+/+", "a/+/+/d", "a/+/c/d"]],
    ["the longer", "a/b/c/d", ["a/+/c/*", "a/+/c/d*"]],
    ["the lexicographically larger", "a/b/c/d", ["a/+/+/d", "a/+/c/+"]],
  ];
  for (const [what, path, patterns] of orders) {
    it(`prefers ${what}`, () => {
      patterns.forEach((winner, index) => {
        for (const loser of patterns.slice(0, index)) {
          // Either way round, so that it is not the order in the policy that decides.
          for (const pair of [
            [winner, loser],
            [loser, winner],
          ]) {
            const rules = Object.fromEntries(
              pair.map((pattern) => [pattern, pattern === winner ? ["read"] : ["deny"]]),
            );
            assert.equal(allows([policy(rules)], path, "read"), true, `${winner} over ${loser}`);
          }
        }
      });
    });
  }

  it("lets a deny of higher priority stand, and one of lower priority fall", () => {
    const policies = [policy({ "kv/data/*": ["deny"], "kv/data/a/*": ["read"], "kv/data/a/b": ["deny"] })];
    assert.equal(allows(policies, "kv/data/a/x", "read"), true);
    assert.equal(allows(policies, "kv/data/a/b", "read"), false);
    assert.equal(allows(policies, "kv/data/c", "read"), false);
  });
});

describe("wildcards", () => {
  it("are literal anywhere else", () => {
    const policies = [policy({ "a/*/c": ["read"], "a/b+": ["read"] })];
    assert.equal(allows(policies, "a/b/c", "read"), false);
    assert.equal(allows(policies, "a/*/c", "read"), true);
    assert.equal(allows(policies, "a/bb", "read"), false);
    assert.equal(allows(policies, "a/b+", "read"), true);
  });

  it("do not reach into a sibling that starts alike", () => {
    const policies = [policy({ "kv/data/services/dev/relay/*": ["read"] })];
    assert.equal(allows(policies, "kv/data/services/dev/relay/key", "read"), true);
    for (const path of [
      "kv/data/services/dev/relay-evil/key",
      "kv/data/services/dev/relay",
      "kv/metadata/services/dev/relay/key",
    ])
      assert.equal(allows(policies, path, "read"), false, path);
  });
});

describe("listing", () => {
  it("works on the folder, whether or not the request or the rule has the slash", () => {
    for (const rule of [
      "kv/metadata/ci/",
      "kv/metadata/ci",
      "kv/metadata/ci/*",
      "kv/metadata/+",
      "kv/metadata/*",
    ])
      for (const path of ["kv/metadata/ci", "kv/metadata/ci/"])
        assert.equal(allows([policy({ [rule]: ["list"] })], path, "list"), true, `${path} by ${rule}`);
    assert.equal(allows([policy({ "kv/metadata/ci/*": ["list"] })], "kv/metadata", "list"), false);
    assert.equal(allows([policy({ "kv/metadata/ci": ["read"] })], "kv/metadata/ci/", "read"), false);
  });
});

describe("what the model does not decide", () => {
  const unknown: readonly (readonly [string, ParsedPolicy, RegExp])[] = [
    ["templates", policy({ "kv/{{identity.entity.id}}": { templated: true } }), /does not know who asks/],
    ["allowed parameters", policy({ a: { allowedParameters: {} } }), /does not decide on parameters/],
    ["denied parameters", policy({ a: { deniedParameters: {} } }), /does not decide on parameters/],
    ["required parameters", policy({ a: { requiredParameters: ["b"] } }), /does not decide on parameters/],
    ["a policy that Vault would refuse", { name: "bad", refusal: "because", rules: [] }, /is none: because/],
  ];
  for (const [what, given, message] of unknown) {
    it(`is said of ${what}`, () => {
      assert.throws(() => decide([given], { path: "b", capability: "read" }), message);
    });
  }
});
