import { isIP } from "node:net";
import { z } from "zod";
import {
  DURATION_PATTERN,
  SIZE_PATTERN,
  isGatewayDuration,
  milliseconds,
  type Duration,
  type Size,
} from "../../components/core/units.ts";
import type {} from "./meta.ts";

/*
 * Fields that configuration and contracts share. Each says in its metadata what a value is called and what it looks
 * like, so that a fault never shows a pattern; give a field its own `.describe()` where it is used.
 */

/** Longest duration that Gateway API can express (GEP-2257: at most five digits of hours). */
const LONGEST: Duration = "99999 hours";

/** A length of time with its unit, as `"30 seconds"` or `"4 h"`. */
export function duration({ min = "0 ms", max = LONGEST }: { min?: Duration; max?: Duration } = {}) {
  const [least, most] = [milliseconds(min), milliseconds(max)];
  return text<Duration>(
    z
      .string()
      .regex(new RegExp(DURATION_PATTERN), { abort: true })
      .refine((value) => milliseconds(value) >= least, `is shorter than ${min}`)
      .refine((value) => milliseconds(value) <= most, { error: `is longer than ${max}`, abort: true })
      .refine(
        (value) => isGatewayDuration(value as Duration),
        "needs more digits than Gateway API takes: round it",
      ),
    {
      noun: "duration",
      form: 'a whole number, a space and a unit (ms, s, m, h, d or in words), such as "30 seconds" or "4 h"',
      examples: ["30 seconds"],
    },
  );
}

/** An amount of bytes with its unit, as `"512Ki"`. */
export function size() {
  return text<Size>(z.string().regex(new RegExp(SIZE_PATTERN)), {
    noun: "size",
    form: 'a whole number and Ki, Mi, Gi or Ti, such as "512Ki"',
    examples: ["1Mi"],
  });
}

/** An amount of CPU or memory as Kubernetes writes it, as `"250m"` or `"2Gi"`. */
export function quantity() {
  return text(z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,9})?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/), {
    noun: "Kubernetes quantity",
    form: 'a number and a unit, such as "250m" of CPU or "2Gi" of memory',
    examples: ["250m", "2Gi"],
  });
}

/**
 * A name that every Kubernetes kind accepts.
 *
 * It starts with a letter, because names of Services do (RFC 1035), not only letters or digits as others (RFC 1123).
 *
 * @param max characters, where the field allows fewer than 63
 */
export function dnsLabel({ max = 63 }: { max?: number } = {}) {
  return text(
    z
      .string()
      .max(max, `is longer than ${max} characters`)
      .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/),
    {
      noun: "name",
      form: `lower-case letters, digits and dashes, a letter first and no dash last, at most ${max} characters, such as "edge"`,
      examples: ["edge"],
    },
  );
}

/** A DNS name. With `wildcard` its first label may be `*`. Addresses are refused: certificates are for names. */
export function hostname({ wildcard = false }: { wildcard?: boolean } = {}) {
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  return text(
    z
      .string()
      .max(253, "is longer than 253 characters")
      .regex(new RegExp(`^${wildcard ? "(\\*\\.)?" : ""}(${label}\\.)*${label}$`), { abort: true })
      .refine((value) => !/(^|\.)\d+$/.test(value), "is an address, not a name"),
    {
      noun: "host name",
      form: `a DNS name in lower case, such as "relay.example.org"${wildcard ? ' or "*.example.org"' : ""}`,
      examples: ["relay.example.org", ...(wildcard ? ["*.example.org"] : [])],
    },
  );
}

/** An http or https URL without credentials, query or fragment. */
export function absoluteUrl() {
  return text(
    z
      .string()
      .max(2048, "is longer than 2048 characters")
      .regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, { abort: true })
      .refine((value) => URL.canParse(value), "is no URL")
      .refine((value) => !hasUserInfo(value), "holds a user name or password, which belong in a secret"),
    {
      noun: "URL",
      form: 'an http or https address, such as "https://vault.example.org"',
      examples: ["https://vault.example.org"],
    },
  );
}

