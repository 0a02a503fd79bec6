import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { ClusterAuth } from "../../../components/vault/cluster-auth.ts";
import { JobAuth, JobRoles } from "../../../components/vault/job-auth.ts";
import { PeopleAuth } from "../../../components/vault/people-auth.ts";
import { Pki } from "../../../components/vault/pki.ts";
import { Safeguards } from "../../../components/vault/safeguards.ts";
import { SecretEngines } from "../../../components/vault/secret-engines.ts";
import { TokenReviewer } from "../../../components/vault/token-reviewer.ts";
import { childrenOf, dependenciesOf, planWith } from "./support.ts";

const ADDRESS = "https://vault.example.org";
const CANARY = "canary-4c1b";
const isProtected = (children: ReturnType<typeof childrenOf>) =>
  Object.entries(children)
    .filter(([, resource]) => resource.protect)
    .map(([name]) => name)
    .sort();

describe("the engines", () => {
  it("keep versions of secrets, and a key that never leaves Vault", async () => {
    const plan = await planWith(({ opts }) => new SecretEngines("engines", { versions: 12 }, opts));
    const children = childrenOf(plan, "engines");
    assert.deepEqual(
      Object.fromEntries(Object.entries(children).map(([name, { inputs }]) => [name, inputs])),
      {
        kv: {
          path: "kv",
          type: "kv",
          options: { version: "2" },
          description: "Secrets of pipelines, services and the platform",
        },
        "kv-config": { mount: "kv", maxVersions: 12, casRequired: false },
        transit: { path: "transit", type: "transit", description: "Keys that never leave Vault" },
        "signing-key": {
          backend: "transit",
          name: "cosign",
          type: "ecdsa-p256",
          exportable: false,
          allowPlaintextBackup: false,
          deletionAllowed: false,
          autoRotatePeriod: 0,
        },
      },
    );
    assert.deepEqual(isProtected(children), ["kv", "signing-key", "transit"]);
    assert.deepEqual(dependenciesOf(children["signing-key"]!), ["engines-transit"]);
  });
});

describe("the authorities", () => {
  const args = {
    address: ADDRESS,
    organization: "Example",
    rootLifetime: "3650 days",
    intermediateLifetime: "1825 days",
    certificateLifetime: "24 hours",
    domains: ["example.org", "svc"],
  } as const;

  it("sign for a day what is below their domains, and nothing else", async () => {
    const children = childrenOf(await planWith(({ opts }) => new Pki("pki", args, opts)), "pki");
    const role = children["server-certificate"]?.inputs ?? {};
    const { allowedDomains, ttl, maxTtl, backend, name, keyType, keyBits } = role;
    assert.deepEqual(
      { allowedDomains, ttl, maxTtl, backend, name, keyType, keyBits },
      {
        allowedDomains: ["example.org", "svc"],
        ttl: "86400",
        maxTtl: "86400",
        backend: "pki/ci-intermediate",
        name: "ci-server-cert",
        keyType: "ec",
        keyBits: 256,
      },
    );
    assert.deepEqual(
      Object.entries(role)
        .filter(([key, value]) => /^allow[A-Z]|Flag$/.test(key) && value === true)
        .map(([key]) => key)
        .sort(),
      ["allowSubdomains", "serverFlag"],
    );
  });

  it("are a root that signs one authority, whose keys stay in Vault", async () => {
    const plan = await planWith(({ opts }) => new Pki("pki", args, opts));
    const children = childrenOf(plan, "pki");
    const of = (name: string, ...keys: string[]) => keys.map((key) => children[name]?.inputs[key]);
    assert.deepEqual(of("root", "path", "maxLeaseTtlSeconds"), ["pki/root", 315_360_000]);
    assert.deepEqual(of("intermediate", "path", "maxLeaseTtlSeconds"), ["pki/ci-intermediate", 157_680_000]);
    assert.deepEqual(of("root-certificate", "type", "ttl", "maxPathLength", "keyType", "keyBits"), [
      "internal",
      "315360000s",
      1,
      "ec",
      384,
    ]);
    assert.deepEqual(of("intermediate-request", "type", "backend"), ["internal", "pki/ci-intermediate"]);
    assert.deepEqual(of("intermediate-certificate", "backend", "ttl", "maxPathLength"), [
      "pki/root",
      "157680000s",
      0,
    ]);
    assert.deepEqual(of("intermediate-signed", "backend"), ["pki/ci-intermediate"]);
    assert.deepEqual(children["intermediate-urls"]?.inputs, {
      backend: "pki/ci-intermediate",
      issuingCertificates: [`${ADDRESS}/v1/pki/ci-intermediate/ca`],
      crlDistributionPoints: [`${ADDRESS}/v1/pki/ci-intermediate/crl`],
      ocspServers: [`${ADDRESS}/v1/pki/ci-intermediate/ocsp`],
    });
    assert.deepEqual(isProtected(children), ["intermediate", "root", "root-certificate"]);
    // A certificate names where revocation is told of, so that has to be known before one is signed.
    assert.deepEqual(dependenciesOf(children["intermediate-certificate"]!), [
      "pki-intermediate-request",
      "pki-root",
      "pki-root-certificate",
      "pki-root-urls",
    ]);
    assert.deepEqual(dependenciesOf(children["intermediate-signed"]!), [
      "pki-intermediate",
      "pki-intermediate-certificate",
      "pki-intermediate-urls",
    ]);
  });
});

