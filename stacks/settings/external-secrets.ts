import { z } from "zod";
import { dnsLabel, duration, pemCertificates } from "../input/fields.ts";

/** What an environment says of the External Secrets Operator. */
export const externalSecretsSchema = z.strictObject({
  namespace: dnsLabel().default("external-secrets").describe("Namespace that the operator runs in"),
  account: dnsLabel()
    .default("external-secrets")
    .describe("Service account of the operator (its chart's default)"),
  refresh: duration({ min: "10 seconds" })
    .default("5 minutes")
    .describe("How often Vault is asked again (requirement 002 3.2)"),
  retries: z
    .strictObject({
      max: z.int().min(0).max(20).default(5).describe("Further attempts before a sync counts as failed"),
      interval: duration({ min: "1 second" }).default("10 seconds").describe("Time between two attempts"),
    })
    .prefault({})
    .describe("What happens when Vault does not answer"),
  vaultCa: pemCertificates()
    .optional()
    .describe("Certificates that vouch for Vault's address, as PEM; without it the public authorities do"),
});