/** Address of a git repository, over https or SSH, without a password. */
export function gitUrl() {
  return text(
    z
      .string()
      .max(2048, "is longer than 2048 characters")
      .regex(/^(https:\/\/[^\s/?#]+\/[^\s?#]+|ssh:\/\/[^\s/?#]+\/[^\s?#]+|[\w.-]+@[\w.-]+:[^\s?#]+)\.git$/, {
        abort: true,
      })
      .refine(
        (value) =>
          !(value.startsWith("https:") && hasUserInfo(value)) && !/^ssh:\/\/[^/@]*:[^/@]*@/.test(value),
        "holds a user name or password, which belong in a secret",
      ),
    {
      noun: "git repository",
      form: 'an https or SSH address that ends in .git, such as "https://gitlab.example.org/platform/config.git"',
      examples: ["https://gitlab.example.org/platform/config.git"],
    },
  );
}

/** A TCP or UDP port. */
export function port() {
  return z.int().min(1).max(65_535);
}

/** A share in percent, whole. */
export function percentage({ min = 0, max = 100 }: { min?: number; max?: number } = {}) {
  return z.int().min(min).max(max);
}

/** A network in CIDR notation, IPv4 or IPv6. */
export function cidr() {
  return text(
    z
      .string()
      .regex(/^[0-9A-Fa-f.:]+\/(0|[1-9]\d{0,2})$/, { abort: true })
      .refine((value) => {
        const [address = "", bits = ""] = value.split("/");
        const version = isIP(address);
        return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
      }, "is no network"),
    {
      noun: "network",
      form: 'an address and a prefix length, such as "10.0.0.0/8" or "fd00::/8"',
      examples: ["10.0.0.0/8"],
    },
  );
}

/** Digest of an image. Tags are not accepted, because they move. */
export function imageDigest() {
  return text(z.string().regex(/^sha256:[0-9a-f]{64}$/), {
    noun: "image digest",
    form: '"sha256:" and 64 hexadecimal digits in lower case',
    examples: [`sha256:${"0123456789abcdef".repeat(4)}`],
  });
}

/** Name of an HTTP header (RFC 9110 token). Any case is accepted and read as lower case, as HTTP/2 writes it. */
export function headerName() {
  return text(
    z
      .string()
      .max(256, "is longer than 256 characters")
      .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
      .toLowerCase(),
    {
      noun: "header name",
      form: 'letters, digits and dashes, such as "x-api-key"',
      examples: ["x-api-key"],
    },
  );
}

/** Path of a URL that Gateway API accepts as a prefix. */
export function absolutePath() {
  return text(
    z
      .string()
      .max(1024, "is longer than 1024 characters")
      .regex(/^\/(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/, { abort: true })
      .refine(
        (value) => !/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(value),
        'holds "//", "/./", "/../" or an encoded slash',
      ),
    { noun: "path", form: 'a path that starts with a slash, such as "/api"', examples: ["/api"] },
  );
}

/** Name of an environment variable. */
export function environmentVariableName() {
  return text(
    z
      .string()
      .max(253, "is longer than 253 characters")
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
    {
      noun: "environment variable name",
      form: 'letters, digits and underscores, no digit first, such as "LOG_LEVEL"',
      examples: ["LOG_LEVEL"],
    },
  );
}

/** A calendar day. Quote it in YAML: unquoted, the Pulumi engine reads a time. */
export function isoDate() {
  return text(
    z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, { abort: true })
      .refine((value) => {
        const day = new Date(`${value}T00:00:00Z`);
        return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
      }, "is no day of the calendar"),
    { noun: "date", form: 'year, month and day in quotes, such as "2026-11-02"', examples: ["2026-11-02"] },
  );
}

const CRON_FIELDS = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12 },
  { name: "day of the week", min: 0, max: 7 },
] as const;

/** Times in cron's five fields, with numbers, `*`, lists, ranges and steps. */
export function cronSchedule() {
  return text(
    z
      .string()
      .regex(/^[\d*,/-]+( [\d*,/-]+){4}$/, { abort: true })
      .superRefine((value, context) => {
        value.split(" ").forEach((field, index) => {
          const limits = CRON_FIELDS[index];
          if (limits !== undefined && !isCronField(field, limits)) {
            context.addIssue(`has a wrong ${limits.name}: "${field}" (${limits.min} to ${limits.max})`);
          }
        });
      }),
    {
      noun: "schedule",
      form: 'minute, hour, day of the month, month and day of the week in numbers, such as "30 4 * * 1-5"',
      examples: ["30 4 * * 1-5"],
    },
  );
}

/** A time zone of the IANA database. */
export function timeZone() {
  return text(
    z
      .string()
      .regex(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, { abort: true })
      .refine((value) => {
        try {
          return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
        } catch {
          return false;
        }
      }, "is not in the IANA database"),
    {
      noun: "time zone",
      form: 'a name of the IANA database, such as "Europe/Berlin"',
      examples: ["Europe/Berlin"],
    },
  );
}

