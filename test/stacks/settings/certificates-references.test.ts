import assert from "node:assert/strict";
import { test } from "node:test";
import type { Environment } from "../../../stacks/environment.ts";
import { certificatesSchema } from "../../../stacks/settings/certificates.ts";
import { shippedEnvironment as shipped } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

type Certificates = Environment["certificates"];

const [dev, prod] = [shipped("dev"), shipped("prod")];
const withCertificates = (environment: Environment, change: Partial<Certificates>) =>
  faultsOf({ ...environment, certificates: { ...environment.certificates, ...change } });
const withIssuer = (
  environment: Environment,
  name: string,
  kind: "ClusterIssuer" | "Issuer" = "ClusterIssuer",
) =>
  faultsOf({
    ...environment,
    gateway: { ...environment.gateway, tls: { ...environment.gateway.tls, issuer: { kind, name } } },
  });
const server = (more: object = {}) =>
  certificatesSchema.parse({
    servers: [
      {
        name: "redis",
        namespace: "platform-system",
        hosts: ["redis.slipway.example"],
        issuer: "vault-ci",
        ...more,
      },
    ],
  }).servers;

test("the gateway's issuer is one that is declared", () => {
  assert.deepEqual(withIssuer(prod, "letsencryt"), [
    'gateway.tls.issuer.name: issuer "letsencryt" does not exist, did you mean "letsencrypt"?; declare it under certificates.issuers',
  ]);
  assert.deepEqual(
    withIssuer(prod, "somebody-elses", "Issuer"),
    [],
    "an Issuer of a namespace is not declared here",
  );
});

test("a wildcard is proven in a DNS zone around it, and in no other way", () => {
  const wildcard =
    'gateway.listeners.1.hostname: issuer "letsencrypt-staging" cannot prove *.dev.slipway.example';
  const fault = `${wildcard}: a wildcard takes a DNS record; declare a zone with dev.slipway.example under certificates.dnsZones`;
  const [zone] = dev.certificates.dnsZones;
  assert.ok(zone);
  const withZone = (name: string) => withCertificates(dev, { dnsZones: [{ ...zone, name }] });
  assert.deepEqual(withCertificates(dev, { dnsZones: [] }), [fault]);
  assert.deepEqual(withZone("slipway.example"), []);
  assert.deepEqual(withZone("way.example"), [fault], "a zone ends at a label");
  assert.deepEqual(withZone("a.dev.slipway.example"), [fault]);
});

test("another name is proven over HTTP on port 80, or in a zone", () => {
  const onPort = (port: number) => ({
    ...prod,
    // With a second region a name has to be proven twice.
    disasterRecovery: undefined,
    harbor: { ...prod.harbor, replica: undefined },
    gateway: {
      ...prod.gateway,
      listeners: prod.gateway.listeners.map((one) => (one.protocol === "HTTP" ? { ...one, port } : one)),
    },
  });
  assert.deepEqual(faultsOf(onPort(80)), []);
  const faults = withCertificates(onPort(8080), { dnsZones: [] });
  assert.equal(faults.length, 7, "each of the seven hosts");
  assert.equal(
    faults[0],
    'gateway.listeners.1.hostname: issuer "letsencrypt" cannot prove relay.slipway.example: it is in no DNS zone, and the gateway has no HTTP listener on port 80; declare a zone under certificates.dnsZones, or the listener',
  );
  const dnsZones = [{ name: "slipway.example", provider: { type: "cloudflare" as const } }];
  assert.deepEqual(withCertificates(onPort(8080), { dnsZones }), []);
});

test("Vault's role signs only for so long", () => {
  assert.deepEqual(withIssuer(prod, "vault-ci"), [
    'gateway.tls.duration: issuer "vault-ci" does not sign for that long, got 90 days, allowed at most 24 hours',
  ]);
  assert.deepEqual(withCertificates(prod, { servers: server() }), []);
  assert.deepEqual(withCertificates(prod, { servers: server({ duration: "25 hours" }) }), [
    'certificates.servers.0.duration: issuer "vault-ci" does not sign for that long, got 25 hours, allowed at most 24 hours',
  ]);
});

test("a server's certificate names an issuer, a namespace of the platform and times in their order", () => {
  assert.deepEqual(withCertificates(prod, { servers: server({ issuer: "vault" }) }), [
    'certificates.servers.0.issuer: issuer "vault" does not exist, allowed letsencrypt, vault-ci; declare it under certificates.issuers',
  ]);
  assert.match(
    withCertificates(prod, { servers: server({ namespace: "platfrm-system" }) })[0] ?? "",
    /^certificates\.servers\.0\.namespace: namespace "platfrm-system" does not exist, did you mean "platform-system"\?/,
  );
  assert.deepEqual(withCertificates(prod, { servers: server({ renewBefore: "24 hours" }) }), [
    "certificates.servers.0.renewBefore: a certificate would be renewed before it is issued, got 24 hours, allowed less than the duration, 24 hours",
  ]);
});

test("names are unique, and two issuers do not share an account", () => {
  const { issuers } = prod.certificates;
  const vault = certificatesSchema.parse({ issuers: [{ type: "vault", name: "vault-other" }] }).issuers;
  assert.deepEqual(withCertificates(prod, { issuers: [...issuers, ...vault] }), [
    'certificates.issuers.2.authRole: Vault role "cert-manager-issuer" is declared twice',
  ]);
  assert.deepEqual(withCertificates(prod, { issuers: [...issuers, issuers[0]!] }), [
    'certificates.issuers.2.name: issuer "letsencrypt" is declared twice',
  ]);
  assert.deepEqual(withCertificates(prod, { servers: [...server(), ...server()] }), [
    'certificates.servers.1.name: certificate "platform-system/redis" is declared twice',
  ]);
  const zone = dev.certificates.dnsZones[0]!;
  assert.deepEqual(withCertificates(dev, { dnsZones: [zone, zone] }), [
    'certificates.dnsZones.1.name: DNS zone "dev.slipway.example" is declared twice',
  ]);
});