describe("the safeguards", () => {
  const args = { auditFile: "/vault/audit/cicd-audit.log", requestsPerSecond: 500, loginsPerMinute: 300 };

  it("log to a file and a socket, hashed, and limit what one address may ask", async () => {
    const plan = await planWith(
      ({ opts }) =>
        new Safeguards("guard", { ...args, auditSocket: { host: "logs.example.org", port: 5000 } }, opts),
    );
    const children = childrenOf(plan, "guard");
    const hashed = { log_raw: "false", hmac_accessor: "true", format: "json" };
    assert.deepEqual(
      Object.values(children)
        .filter(({ type }) => type === "vault:index/audit:Audit")
        .map(({ inputs: { type, path, options } }) => ({ type, path, options })),
      [
        {
          type: "file",
          path: "cicd-file",
          options: { file_path: "/vault/audit/cicd-audit.log", mode: "0600", ...hashed },
        },
        {
          type: "socket",
          path: "cicd-socket",
          options: { address: "logs.example.org:5000", socket_type: "tcp", ...hashed },
        },
      ],
    );
    assert.deepEqual(isProtected(children), ["audit-file", "audit-socket"]);
    assert.deepEqual(
      ["requests", "logins-jwt", "logins-oidc"].map((name) => children[name]?.inputs),
      [
        { name: "requests", path: "", rate: 500, interval: 1 },
        { name: "logins-jwt", path: "auth/jwt/login", rate: 300, interval: 60 },
        { name: "logins-oidc", path: "auth/oidc/oidc/auth_url", rate: 300, interval: 60 },
      ],
    );
  });

  it("log to the file alone where nobody listens", async () => {
    const plan = await planWith(({ opts }) => new Safeguards("guard", args, opts));
    assert.deepEqual(isProtected(childrenOf(plan, "guard")), ["audit-file"]);
  });
});

describe("people", () => {
  it("sign in through Keycloak, have what their groups have, and no secret shows", async () => {
    const plan = await planWith(
      ({ opts }) =>
        new PeopleAuth(
          "people",
          {
            address: ADDRESS,
            issuer: "https://keycloak.example.org/realms/r",
            clientId: "vault",
            clientSecret: pulumi.secret(CANARY),
            ttl: "1 hour",
          },
          opts,
        ),
    );
    assert.ok(!JSON.stringify(plan).includes(CANARY));
    const children = childrenOf(plan, "people");
    assert.deepEqual(children["method"]?.inputs["oidcClientSecret"], { $secret: true });
    const { boundClaims, boundClaimsType, groupsClaim, tokenTtl, tokenMaxTtl, roleType, boundAudiences } =
      children["role"]?.inputs ?? {};
    assert.deepEqual(
      { boundClaims, boundClaimsType, groupsClaim, tokenTtl, tokenMaxTtl, roleType, boundAudiences },
      {
        boundClaims: { groups: "cicd-admins,cicd-operators,cicd-security" },
        boundClaimsType: "string",
        groupsClaim: "groups",
        tokenTtl: 3600,
        tokenMaxTtl: 3600,
        roleType: "oidc",
        boundAudiences: ["vault"],
      },
    );
    assert.deepEqual(
      Object.values(children)
        .filter(({ type }) => type === "vault:identity/group:Group")
        .map(({ inputs }) => [inputs["name"], inputs["type"], inputs["policies"]]),
      [
        ["cicd-admins", "external", ["ci-admin"]],
        ["cicd-operators", "external", ["ci-read-secrets"]],
        ["cicd-security", "external", ["security-audit"]],
      ],
    );
    const alias = children["cicd-admins-alias"]!;
    assert.equal(alias.inputs["name"], "cicd-admins");
    assert.deepEqual(dependenciesOf(alias), ["people-cicd-admins", "people-method"]);
  });
});

