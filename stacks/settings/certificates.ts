import { z } from "zod";
import { absoluteUrl, dnsLabel, duration, emailAddress, hostname, line, port } from "../input/fields.ts";

const providerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z
      .literal("rfc2136")
      .describe("Any name server that takes signed updates; its credentials have the field tsig-secret"),
    nameserver: hostname().describe("Host name of the primary name server"),
    port: port().default(53).describe("Port of the name server (53 is the IANA assignment)"),
    keyName: line({ max: 253 }).describe("Name of the TSIG key"),
    algorithm: z
      .enum(["HMACSHA256", "HMACSHA512"])
      .default("HMACSHA256")
      .describe("Algorithm of the TSIG key"),
  }),
  z.strictObject({
    type: z.literal("cloudflare").describe("Cloudflare; its credentials have the field api-token"),
  }),
  z.strictObject({
    type: z
      .literal("route53")
      .describe("Amazon Route 53; its credentials have the fields access-key-id and secret-access-key"),
    region: dnsLabel().describe("Region that requests are signed for"),
  }),
]);

const issuerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("acme").describe("An authority that speaks ACME, such as Let's Encrypt"),
    name: dnsLabel().describe("Name of the ClusterIssuer"),
    server: absoluteUrl().describe("Address of its directory"),
    email: emailAddress().describe("Where it writes about certificates that expire"),
  }),
  z.strictObject({
    type: z.literal("vault").describe("The PKI engine of Vault"),
    name: dnsLabel().describe("Name of the ClusterIssuer"),
    authRole: dnsLabel()
      .default("cert-manager-issuer")
      .describe("Vault role of the cluster's auth mount, and service account in cert-manager's namespace"),
    longest: duration()
      .default("24 hours")
      .describe("Longest lifetime that the role signs (requirement 002 3.2)"),
  }),
]);

const serverSchema = z.strictObject({
  name: dnsLabel().describe("Name of the Certificate and of its Secret"),
  namespace: dnsLabel().describe("Namespace of the Certificate and of its Secret"),
  hosts: z
    .array(hostname({ wildcard: true }))
    .min(1)
    .describe("Names that it is valid for"),
  issuer: dnsLabel().describe("ClusterIssuer that signs it"),
  duration: duration({ min: "1 hour" }).default("24 hours").describe("How long it is valid"),
  renewBefore: duration({ min: "1 hour" })
    .default("8 hours")
    .describe("How long before the end it is renewed"),
});

/** What an environment says of certificates. */
export const certificatesSchema = z.strictObject({
  namespace: dnsLabel().default("cert-manager").describe("Namespace that cert-manager runs in"),
  account: dnsLabel()
    .default("cert-manager")
    .describe("Service account of cert-manager's controller (its chart's default)"),
  dnsZones: z
    .array(
      z.strictObject({
        name: hostname().describe("Name of the zone"),
        provider: providerSchema.describe(
          "Who serves the zone; the credentials lie in Vault at `kv/platform/<environment>/cert-manager/dns-<zone>`",
        ),
      }),
    )
    .default([])
    .describe(
      "DNS zones that cert-manager may write to. Names in them are proven by DNS record, all others over HTTP on port 80 of the gateway; wildcards take a zone",
    ),
  issuers: z.array(issuerSchema).default([]).describe("Issuers that certificates may name"),
  servers: z
    .array(serverSchema)
    .default([])
    .describe(
      "Certificates of servers inside the cluster; those of the gateway's listeners come with the listeners",
    ),
});
