import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environmentPolicies, sharedPolicies, type NamedPolicy } from "../../../components/vault/policies.ts";
import { capabilitiesAt } from "../../conformance/support/vault-policy-faults.ts";

const shared = sharedPolicies({
  ciSecrets: ["harbor-credentials"],
  ephemeralSecret: "harbor-credentials-ephemeral",
  wrapping: { min: "1 minute", max: "15 minutes" },
});
const environment = (services: readonly string[], more: { ownsShared?: boolean; signs?: boolean } = {}) =>
  environmentPolicies({
    environment: "dev",
    clusters: ["slipway-dev"],
    services,
    signsCertificates: more.signs ?? true,
    ownsShared: more.ownsShared ?? false,
  });

/** What a token with one policy may do at a path, as the model of Vault's precedence has it. */
function may(policies: readonly NamedPolicy[], name: string, path: string): string {
  const found = policies.find((policy) => policy.name === name);
  assert.ok(found, `there is no policy ${name}`);
  const rules = found.rules.map((rule) => ({
    path: rule.path,
    templated: false,
    capabilities: [...rule.capabilities],
    allowedParameters: null,
    deniedParameters: null,
    requiredParameters: [],
    minWrappingTtl: rule.wrapping === undefined ? 0 : 60,
    maxWrappingTtl: rule.wrapping === undefined ? 0 : 900,
  }));
  return capabilitiesAt([{ name, rules }], path).join(" ");
}

describe("the policy of a service", () => {
  const policies = environment(["shop", "shop-eu"]);
  const cases: readonly (readonly [string, string, string])[] = [
    ["its own secrets", "kv/data/services/dev/shop/database", "read"],
    ["its own secrets, deeper", "kv/data/services/dev/shop/a/b", "read"],
    ["those of a service whose name begins alike", "kv/data/services/dev/shop-eu/database", ""],
    ["its own in another environment", "kv/data/services/prod/shop/database", ""],
    ["the platform's", "kv/data/platform/dev/argocd/x", ""],
    ["those of pipelines", "kv/data/ci/harbor-credentials", ""],
    ["names of its own", "kv/metadata/services/dev/shop/database", ""],
    ["its folder", "kv/data/services/dev/shop", ""],
  ];
  for (const [what, path, expected] of cases) {
    it(`gives ${expected === "" ? "nothing" : expected} for ${what}`, () => {
      assert.equal(may(policies, "service-shop-dev", path), expected);
    });
  }
});

describe("what products of an environment may", () => {
  const policies = environment([]);
  const cases: readonly (readonly [string, string, string])[] = [
    ["argocd-secrets-dev", "kv/data/platform/dev/argocd/platform-config", "read"],
    ["argocd-secrets-dev", "kv/data/platform/dev/harbor/pull", ""],
    ["argocd-secrets-dev", "kv/data/platform/prod/argocd/platform-config", ""],
    ["external-secrets-dev", "kv/data/platform/dev/harbor/pull", "read"],
    ["external-secrets-dev", "kv/data/platform/prod/harbor/pull", ""],
    ["external-secrets-dev", "kv/data/services/dev/shop/database", ""],
    ["image-pull-dev", "kv/data/platform/dev/harbor/pull", "read"],
    ["image-pull-dev", "kv/data/platform/dev/harbor/webhook-relay", ""],
    ["cert-manager-dev", "pki/ci-intermediate/sign/ci-server-cert", "update"],
    ["cert-manager-dev", "pki/ci-intermediate/issue/ci-server-cert", ""],
    ["cert-manager-dev", "pki/ci-intermediate/sign-verbatim/ci-server-cert", ""],
    ["ci-environment-dev", "kv/data/ci/gitops-bot", "read"],
    ["ci-environment-dev", "kv/data/ci/harbor-credentials", ""],
    ["slipway-preview-dev", "kv/data/platform/dev/argocd/platform-config", ""],
    ["slipway-preview-dev", "kv/metadata/platform/dev/argocd/platform-config", "read list"],
    ["slipway-preview-dev", "sys/policies/acl/service-shop-dev", "read"],
    ["slipway-preview-dev", "auth/token/lookup-self", "read"],
    ["slipway-preview-dev", "auth/token/create", ""],
    ["slipway-deploy-dev", "kv/data/platform/dev/argocd/platform-config", "create read update delete"],
    ["slipway-deploy-dev", "kv/data/platform/prod/argocd/platform-config", ""],
    ["slipway-deploy-dev", "kv/data/services/dev/shop/database", ""],
    ["slipway-deploy-dev", "kv/data/ci/gitops-bot", ""],
    ["slipway-deploy-dev", "auth/kubernetes/slipway-dev/role/shop", "create read update patch delete list"],
    ["slipway-deploy-dev", "auth/kubernetes/slipway-prod/role/shop", ""],
    ["slipway-deploy-dev", "sys/audit/cicd-file", ""],
    ["slipway-deploy-dev", "sys/auth/kubernetes/slipway-dev", ""],
    ["slipway-deploy-dev", "sys/mounts/kv", ""],
  ];
  for (const [policy, path, expected] of cases) {
    it(`${policy} ${expected === "" ? "nothing" : expected} at ${path}`, () => {
      assert.equal(may(policies, policy, path), expected);
    });
  }

  it("has no policy to sign certificates without an issuer that has it", () => {
    const names = (signs: boolean) => environment([], { signs }).map(({ name }) => name);
    assert.deepEqual(
      names(true).filter((name) => !names(false).includes(name)),
      ["cert-manager-dev"],
    );
  });

  it("has what changes the shared parts with their owner alone", () => {
    const names = (ownsShared: boolean) => environment([], { ownsShared }).map(({ name }) => name);
    assert.deepEqual(
      names(true).filter((name) => !names(false).includes(name)),
      ["slipway-deploy-shared"],
    );
    const owner = environment([], { ownsShared: true });
    assert.equal(may(owner, "slipway-deploy-shared", "kv/data/ci/gitops-bot"), "create read update delete");
    assert.equal(may(owner, "slipway-deploy-shared", "sys/audit/cicd-file"), "");
  });
});

