import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthBackendArgs } from "@pulumi/vault/jwt/authBackend.js";
import { BACKEND, planOf, roleArguments, type RoleArguments } from "./support/vault-fixture.ts";
import { holesOf, jwtPlanOf, tableOf, tryRoles } from "./support/vault-jwt-matrix.ts";

const PROJECT = { project_path: "platform-services/packet-relay" };
const MAIN = { ref: "main", ref_type: "branch", ref_protected: "true" };
const BRANCH = { ...PROJECT, ...MAIN };
const ENVIRONMENT = { ...PROJECT, environment: "deploy-stg", environment_protected: "true" };

/** Names of the cases that come out wrong for one role. */
async function holes(role: RoleArguments, backend = BACKEND): Promise<string[]> {
  const [matrix] = await tryRoles(jwtPlanOf({ fixture: await planOf({ "gitlab-ci": role }, backend) }));
  assert.ok(matrix);
  return holesOf(matrix);
}

function without(claims: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));
}

describe("logins at the real JWT auth method", () => {
  it("come out as they must where a role binds what it has to", async () => {
    const shared = await planOf({
      "gitlab-ci": roleArguments({ project_path: "platform-services/*", ...MAIN }),
      "ci-push": roleArguments(PROJECT, { tokenBoundCidrs: ["10.20.0.0/16"], tokenNumUses: 3 }),
      group: roleArguments({ namespace_path: "platform-services/*", ...MAIN }),
      listed: roleArguments(
        { project_id: "7, 8", ...MAIN },
        {
          disableBoundClaimsParsing: false,
          boundClaimsType: "string",
          boundSubject: "packet-relay",
          claimMappings: { job_id: "job" },
        },
      ),
    });
    const stg = await planOf(
      { "deploy-stg": roleArguments({ ...ENVIRONMENT, ref_protected: "true" }, { tokenType: "batch" }) },
      null,
    );
    const dev = await planOf(
      {
        "preview-dev": roleArguments({ ...ENVIRONMENT, environment: "preview-dev" }, { userClaim: "job_id" }),
      },
      null,
    );
    const matrices = await tryRoles(jwtPlanOf({ shared, stg, dev }));
    assert.deepEqual(
      matrices.map(({ role }) => `${role.stack} ${role.name}`),
      [
        "shared ci-push",
        "shared gitlab-ci",
        "shared group",
        "shared listed",
        "stg deploy-stg",
        "dev preview-dev",
      ],
    );
    for (const matrix of matrices) assert.deepEqual(holesOf(matrix), [], tableOf(matrix));
    assert.ok(
      matrices.at(-1)?.rows.some(({ name }) => name === "an environment of another stack, deploy-stg"),
    );
  });

  const WITHOUT_EXP = ["no exp, issued this second", "neither exp nor iat"];
  const weak: readonly (readonly [string, RoleArguments, readonly string[]])[] = [
    ["any project", roleArguments(MAIN), ["a stranger's project"]],
    [
      "a sibling group",
      roleArguments({ project_path: "platform-services*", ...MAIN }),
      ['project_path is "platform-services-evil/x"'],
    ],
    [
      "a sibling project",
      roleArguments({ project_path: "platform-services/packet-relay*", ...MAIN }),
      ['project_path is "platform-services/packet-relay-evil/x"'],
    ],
    [
      "a project of the same name elsewhere",
      roleArguments({ project_path: "*/packet-relay", ...MAIN }),
      ['project_path is "strangers/packet-relay"'],
    ],
    [
      "a tag named like the branch",
      roleArguments(without(BRANCH, "ref_type")),
      ["a protected tag named like the branch"],
    ],
    ["an unprotected branch", roleArguments(without(BRANCH, "ref_protected")), ["the branch, unprotected"]],
    [
      "an unprotected environment",
      roleArguments(without(ENVIRONMENT, "environment_protected")),
      ["the environment, unprotected"],
    ],
    ["tokens without exp for 150 s", roleArguments(BRANCH, { expirationLeeway: 0 }), WITHOUT_EXP],
    ["tokens without exp for 1 s", roleArguments(BRANCH, { clockSkewLeeway: 1 }), WITHOUT_EXP],
    [
      "tokens that have expired",
      roleArguments(BRANCH, { clockSkewLeeway: 120 }),
      ["no exp, issued this second", "neither exp nor iat", "expired 90 seconds ago"],
    ],
    [
      "tokens for anybody",
      roleArguments(BRANCH, { boundAudiences: [] }),
      [
        'aud is "https://elsewhere.example.org"',
        'aud is "/"',
        'aud is ".example.org"',
        "aud is []",
        'aud is ""',
        "no aud",
      ],
    ],
    [
      "people for as long as Vault likes",
      roleArguments(BRANCH, { tokenTtl: 0, tokenMaxTtl: 0, tokenNoDefaultPolicy: false }),
      ["a lifetime of its own", "a longest lifetime", "no policy beyond its own"],
    ],
    [
      "people with a policy that nobody plans",
      roleArguments(BRANCH, { tokenPolicies: ["ci", "root"] }),
      ["policies that are planned"],
    ],
  ];
  for (const [what, role, expected] of weak) {
    it(`show a role that lets in ${what}`, async () => {
      assert.deepEqual(await holes(role), expected);
    });
  }

  it("show a role that lets in a job of another environment's role", async () => {
    const backend = await planOf({}, BACKEND);
    const stg = await planOf({ stg: roleArguments({ ...ENVIRONMENT, environment: "deploy-*" }) }, null);
    const prod = await planOf({ prod: roleArguments({ ...ENVIRONMENT, environment: "deploy-prod" }) }, null);
    const [matrix] = await tryRoles(jwtPlanOf({ backend, stg, prod }));
    assert.ok(matrix);
    assert.deepEqual(holesOf(matrix), ["an environment of another stack, deploy-prod"]);
  });

  it("show a role of one environment that is bound to none", async () => {
    const prod = await planOf({ "gitlab-ci": roleArguments(BRANCH), "deploy-prod": roleArguments(BRANCH) });
    const dev = await planOf({ deploy: roleArguments(BRANCH) }, null);
    const matrices = await tryRoles(jwtPlanOf({ prod, dev }));
    assert.deepEqual(
      matrices.map((matrix) => [matrix.role.name, holesOf(matrix)]),
      [
        ["deploy-prod", ["an environment of its own"]],
        ["gitlab-ci", []],
        ["deploy", ["an environment of its own"]],
      ],
    );
  });

  const methods: readonly (readonly [string, AuthBackendArgs, readonly string[]])[] = [
    [
      "believes any issuer",
      { path: "jwt", oidcDiscoveryUrl: "https://gitlab.example.org", jwtSupportedAlgs: ["RS256"] },
      [
        'iss is "https://elsewhere.example.org"',
        'iss is "https://issuer.example.org/"',
        'iss is "https://issuer.example.org.example.org"',
        'iss is ""',
        "no iss",
      ],
    ],
    [
      "takes any algorithm",
      {
        path: "jwt",
        oidcDiscoveryUrl: "https://gitlab.example.org",
        boundIssuer: "https://gitlab.example.org",
      },
      ["signature: rs512"],
    ],
    ["has a role for who names none", { ...BACKEND, defaultRole: "gitlab-ci" }, ["no role named"]],
  ];
  for (const [what, backend, expected] of methods) {
    it(`show an auth method that ${what}`, async () => {
      assert.deepEqual(await holes(roleArguments(BRANCH), backend), expected);
    });
  }

  it("show a role that nobody can log in at, with what the method says instead", async () => {
    const plan = await planOf({
      "gitlab-ci": roleArguments(BRANCH, { boundClaimsType: "string", boundClaims: { ref: "ma*" } }),
    });
    const [matrix] = await tryRoles(jwtPlanOf({ fixture: plan }));
    assert.ok(matrix);
    assert.ok(holesOf(matrix).includes("a job as it should be"));
    assert.match(
      tableOf(matrix),
      /^! gitlab-ci → a job as it should be → \{"policies":\["ci"\].* → refused: .*claim "ref" does not match/m,
    );
  });

  const refused: readonly (readonly [string, RoleArguments, RegExp])[] = [
    ["an OIDC role without redirects", roleArguments(BRANCH, { roleType: "oidc" }), /allowed_redirect_uris/],
    ["no bound constraint", roleArguments({}, { boundAudiences: [] }), /at least one bound constraint/],
    ["a lifetime beyond the longest", roleArguments(BRANCH, { tokenTtl: 601 }), /cannot be greater/],
    [
      "a longest lifetime beyond Vault's",
      roleArguments(BRANCH, { tokenMaxTtl: 3_000_000 }),
      /will be truncated/,
    ],
    ["an argument nobody has looked at", roleArguments(BRANCH, { namespace: "a" }), /"namespace"/],
    ["a feature nobody tries", roleArguments(BRANCH, { groupsClaim: "groups" }), /"groupsClaim"/],
    ["an auth method nobody plans", roleArguments(BRANCH, { backend: "oidc" }), /"oidc"/],
  ];
  for (const [what, role, message] of refused) {
    it(`are not tried with ${what}`, async () => {
      await assert.rejects(holes(role), message);
    });
  }

  it("are not tried with a value that only an apply knows", async () => {
    const plan = await planOf({ "gitlab-ci": roleArguments(BRANCH) });
    const resources = plan.resources.map((resource) => ({
      ...resource,
      inputs: { ...resource.inputs, tokenTtl: { $unknown: true } as const },
    }));
    assert.throws(
      () => jwtPlanOf({ fixture: { ...plan, resources } }),
      /"tokenTtl" is not known in a preview/,
    );
  });

  it("are not tried with two roles of one name", async () => {
    const stack = await planOf({ "gitlab-ci": roleArguments(BRANCH) });
    const other = await planOf({ "gitlab-ci": roleArguments(BRANCH) }, null);
    await assert.rejects(tryRoles(jwtPlanOf({ stack, other })), /have the same name/);
  });
});
