import { z } from "zod";

/** Number of a channel in Mattermost, as its page of information shows it. */
export function mattermostChannel() {
  return z
    .string()
    .regex(/^[a-z0-9]{26}$/)
    .meta({
      noun: "channel in Mattermost",
      form: "26 lower-case letters and digits: the ID that the channel's information shows, not its name",
      examples: ["4xp9fdt77pncbef59f4k1qe83o"],
    });
}

/** Number of a GnuPG key. */
export function gnupgKey() {
  return z
    .string()
    .regex(/^[0-9A-F]{16}$/)
    .meta({
      noun: "GnuPG key",
      form: "the last 16 hexadecimal digits of its fingerprint, in capitals",
      examples: ["4AEE18F83AFDEB23"],
    });
}
