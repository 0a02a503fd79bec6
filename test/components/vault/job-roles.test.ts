import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  environmentJobRoles,
  jobRoleArgs,
  sharedJobRoles,
  type JobRole,
} from "../../../components/vault/job-roles.ts";

const GROUPS = ["platform-services", "application-services"] as const;
const AUDIENCE = "https://vault.example.org";
const claimsOf = (role: JobRole) => jobRoleArgs(role, AUDIENCE, "1 hour").boundClaims;
const claims = (roles: readonly JobRole[]) =>
  Object.fromEntries(roles.map((role) => [role.name, claimsOf(role)]));

const environmentRoles = (namespaceIds = {}) =>
  environmentJobRoles({
    environment: "dev",
    groups: GROUPS,
    namespaceIds,
    services: [{ name: "shop", project: "application-services/shop" }],
    program: "platform-services/slipway",
    previewEnvironment: "preview-dev",
    ownsShared: false,
  });

describe("a role of GitLab's jobs", () => {
  it("is what Vault takes, without leeway for a token that does not end", () => {
    const role: JobRole = {
      name: "ci",
      claims: { projects: ["group/shop"], branch: "main", environment: "dev" },
      policies: ["one", "two"],
    };
    assert.deepEqual(jobRoleArgs(role, AUDIENCE, "30 minutes"), {
      roleName: "ci",
      roleType: "jwt",
      boundAudiences: [AUDIENCE],
      userClaim: "project_path",
      boundClaimsType: "glob",
      boundClaims: {
        project_path: "group/shop",
        ref: "main",
        ref_type: "branch",
        ref_protected: "true",
        environment: "dev",
        environment_protected: "true",
      },
      disableBoundClaimsParsing: true,
      claimMappings: {
        project_path: "project_path",
        ref: "ref",
        sha: "sha",
        pipeline_id: "pipeline_id",
        job_id: "job_id",
        environment: "environment",
      },
      expirationLeeway: -1,
      notBeforeLeeway: -1,
      clockSkewLeeway: -1,
      tokenPolicies: ["one", "two"],
      tokenNoDefaultPolicy: true,
      tokenType: "service",
      tokenTtl: 1_800,
      tokenMaxTtl: 1_800,
    });
  });

  it("takes several groups as values that the provider splits, and refuses a value that it would split too", () => {
    const role = (projects: JobRole["claims"]["projects"], environment = "dev"): JobRole => ({
      name: "ci",
      claims: { projects, environment },
      policies: [],
    });
    const args = jobRoleArgs(role(["a/*", "b/*"]), AUDIENCE, "1 hour");
    assert.deepEqual([args.boundClaims.project_path, args.disableBoundClaimsParsing], ["a/*,b/*", false]);
    for (const wrong of [role(["a,*"]), role(["a/*", "b/*,*"]), role(["a/*"], "dev,prod")]) {
      assert.throws(() => jobRoleArgs(wrong, AUDIENCE, "1 hour"), {
        name: "RangeError",
        message: /^role "ci" would read ".+" as two values$/,
      });
    }
  });

  it("lives no longer than was said", () => {
    const [role] = environmentRoles();
    assert.equal(jobRoleArgs(role!, AUDIENCE, "1500 ms").tokenTtl, 1);
  });
});

describe("the roles", () => {
  it("without an environment let in main, and merge requests for what is thrown away", () => {
    assert.deepEqual(claims(sharedJobRoles({ groups: GROUPS, namespaceIds: {} })), {
      "gitlab-ci": {
        project_path: "platform-services/*,application-services/*",
        ref: "main",
        ref_type: "branch",
        ref_protected: "true",
      },
      "gitlab-ci-ephemeral": {
        project_path: "platform-services/*,application-services/*",
        pipeline_source: "merge_request_event",
      },
    });
  });

  it("of an environment are bound to it, and to a whole project where they are for one", () => {
    const main = { ref: "main", ref_type: "branch", ref_protected: "true" };
    const dev = { environment: "dev", environment_protected: "true" };
    assert.deepEqual(claims(environmentRoles()), {
      "gitlab-ci-dev": { project_path: "platform-services/*,application-services/*", ...main, ...dev },
      "gitlab-ci-shop-dev": { project_path: "application-services/shop", ...main, ...dev },
      "slipway-preview-dev": {
        project_path: "platform-services/slipway",
        environment: "preview-dev",
        environment_protected: "true",
      },
      "slipway-deploy-dev": { project_path: "platform-services/slipway", ...main, ...dev },
    });
  });

  it("are bound to the groups' numbers as well, where all that a role needs are known", () => {
    const ids = (namespaceIds: Record<string, number>) =>
      Object.fromEntries(
        environmentRoles(namespaceIds).map((role) => {
          const { boundClaims, disableBoundClaimsParsing } = jobRoleArgs(role, AUDIENCE, "1 hour");
          return [role.name, [boundClaims.namespace_id, disableBoundClaimsParsing]];
        }),
      );
    assert.deepEqual(ids({ "platform-services": 7, "application-services": 8 }), {
      "gitlab-ci-dev": ["7,8", false],
      "gitlab-ci-shop-dev": ["8", true],
      "slipway-preview-dev": ["7", true],
      "slipway-deploy-dev": ["7", true],
    });
    assert.deepEqual(ids({ "platform-services": 7 }), {
      "gitlab-ci-dev": [undefined, false],
      "gitlab-ci-shop-dev": [undefined, true],
      "slipway-preview-dev": ["7", true],
      "slipway-deploy-dev": ["7", true],
    });
  });

  it("have the shared deployment policy where the stack declares the shared parts, and nowhere else", () => {
    const deploy = (ownsShared: boolean) =>
      environmentJobRoles({
        environment: "dev",
        groups: GROUPS,
        namespaceIds: {},
        services: [],
        program: "platform-services/slipway",
        previewEnvironment: "preview-dev",
        ownsShared,
      }).find(({ name }) => name === "slipway-deploy-dev")?.policies;
    assert.deepEqual(deploy(false), ["slipway-deploy-dev"]);
    assert.deepEqual(deploy(true), ["slipway-deploy-dev", "slipway-deploy-shared"]);
  });
});
