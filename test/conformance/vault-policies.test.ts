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

/** What a token with one planned policy may do, and what it may not: capability and path. `<env>` stands for each environment. */
const DECISIONS: Readonly<Record<string, { allowed: readonly string[]; denied: readonly string[] }>> = {
  "ci-read-secrets": {
    allowed: ["read kv/data/ci/harbor-credentials"],
    denied: [
      "update kv/data/ci/harbor-credentials",
      "read kv/data/ci/gitops-bot",
      "read kv/data/ci/harbor-credentials-ephemeral",
      "list kv/metadata/ci",
      "read kv/data/services/prod/netops-dashboard/oidc-client",
      "update transit/sign/cosign/sha2-256",
    ],
  },
  "ci-push-ephemeral": {
    allowed: ["read kv/data/ci/harbor-credentials-ephemeral"],
    denied: ["read kv/data/ci/harbor-credentials", "update transit/sign/cosign/sha2-256"],
  },
  "ci-sign-images": {
    allowed: ["update transit/sign/cosign/sha2-256", "read transit/keys/cosign"],
    denied: [
      "update transit/sign/other/sha2-256",
      "update transit/keys/cosign/config",
      "read transit/export/signing-key/cosign",
    ],
  },
  "ci-admin": {
    allowed: [
      "update kv/data/ci/harbor-credentials",
      "create kv/data/services/prod/x/key",
      "update transit/keys/cosign/rotate",
    ],
    denied: [
      "read kv/data/services/prod/x/key",
      "read kv/data/platform/prod/argocd/token",
      "update sys/policies/acl/ci-admin",
      "update auth/jwt/role/gitlab-ci",
      "delete transit/keys/cosign",
      "read kv/data/ci-evil/x",
    ],
  },
  "security-audit": {
    allowed: [
      "read sys/policies/acl/ci-admin",
      "list kv/metadata/services/prod",
      "read auth/jwt/role/gitlab-ci",
    ],
    denied: [
      "read kv/data/ci/harbor-credentials",
      "update sys/policies/acl/ci-admin",
      "update auth/jwt/role/gitlab-ci",
    ],
  },
  "argocd-secrets-<env>": {
    allowed: ["read kv/data/platform/<env>/argocd/repository"],
    denied: [
      "update kv/data/platform/<env>/argocd/repository",
      "read kv/data/platform/<env>/harbor/pull",
      "read kv/data/platform/<env>/argocd-evil/x",
      "read kv/data/ci/gitops-bot",
    ],
  },
  "external-secrets-<env>": {
    allowed: ["read kv/data/platform/<env>/harbor/pull"],
    denied: [
      "read kv/data/services/<env>/netops-dashboard/oidc-client",
      "read kv/data/platform/<env>-evil/x",
      "read kv/data/ci/harbor-credentials",
      "delete kv/data/platform/<env>/harbor/pull",
    ],
  },
  "image-pull-<env>": {
    allowed: ["read kv/data/platform/<env>/harbor/pull"],
    denied: ["read kv/data/platform/<env>/harbor/pull-evil", "read kv/data/platform/<env>/argocd/repository"],
  },
  "service-netops-dashboard-<env>": {
    allowed: ["read kv/data/services/<env>/netops-dashboard/oidc-client"],
    denied: [
      "read kv/data/services/<env>/packet-relay/key",
      "read kv/data/services/<env>/netops-dashboard-evil/key",
      "update kv/data/services/<env>/netops-dashboard/oidc-client",
      "list kv/metadata/services/<env>",
    ],
  },
  "slipway-preview-<env>": {
    allowed: ["read kv/data/platform/<env>/slipway/preview", "read sys/policies/acl/ci-admin"],
    denied: [
      "update kv/data/platform/<env>/slipway/preview",
      "read kv/data/platform/<env>/harbor/pull",
      "update sys/policies/acl/ci-admin",
      "create auth/jwt/role/x",
    ],
  },
  "slipway-deploy-<env>": {
    allowed: [
      "create kv/data/platform/<env>/harbor/pull",
      "update sys/policies/acl/x",
      "update auth/jwt/role/x",
    ],
    denied: [
      "read kv/data/services/<env>/netops-dashboard/oidc-client",
      "update sys/audit/file",
      "delete sys/mounts/kv",
    ],
  },
};

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

  for (const [pattern, { allowed, denied }] of Object.entries(DECISIONS)) {
    it(`decide path by path, by the model of Vault's precedence: ${pattern}`, () => {
      for (const stack of pattern.includes("<env>") ? stacks : ["shared"]) {
        const fill = (text: string) => text.replaceAll("<env>", stack);
        const policy = policies.find(({ name }) => name === fill(pattern));
        assert.ok(policy, `no stack plans ${fill(pattern)}`);
        const isAllowed = (question: string) => {
          const [capability = "", path = ""] = fill(question).split(" ");
          return capabilitiesAt([policy], path).some((given) => given === capability);
        };
        assert.deepEqual(
          allowed.filter((question) => !isAllowed(question)),
          [],
          `${policy.name} denies`,
        );
        assert.deepEqual(denied.filter(isAllowed), [], `${policy.name} allows`);
      }
    });
  }

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