/** Kubernetes labels. */
export function labelMap() {
  const key = text(
    z
      .string()
      .regex(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
    {
      noun: "label key",
      form: 'a name, with a domain and a slash in front where it is not Kubernetes\' own, such as "example.org/pool"',
      examples: ["example.org/pool"],
    },
  );
  const value = text(z.string().regex(/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/), {
    noun: "label value",
    form: "at most 63 letters, digits, dots, dashes and underscores, a letter or digit first and last",
    examples: ["general"],
  });
  return z.record(key, value);
}

interface Wording {
  readonly noun: string;
  readonly form: string;
  readonly examples: string[];
}

/** Text in one line, without characters that a terminal or a browser would act on. */
export function line({ min = 1, max = 200 }: { min?: number; max?: number } = {}) {
  return text(
    z
      .string()
      .min(min, `is shorter than ${min} characters`)
      .max(max, `is longer than ${max} characters`)
      // Control characters, and those that change direction or cannot be seen; written out, because editors read the pattern too.
      .regex(/^[^\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$/),
    {
      noun: "line of text",
      form: `${min} to ${max} characters in one line`,
      examples: ["what it is for"],
    },
  );
}

/** The name of a token's claim. */
export function claimName() {
  return text(z.string().regex(/^[!-~]{1,256}$/), {
    noun: "claim",
    form: 'letters, digits and signs without spaces, such as "sub" or "https://example.org/roles"',
    examples: ["sub"],
  });
}

/** A scope of a token (RFC 6749, section 3.3). */
export function scopeName() {
  return text(z.string().regex(/^[!#-[\]-~]{1,256}$/), {
    noun: "scope",
    form: 'letters, digits and signs without spaces, quotes and backslashes, such as "packets:write"',
    examples: ["packets:write"],
  });
}

/** A repository in a registry, without registry, tag or digest. */
export function imageRepository() {
  return text(z.string().regex(/^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/), {
    noun: "image repository",
    form: 'lower-case words with slashes between, without registry and tag, such as "application-services/shop"',
    examples: ["application-services/shop"],
  });
}

/** A number of pods, or a share of them. */
export function podCount() {
  return text(z.string().regex(/^\d{1,3}%?$/), {
    noun: "number or share of pods",
    form: 'a whole number or percent in quotes, such as "1" or "25%"',
    examples: ["25%"],
  });
}

/** A path below a service's own in Vault. */
export function vaultKey() {
  return text(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/)
      .max(128, "is longer than 128 characters"),
    {
      noun: "Vault key",
      form: 'lower-case letters, digits and dashes, with single slashes between, such as "database"',
      examples: ["database"],
    },
  );
}

/** A Kafka topic. */
export function topicName() {
  return text(z.string().regex(/^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/), {
    noun: "Kafka topic",
    form: 'at most 249 letters, digits, dots, underscores and dashes, such as "shop.events"',
    examples: ["shop.events"],
  });
}

/** The name of an alert. */
export function alertName() {
  return text(z.string().regex(/^[A-Z][A-Za-z0-9]{2,62}$/), {
    noun: "alert name",
    form: '3 to 63 letters and digits beginning with a capital, such as "QueueTooLong"',
    examples: ["QueueTooLong"],
  });
}

/** An origin that CORS may allow. */
export function corsOrigin() {
  return text(z.string().regex(/^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/), {
    noun: "origin",
    form: 'http:// or https://, a host and perhaps a port, such as "https://shop.example.org" or "https://*.example.org"',
    examples: ["https://shop.example.org"],
  });
}

/** Gives a string field its wording, and its output a narrower type where it has one. */
function text<T extends string = string>(schema: z.ZodString, wording: Wording) {
  return schema.meta({ ...wording }) as unknown as z.ZodType<T, T>;
}

function hasUserInfo(url: string): boolean {
  return /^[a-z]+:\/\/[^/]*@/.test(url);
}

function isCronField(field: string, { min, max }: { min: number; max: number }): boolean {
  return field.split(",").every((part) => {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return false;
    const number = (index: number) => (match[index] === undefined ? undefined : Number(match[index]));
    const [from, to, step] = [number(1), number(2), number(3)];
    if (step === 0) return false;
    if (from === undefined) return true;
    return from >= min && from <= max && (to === undefined || (to >= from && to <= max));
  });
}
