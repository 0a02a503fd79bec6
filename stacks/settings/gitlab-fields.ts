import { z } from "zod";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";

/** A regular expression as GitLab reads it: RE2, and no longer than its database column. */
export function re2Pattern() {
  return z
    .string()
    .max(511, "is longer than the 511 characters GitLab keeps")
    .regex(/^[ -~]+$/, { abort: true })
    .refine((value) => !/\(\?(<?[=!])/.test(value), "looks ahead or behind, which RE2 does not")
    .refine((value) => !/(^|[^\\])(\\\\)*\\[1-9]/.test(value), "refers back to a group, which RE2 does not")
    .meta({
      noun: "regular expression",
      form: 'RE2 syntax in one line of ASCII, such as "^(feature|fix)/[a-z0-9-]+$"',
      examples: ["^(feature|fix)/[a-z0-9-]+$"],
    });
}

/** Path of a project in one of the groups that the platform declares. */
export function projectPath() {
  return z
    .string()
    .regex(new RegExp(`^(${PROJECT_GROUP_NAMES.join("|")})/[a-z]([a-z0-9-]{0,38}[a-z0-9])?$`))
    .meta({
      noun: "project",
      form: `${PROJECT_GROUP_NAMES.join(" or ")}, a slash and a name, such as "platform-services/slipway"`,
      examples: ["platform-services/slipway"],
    });
}

/** A pattern of files in CODEOWNERS. */
export function ownedPath() {
  return z
    .string()
    .max(255, "is longer than 255 characters")
    .regex(/^[A-Za-z0-9_.*/-][A-Za-z0-9_.*/ -]*$/)
    .meta({
      noun: "file pattern",
      form: 'a path with "*" and "**" in it, such as "/infra/" or "*.tf"; one that begins with a slash counts from the root',
      examples: ["/infra/", "*.tf"],
    });
}

/** The public part of an OpenPGP key. */
export function publicKey() {
  return z
    .string()
    .max(20_000, "is longer than 20000 characters")
    .regex(
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[A-Za-z0-9+/=:., ()\n]*\n-----END PGP PUBLIC KEY BLOCK-----\n?$/,
    )
    .meta({
      noun: "public key",
      form: "an armoured OpenPGP public key, from its BEGIN line to its END line",
      examples: [
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ0example=\n-----END PGP PUBLIC KEY BLOCK-----\n",
      ],
    });
}
