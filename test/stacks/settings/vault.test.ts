import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { formatFault } from "../../../components/core/faults.ts";
import type { Environment } from "../../../stacks/environment.ts";
import { checkVault } from "../../../stacks/settings/vault-references.ts";
import { vaultSchema, vaultSharedSchema, type VaultShared } from "../../../stacks/settings/vault.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";
import { shippedEnvironment } from "../shipped.ts";

const prod = shippedEnvironment("prod");
const dev = shippedEnvironment("dev");

const faultsOf = (environment: Environment) =>
  checkVault(environment, (place) => ({ path: place.join(".") })).map(formatFault);
const withShared = (change: (vault: VaultShared) => Partial<VaultShared>): Environment => ({
  ...prod,
  shared: { ...prod.shared!, vault: { ...prod.shared!.vault, ...change(prod.shared!.vault) } },
});
/** An environment with a server whose certificate Vault signs. */
const withServer = (environment: Environment, host: string): Environment => ({
  ...environment,
  certificates: {
    ...environment.certificates,
    servers: [
      {
        name: "server",
        namespace: "kafka",
        hosts: [host],
        issuer: "vault-ci",
        duration: "24 hours",
        renewBefore: "8 hours",
      },
    ],
  },
});

describe("Vault's settings", () => {
  it("are complete without a word, with the requirement's figures", () => {
    const { tokenLifetime, argocd } = vaultSchema.parse({});
    assert.deepEqual(
      [tokenLifetime, argocd],
      ["1 hour", { namespace: "argocd", accounts: ["argocd-server", "argocd-repo-server"] }],
    );
    const shared = vaultSharedSchema.parse({});
    assert.deepEqual(
      [shared.pki.certificateLifetime, shared.audit.file],
      ["24 hours", "/vault/audit/cicd-audit.log"],
    );
  });

  it("bound a token to an hour and a certificate to a day", () => {
    assert.equal(vaultSchema.safeParse({ tokenLifetime: "61 minutes" }).success, false);
    assert.equal(vaultSchema.safeParse({ tokenLifetime: "30 minutes" }).success, true);
    assert.equal(vaultSharedSchema.safeParse({ pki: { certificateLifetime: "25 hours" } }).success, false);
  });

  it("of the project have no faults", () => {
    for (const environment of [prod, dev]) assert.deepEqual(faultsOf(environment), []);
  });

  it("are told when times are the wrong way round, or a secret is named twice", () => {
    assert.deepEqual(
      faultsOf(
        withShared(({ pki }) => ({
          wrapping: { min: "10 minutes", max: "5 minutes" },
          pki: { ...pki, rootLifetime: "365 days", intermediateLifetime: "366 days" },
          ciSecrets: ["a", "b", "a"],
        })),
      ),
      [
        "shared.vault.wrapping.min: the least is above the most, got 10 minutes, allowed at most 5 minutes",
        "shared.vault.pki.intermediateLifetime: the authority would outlive the root that signs it, got 366 days, allowed at most 365 days",
        'shared.vault.ciSecrets.2: secret "a" is declared twice',
      ],
    );
  });

  it("are told when an issuer would log in with a product's role", () => {
    const issuers = dev.certificates.issuers.map((issuer) =>
      issuer.type === "vault" ? { ...issuer, authRole: "external-secrets" } : issuer,
    );
    assert.deepEqual(faultsOf({ ...dev, certificates: { ...dev.certificates, issuers } }), [
      'certificates.issuers.1.authRole: Vault role "external-secrets" belongs to a product of the platform; choose another name',
    ]);
  });
});

describe("a certificate that Vault is to sign", () => {
  it("is for hosts below the domains of its role, as far as the environment knows them", () => {
    assert.deepEqual(faultsOf(withServer(prod, "kafka.slipway.example")), []);
    assert.deepEqual(faultsOf(withServer(prod, "a.dev.slipway.example")), []);
    assert.deepEqual(faultsOf(withServer(prod, "kafka.kafka.svc")), []);
    for (const host of ["slipway.example", "svc", "evil-slipway.example", "kafka.example.org"]) {
      assert.deepEqual(faultsOf(withServer(prod, host)), [
        `certificates.servers.0.hosts.0: Vault does not sign for ${host}, allowed subdomains of slipway.example, svc, svc.cluster.local; add its domain to shared.vault.pki.domains`,
      ]);
    }
    const more = withShared(({ pki }) => ({ pki: { ...pki, domains: ["example.org"] } }));
    assert.deepEqual(faultsOf(withServer(more, "kafka.example.org")), []);
    assert.equal(faultsOf(withServer(more, "kafka.kafka.svc")).length, 1);
    assert.deepEqual(faultsOf(withServer(dev, "kafka.example.org")), []);
  });

  it("names each host: Vault signs no wildcards", () => {
    assert.deepEqual(faultsOf(withServer(dev, "*.slipway.example")), [
      "certificates.servers.0.hosts.0: Vault signs no wildcards; name each host",
    ]);
    const gateway = {
      ...dev.gateway,
      tls: { ...dev.gateway.tls, issuer: { kind: "ClusterIssuer" as const, name: "vault-ci" } },
    };
    assert.deepEqual(faultsOf({ ...dev, gateway }), [
      "gateway.listeners.1.hostname: Vault signs no wildcards; name each host",
    ]);
  });
});

describe("names in the one Vault", () => {
  it("of a service are not those of a product's role", async (t) => {
    const root = copyOfProject(t);
    edit(root, "catalog/netops-dashboard.yaml", (file) =>
      file.replace("name: netops-dashboard", "name: image-pull"),
    );
    renameSync(path.join(root, "catalog/netops-dashboard.yaml"), path.join(root, "catalog/image-pull.yaml"));
    rmSync(path.join(root, "rules/dev.json"));
    await assert.rejects(planOf(root, "dev"), {
      message:
        /catalog\/image-pull\.yaml:2:\d+ name: in dev, Vault role "image-pull" belongs to a product of the platform; choose another name/,
    });
  });

  it("of services and environments do not make one name together", async (t) => {
    const root = copyOfProject(t);
    // The role of the service in dev would be that of the jobs of this environment.
    writeFileSync(
      path.join(root, "Pulumi.netops-dashboard-dev.yaml"),
      readFileSync(path.join(root, "Pulumi.stg.yaml"), "utf8").replaceAll("slipway-stg", "slipway-other"),
    );
    await assert.rejects(planOf(root, "stg"), {
      message:
        /catalog\/netops-dashboard\.yaml:\d+:\d+ environments\.dev: "gitlab-ci-netops-dashboard-dev" in Vault would belong to netops-dashboard in dev and to netops-dashboard-dev; choose another name/,
    });
  });

  it("of clusters are no two environments'", async (t) => {
    const root = copyOfProject(t);
    edit(root, "Pulumi.dev.yaml", (file) => file.replace("name: slipway-dev", "name: slipway-prod-dr"));
    await assert.rejects(planOf(root, "dev"), {
      message:
        /cluster\.name: environment "prod" has a cluster of the same name; give each cluster its own name/,
    });
    await assert.rejects(planOf(root, "prod"), {
      message: /disasterRecovery\.cluster\.name: environment "dev" has a cluster of the same name/,
    });
    await planOf(root, "stg");
  });
});