describe("what people and pipelines of main may", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["ci-read-secrets", "kv/data/ci/harbor-credentials", "read"],
    ["ci-read-secrets", "kv/data/ci/gitops-bot", ""],
    ["ci-read-secrets", "kv/data/ci/harbor-credentials-ephemeral", ""],
    ["ci-push-ephemeral", "kv/data/ci/harbor-credentials-ephemeral", "read"],
    ["ci-push-ephemeral", "kv/data/ci/harbor-credentials", ""],
    ["ci-sign-images", "transit/sign/cosign/sha2-256", "update"],
    ["ci-sign-images", "transit/keys/cosign", "read"],
    ["ci-sign-images", "transit/keys/cosign/rotate", ""],
    ["ci-sign-images", "transit/sign/other/sha2-256", ""],
    ["ci-issue-certificates", "pki/ci-intermediate/issue/ci-server-cert", "update"],
    ["ci-issue-certificates", "pki/root/issue/ci-server-cert", ""],
    ["ci-admin", "kv/data/ci/harbor-credentials", "create read update patch delete list"],
    ["ci-admin", "kv/data/services/prod/shop/database", "create update patch"],
    ["ci-admin", "kv/data/platform/prod/argocd/x", ""],
    ["ci-admin", "sys/policies/acl/ci-admin", "read"],
    ["ci-admin", "auth/jwt/role/gitlab-ci", "read"],
    ["ci-admin", "transit/sign/cosign/sha2-256", ""],
    ["security-audit", "kv/metadata/services/prod/shop/database", "read list"],
    ["security-audit", "kv/data/services/prod/shop/database", ""],
    ["security-audit", "auth/kubernetes/slipway-prod/role/shop", "read"],
    ["security-audit", "sys/policies/acl/service-shop-dev", "read"],
  ];
  for (const [policy, path, expected] of cases) {
    it(`${policy} ${expected === "" ? "nothing" : expected} at ${path}`, () => {
      assert.equal(may(shared, policy, path), expected);
    });
  }

  it("gives nobody sudo", () => {
    for (const { name, rules } of [...shared, ...environment(["shop"], { ownsShared: true })]) {
      assert.ok(
        rules.every(({ capabilities }) => !(capabilities as readonly string[]).includes("sudo")),
        name,
      );
    }
  });

  it("asks for a wrapped answer where a private key is handed over, and nowhere else", () => {
    const wrapped = shared.flatMap(({ rules }) => rules).filter(({ wrapping }) => wrapping !== undefined);
    assert.deepEqual(
      wrapped.map(({ path, wrapping }) => [path, wrapping]),
      [["pki/ci-intermediate/issue/ci-server-cert", { min: "1 minute", max: "15 minutes" }]],
    );
  });
});
