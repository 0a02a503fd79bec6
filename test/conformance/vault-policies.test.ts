import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { previewProject } from "../../cli/engine/preview.ts";
import { ROOT } from "./support/rendered.ts";
import { parsePolicies } from "./support/vault-harness.ts";
import { policiesOf } from "./support/vault-plan.ts";
import { capabilitiesAt, policyFaults, type PlannedPolicy } from "./support/vault-policy-faults.ts";

/** Parses policies of one stack, by name. */
async function parse(texts: Readonly<Record<string, string>>, stack = "dev"): Promise<PlannedPolicy[]> {
  const policies = Object.entries(texts).map(([name, hcl]) => ({ name, hcl }));
  return (await parsePolicies(policies)).map((policy) => ({ ...policy, stack }));
}

function rule(path: string, capabilities: string, rest = ""): string {
  return `path "${path}" {\n  capabilities = [${capabilities
    .split(" ")
    .map((capability) => `"${capability}"`)
    .join(", ")}]\n${rest}}\n`;
}

describe("planned policies", () => {
  let policies: readonly PlannedPolicy[];
  let stacks: readonly string[];

  before(async () => {
    const plans = Object.entries((await previewProject({ root: ROOT, stacks: "all" })).stacks);
    stacks = plans.map(([stack]) => stack);
    const texts = plans.flatMap(([stack, plan]) => policiesOf(stack, plan));
    const parsed = await parsePolicies(texts);
    policies = parsed.map((policy, index) => ({ ...policy, stack: texts[index]?.stack ?? "" }));
  });

  it("are there in every environment, each under a name of its own", () => {
    const names = policies.map(({ name }) => name);
    for (const stack of stacks)
      assert.ok(
        policies.some((policy) => policy.stack === stack),
        `${stack} plans no policy`,
      );
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index || ["root", "default"].includes(name)),
      [],
    );
  });

  it("are what Vault takes, and reach what they say and nothing that only looks like it", () => {
    assert.deepEqual(policyFaults(policies), []);
  });
});

describe("Vault's parser", () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["bad syntax", 'path "a {', /literal not terminated/],
    ["an unknown key", 'path "a" { capabilites = ["read"] }', /invalid key "capabilites"/],
    ["an unknown key beside the paths", 'paths "a" { capabilities = ["read"] }', /invalid key "paths"/],
    ["an unknown capability", rule("a", "reed"), /invalid capability "reed"/],
    [
      "a key that stands twice",
      'path "a" {\n capabilities = ["read"]\n capabilities = ["list"]\n}',
      /already set/,
    ],
    ["a wildcard that is none", rule("a/+*", "read"), /is no wildcard/],
    [
      "bounds the wrong way round",
      rule("a", "read", 'min_wrapping_ttl = "2m"\nmax_wrapping_ttl = "1m"\n'),
      /less than/,
    ],
    ["a broken template", rule("a/{{identity.entity.id", "read"), /unbalanced templating/],
  ];
  for (const [what, hcl, message] of refused) {
    it(`refuses ${what}`, async () => {
      const [policy] = await parse({ example: hcl });
      assert.match(policy?.refusal ?? "", message);
      assert.match(policyFaults([policy!]).join(), message);
    });
  }

  it("reads what Vault reads", async () => {
    const [policy] = await parse({
      example: `# For the tests.
${rule("/kv/data/a", "read list", 'min_wrapping_ttl = "1m"\nmax_wrapping_ttl = 90\n')}
${rule("kv/data/{{identity.entity.id}}/*", "deny", 'allowed_parameters = { "a" = ["b", 1], "*" = [] }\nrequired_parameters = ["a"]\n')}`,
    });
    assert.deepEqual(policy, {
      name: "example",
      stack: "dev",
      rules: [
        {
          path: "kv/data/a",
          templated: false,
          capabilities: ["read", "list"],
          allowedParameters: null,
          deniedParameters: null,
          requiredParameters: [],
          minWrappingTtl: 60,
          maxWrappingTtl: 90,
        },
        {
          path: "kv/data/{{identity.entity.id}}/*",
          templated: true,
          capabilities: ["deny"],
          allowedParameters: { a: ["b", 1], "*": [] },
          deniedParameters: null,
          requiredParameters: ["a"],
          minWrappingTtl: 0,
          maxWrappingTtl: 0,
        },
      ],
    });
  });
});

describe("policies, as the model of Vault's precedence decides on them", () => {
  it("reach what they say", async () => {
    const policies = await parse({
      reader: rule("kv/data/services/dev/relay/*", "read") + rule("kv/metadata/services/dev/relay/*", "list"),
      issuer: rule("pki/issue/server", "update", "min_wrapping_ttl = 1\n") + rule("pki/issue/other", "deny"),
    });
    assert.deepEqual(policyFaults(policies), []);
    assert.deepEqual(capabilitiesAt(policies, "kv/data/services/dev/relay/key"), ["read"]);
    assert.deepEqual(capabilitiesAt(policies, "kv/metadata/services/dev/relay/"), ["list"]);
    assert.deepEqual(capabilitiesAt(policies, "pki/issue/server"), ["update"]);
    assert.deepEqual(capabilitiesAt(policies, "kv/data/services/prod/relay/key"), []);
  });

  const wrong: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "reach into a sibling",
      rule("kv/data/services/dev/relay*", "read"),
      [
        'gives read at "kv/data/services/dev/relay-evil" by "kv/data/services/dev/relay*"',
        'gives read at "kv/data/services/dev/relay-evil/x" by "kv/data/services/dev/relay*"',
      ],
    ],
    [
      "take back in one rule what another gives",
      rule("kv/data/a", "read list") + rule("kv/data/a", "deny"),
      ['gives read, list at "kv/data/a", and another rule takes it back'],
    ],
    ["give nothing", "", ["gives nothing"]],
    [
      "do what only an operator does",
      rule("sys/storage/raft/snapshot", "read") + rule("auth/token/create-orphan", "update sudo"),
      ['gives read at "sys/storage/raft/snapshot"', 'gives update, sudo at "auth/token/create-orphan"'],
    ],
  ];
  for (const [what, hcl, faults] of wrong) {
    it(`are named when they ${what}`, async () => {
      assert.deepEqual(
        policyFaults(await parse({ example: hcl })),
        faults.map((fault) => `dev: policy "example" ${fault}`),
      );
    });
  }

  it("are named when those of one environment reach into another", async () => {
    const dev = await parse({
      "services-dev": rule("kv/data/services/+/relay/*", "read"),
      shared: rule("kv/data/services/*", "read"),
    });
    const prod = await parse({ "services-prod": rule("kv/data/services/prod/relay/*", "read") }, "prod");
    assert.deepEqual(policyFaults([...dev, ...prod]), [
      'dev: policy "services-dev" gives read at "kv/data/services/prod/relay/sample"',
    ]);
  });
});