describe("jobs", () => {
  it("are believed by GitLab's issuer and signature alone, and their roles wait for the method", async () => {
    const plan = await planWith(({ opts }) => {
      const { method } = new JobAuth("auth", { gitlab: "https://gitlab.example.org" }, opts);
      const roles = [
        { name: "ci", claims: { projects: ["a/b"] as const, branch: "main" }, policies: ["one"] },
      ];
      new JobRoles("roles", { roles, audience: ADDRESS, ttl: "1 hour", after: [method] }, opts);
      new JobRoles("more", { roles, audience: ADDRESS, ttl: "1 hour" }, opts);
    });
    assert.deepEqual(childrenOf(plan, "auth")["method"]?.inputs, {
      path: "jwt",
      type: "jwt",
      description: "Jobs of GitLab",
      oidcDiscoveryUrl: "https://gitlab.example.org",
      boundIssuer: "https://gitlab.example.org",
      jwtSupportedAlgs: ["RS256"],
    });
    assert.deepEqual(isProtected(childrenOf(plan, "auth")), ["method"]);
    assert.deepEqual(dependenciesOf(childrenOf(plan, "roles")["ci"]!), ["auth-method"]);
    assert.deepEqual(dependenciesOf(childrenOf(plan, "more")["ci"]!), []);
  });
});

describe("a cluster", () => {
  it("is asked whose a token is by an account that may do nothing else, and lets in what its roles name", async () => {
    const plan = await planWith(({ opts, cluster }) => {
      const { reviewer } = new TokenReviewer("reviewer", {
        environment: "prod",
        owner: "platform-admins",
        delivery: { mode: "direct", provider: cluster },
        account: "vault-token-reviewer",
        namespace: "kube-system",
      });
      new ClusterAuth(
        "cluster-one",
        {
          cluster: "one",
          apiServer: "https://k8s.example.org:6443",
          reviewer,
          roles: [{ name: "shop", accounts: ["shop"], namespace: "shops", policies: ["service-shop-prod"] }],
          ttl: "1 hour",
          loginsPerMinute: 600,
        },
        opts,
      );
    });
    const reviewer = childrenOf(plan, "reviewer");
    assert.deepEqual(Object.keys(reviewer).sort(), ["account", "binding", "token"]);
    assert.deepEqual(dependenciesOf(reviewer["token"]!), ["reviewer-account"]);
    assert.equal(reviewer["token"]?.inputs["type"], "kubernetes.io/service-account-token");
    assert.deepEqual(reviewer["binding"]?.inputs["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "system:auth-delegator",
    });
    assert.deepEqual(reviewer["binding"]?.inputs["subjects"], [
      { kind: "ServiceAccount", name: "vault-token-reviewer", namespace: "kube-system" },
    ]);

    const auth = childrenOf(plan, "cluster-one");
    const { kubernetesHost, tokenReviewerJwt, kubernetesCaCert, ...flags } = auth["config"]?.inputs ?? {};
    assert.equal(kubernetesHost, "https://k8s.example.org:6443");
    for (const value of [tokenReviewerJwt, kubernetesCaCert]) assert.deepEqual(value, { $secret: true });
    assert.deepEqual(flags, {
      backend: "kubernetes/one",
      disableLocalCaJwt: true,
      disableIssValidation: true,
    });
    assert.deepEqual(auth["shop"]?.inputs, {
      backend: "kubernetes/one",
      roleName: "shop",
      boundServiceAccountNames: ["shop"],
      boundServiceAccountNamespaces: ["shops"],
      audience: "vault",
      aliasNameSource: "serviceaccount_uid",
      tokenPolicies: ["service-shop-prod"],
      tokenNoDefaultPolicy: true,
      tokenTtl: 3600,
      tokenMaxTtl: 3600,
    });
    assert.deepEqual(auth["logins"]?.inputs, {
      name: "logins-kubernetes-one",
      path: "auth/kubernetes/one/login",
      rate: 600,
      interval: 60,
    });
    assert.deepEqual(isProtected(auth), ["method"]);
  });
});
