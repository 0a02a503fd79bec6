import assert from "node:assert/strict";
import { test } from "node:test";
import { AcmeIssuer, acmeIssuer } from "../../../components/certificates/acme-issuer.ts";
import type { DnsProvider } from "../../../components/certificates/args.ts";
import { certificate } from "../../../components/certificates/certificate.ts";
import { DnsCredentials, dnsCredentials } from "../../../components/certificates/dns-credentials.ts";
import { ServerCertificate } from "../../../components/certificates/server-certificate.ts";
import {
  tokenBinding,
  tokenRole,
  VaultIssuer,
  vaultIssuer,
} from "../../../components/certificates/vault-issuer.ts";
import { objectsOf, planOf } from "../plan-of.ts";

const zone = (provider: DnsProvider) => ({ name: "dev.example.org", provider });
const rfc2136: DnsProvider = {
  type: "rfc2136",
  nameserver: "ns1.example.org",
  port: 53,
  keyName: "cert-manager",
  algorithm: "HMACSHA256",
};
const acme = { server: "https://acme.example.org/directory", email: "platform@example.org" };
const pki = {
  server: "https://vault.example.org",
  mount: "pki/ci-intermediate",
  role: "ci-server-cert",
  authMount: "kubernetes/cluster",
  authRole: "issuer",
};
const controller = { namespace: "cert-manager", account: "cert-manager" };
const server = {
  name: "redis",
  namespace: "platform-system",
  secretName: "redis-tls",
  dnsNames: ["redis.platform-system.svc"],
  issuer: { kind: "ClusterIssuer", name: "vault-ci" },
  duration: "24 hours",
  renewBefore: "8 hours",
} as const;

test("names in a zone are proven by DNS record, all others through the gateway's clear-text listener", () => {
  const { spec, metadata } = acmeIssuer("letsencrypt", {
    ...acme,
    dnsZones: [zone(rfc2136)],
    httpListener: { gateway: "edge", namespace: "gateway", listener: "http" },
  });
  assert.equal(metadata.name, "letsencrypt");
  assert.deepEqual(spec.acme, {
    ...acme,
    privateKeySecretRef: { name: "letsencrypt-account" },
    solvers: [
      {
        selector: { dnsZones: ["dev.example.org"] },
        dns01: {
          rfc2136: {
            nameserver: "ns1.example.org:53",
            tsigKeyName: "cert-manager",
            tsigAlgorithm: "HMACSHA256",
            tsigSecretSecretRef: { name: "dns-dev.example.org", key: "tsig-secret" },
          },
        },
      },
      {
        http01: {
          gatewayHTTPRoute: {
            parentRefs: [
              {
                group: "gateway.networking.k8s.io",
                kind: "Gateway",
                name: "edge",
                namespace: "gateway",
                sectionName: "http",
              },
            ],
          },
        },
      },
    ],
  });
  assert.deepEqual(acmeIssuer("a", { ...acme, dnsZones: [] }).spec.acme?.solvers, []);
});

test("each DNS provider signs in with fields that its credentials bring from Vault", () => {
  const providers: [DnsProvider, string[]][] = [
    [rfc2136, ["tsig-secret"]],
    [{ type: "cloudflare" }, ["api-token"]],
    [{ type: "route53", region: "eu-central-1" }, ["access-key-id", "secret-access-key"]],
  ];
  for (const [provider, fields] of providers) {
    const secret = dnsCredentials({
      environment: "dev",
      namespace: "cert-manager",
      zone: zone(provider),
      refresh: "5 minutes",
    });
    assert.deepEqual(secret.spec?.secretStoreRef, { kind: "ClusterSecretStore", name: "vault-platform" });
    const brought = secret.spec.data?.map(({ secretKey, remoteRef }) => {
      assert.equal(remoteRef.key, "platform/dev/cert-manager/dns-dev.example.org");
      assert.equal(remoteRef.property, secretKey);
      return secretKey;
    });
    assert.deepEqual(brought, fields);
    const solvers = JSON.stringify(
      acmeIssuer("a", { ...acme, dnsZones: [zone(provider)] }).spec.acme?.solvers,
    );
    const wanted = [...solvers.matchAll(/"name":"([^"]+)","key":"([^"]+)"/g)];
    assert.deepEqual(
      wanted.map((match) => match.slice(1)),
      fields.map((field) => [secret.metadata.name, field]),
    );
  }
});

test("Vault signs for a service account of its own, with a token made for Vault", () => {
  assert.deepEqual(vaultIssuer("vault-ci", pki).spec.vault, {
    server: "https://vault.example.org",
    path: "pki/ci-intermediate/sign/ci-server-cert",
    auth: {
      kubernetes: {
        mountPath: "/v1/auth/kubernetes/cluster",
        role: "issuer",
        serviceAccountRef: { name: "issuer", audiences: ["vault"] },
      },
    },
  });
  const ca = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const bundle = vaultIssuer("vault-ci", { ...pki, ca }).spec.vault?.caBundle ?? "";
  assert.equal(Buffer.from(bundle, "base64").toString(), ca);
});

test("cert-manager may ask for tokens of that account and of no other", () => {
  assert.deepEqual(tokenRole("issuer", controller).rules, [
    { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["issuer"], verbs: ["create"] },
  ]);
  const { roleRef, subjects, metadata } = tokenBinding("issuer", controller);
  assert.equal(metadata.namespace, "cert-manager");
  assert.deepEqual(roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "issuer-token" });
  assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "cert-manager", namespace: "cert-manager" }]);
});

test("a certificate is renewed before it ends, each time with another key", () => {
  assert.deepEqual(certificate(server).spec, {
    secretName: "redis-tls",
    dnsNames: ["redis.platform-system.svc"],
    issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "vault-ci" },
    duration: "24h0m0s",
    renewBefore: "8h0m0s",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["digital signature", "server auth"],
  });
  assert.throws(() => certificate({ ...server, renewBefore: "90 minutes" }), {
    message: `a certificate's times are whole hours, not "90 minutes"`,
  });
});

test("each component declares its objects, and a transform has the last word", async () => {
  const resources = await planOf((platform) => {
    new AcmeIssuer("acme", {
      ...platform,
      ...acme,
      issuer: "acme",
      dnsZones: [],
      transform: { clusterIssuer: { spec: { acme: { preferredChain: "ISRG Root X1" } } } },
    });
    new VaultIssuer("vault-ci", { ...platform, issuer: "vault-ci", pki, controller });
    new DnsCredentials("dns", {
      ...platform,
      namespace: "cert-manager",
      zone: zone(rfc2136),
      refresh: "5 minutes",
    });
    new ServerCertificate("redis", { ...platform, certificate: server });
  });
  assert.deepEqual(Object.keys(objectsOf(resources)).sort(), [
    "acme-issuer",
    "dns-credentials",
    "redis-certificate",
    "vault-ci-account",
    "vault-ci-issuer",
    "vault-ci-token-binding",
    "vault-ci-token-role",
  ]);
  const spec = resources.find(({ name }) => name === "acme-issuer")?.inputs["spec"];
  assert.equal((spec as { acme: Record<string, unknown> }).acme["preferredChain"], "ISRG Root X1");
});
