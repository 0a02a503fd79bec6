import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configRequest, roleRequest } from "../conformance/support/vault-provider.ts";

describe("what the Vault provider writes for a role", () => {
  const least = { backend: "jwt", roleName: "example", userClaim: "sub" };
  const always = {
    user_claim: "sub",
    user_claim_json_pointer: false,
    bound_audiences: [],
    bound_claims: {},
    clock_skew_leeway: 0,
    expiration_leeway: 0,
    not_before_leeway: 0,
    verbose_oidc_logging: false,
    token_type: "default",
  };

  it("has the provider's defaults, and no name in it", () => {
    assert.deepEqual(roleRequest(least), always);
  });

  it("has what is given under Vault's own names, but for zeros that the provider takes for not given", () => {
    const given = {
      roleType: "jwt",
      boundClaimsType: "glob",
      boundSubject: "",
      expirationLeeway: -1,
      tokenPolicies: ["ci"],
      tokenNoDefaultPolicy: false,
      tokenTtl: 300,
      tokenMaxTtl: 0,
      tokenBoundCidrs: [],
      tokenType: null,
    };
    assert.deepEqual(roleRequest({ ...least, ...given }), {
      ...always,
      role_type: "jwt",
      bound_claims_type: "glob",
      bound_subject: "",
      expiration_leeway: -1,
      token_policies: ["ci"],
      token_no_default_policy: false,
      token_ttl: 300,
    });
  });

  it("splits the values of bound claims on commas unless it is told not to", () => {
    const claims = { boundClaims: { ref: "main, release/*", user: "a" } };
    assert.deepEqual(roleRequest({ ...least, ...claims })["bound_claims"], {
      ref: ["main", "release/*"],
      user: ["a"],
    });
    assert.deepEqual(roleRequest({ ...least, ...claims, disableBoundClaimsParsing: true })["bound_claims"], {
      ref: ["main, release/*"],
      user: ["a"],
    });
  });

  it("is not guessed for an argument that nobody has looked up", () => {
    assert.throws(() => roleRequest({ ...least, namespace: "a" }), /provider sends "namespace"/);
  });
});

describe("what the Vault provider writes for a JWT auth method", () => {
  it("leaves the source of keys and the mount out", () => {
    assert.deepEqual(
      configRequest({
        path: "jwt",
        description: "GitLab",
        oidcDiscoveryUrl: "https://gitlab.example.org",
        boundIssuer: "https://gitlab.example.org",
        jwtSupportedAlgs: ["RS256"],
        tune: { maxLeaseTtl: "1h" },
      }),
      { bound_issuer: "https://gitlab.example.org", jwt_supported_algs: ["RS256"], namespace_in_state: true },
    );
  });
});
