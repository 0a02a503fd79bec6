import { z } from "zod";
import { absoluteUrl, dnsLabel, imageRepository } from "../input/fields.ts";
import { projectPath } from "./gitlab-fields.ts";
import { lifetime } from "./rotation.ts";

/** The curve that Vault's key is on, as every such key begins with it. */
const P256 = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

/** Public half of a key that cosign signs with. It is never shown: somebody may have put a private key there. */
const signingKey = () =>
  z
    .string()
    .regex(
      new RegExp(
        `^-----BEGIN PUBLIC KEY-----\\n${P256}[A-Za-z0-9+/]{28}\\n[A-Za-z0-9+/]{58}==\\n-----END PUBLIC KEY-----\\n?$`,
      ),
    )
    .meta({
      noun: "public key",
      form: 'one block that begins with "-----BEGIN PUBLIC KEY-----", of an ECDSA key on the curve P-256, as Vault shows it',
      examples: [
        `-----BEGIN PUBLIC KEY-----\n${P256}${"A".repeat(28)}\n${"A".repeat(58)}==\n-----END PUBLIC KEY-----\n`,
      ],
      secret: true,
    });

/** What an environment says of what its images have to prove. */
export const imageVerificationSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        name: dnsLabel().describe(
          "Name by which people speak of it, such as that of the month it was made in",
        ),
        publicKey: signingKey().describe(
          "Public half of a version of the key `cosign` in Vault's engine `transit`, as PEM",
        ),
      }),
    )
    .max(3)
    .default([])
    .describe(
      "Keys that images may be signed with: two while a new one takes over; without any nothing is verified, which is told as a gap",
    ),
  projects: z
    .array(dnsLabel())
    .min(1)
    .default(["platform-services", "application-services"])
    .describe("Harbor projects whose images have to be signed"),
  builder: absoluteUrl()
    .default("https://slipway.dev/builders/gitlab/v1")
    .describe("Name of our pipelines in provenance, the value of `runDetails.builder.id`"),
  sources: z
    .record(imageRepository(), projectPath())
    .default({})
    .describe(
      "GitLab projects of images that are named neither like their project nor by a contract, by repository inside Harbor",
    ),
  scanAge: lifetime()
    .default("30 days")
    .describe(
      "Oldest scan that a new version may have, in whole days (default: retention of images, requirement 002 3.3)",
    ),
});
