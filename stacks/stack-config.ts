import { z } from "zod";
import { SECRET_SETTINGS } from "./secrets.ts";

const encrypted = (meaning: string) =>
  z.strictObject({ secure: z.string().min(1).describe("Encrypted value, as the engine wrote it") }).meta({
    secret: true,
    noun: "encrypted value",
    form: "an encrypted value, set with `pulumi config set --secret`",
    description: meaning,
  });

const secretKeys = Object.fromEntries(
  Object.entries(SECRET_SETTINGS).map(
    ([key, meaning]) => [`slipway:${key}`, encrypted(meaning).optional()] as const,
  ),
);

/**
 * The whole of `Pulumi.<stack>.yaml`.
 *
 * @param environment schema of the key `slipway:environment`
 */
export function stackConfigSchema<S extends z.ZodType>(environment: S) {
  return z.strictObject({
    secretsprovider: z.string().optional().describe("Secrets provider of the stack; the engine writes it"),
    encryptedkey: z.string().optional().describe("Key of a cloud secrets provider; the engine writes it"),
    encryptionsalt: z
      .string()
      .optional()
      .describe("Salt of the passphrase secrets provider; the engine writes it"),
    config: z
      .strictObject({
        "pulumi:disable-default-providers": z
          .array(z.literal("*"))
          .length(1)
          .meta({ form: '["*"]' })
          .describe(
            'Must be `["*"]`: providers are explicit, so that none is made from a developer\'s own credentials',
          ),
        "slipway:environment": environment,
        ...secretKeys,
      })
      .describe("Settings of the stack"),
  });
}
