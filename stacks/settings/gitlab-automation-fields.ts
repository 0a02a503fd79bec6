import { z } from "zod";

/** Path of a group or project in GitLab. */
export function gitlabPath() {
  return z
    .string()
    .max(255, "is longer than 255 characters")
    .regex(/^[a-z0-9_][a-z0-9_.-]*(\/[a-z0-9_][a-z0-9_.-]*)*$/)
    .meta({
      noun: "path in GitLab",
      form: 'lower-case names with slashes between, such as "platform-services/slipway"',
      examples: ["platform-services/slipway"],
    });
}

/** Name of an environment in GitLab, or all below one. */
export function environmentScope() {
  return z
    .string()
    .max(255, "is longer than 255 characters")
    .regex(/^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*(\/\*)?$/)
    .meta({
      noun: "environment scope",
      form: 'a name, or a name and "/*" for all below it, such as "ephemeral/*"',
      examples: ["ephemeral/*"],
    });
}

/** Name of a label; what it is called in a resource's name as well. */
export function labelName() {
  return z
    .string()
    .max(63, "is longer than 63 characters")
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .meta({
      noun: "label name",
      form: 'lower-case words with dashes between, such as "preview"',
      examples: ["preview"],
    });
}

/** A colour as CSS writes it. */
export function labelColor() {
  return z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .meta({
      noun: "colour",
      form: 'a number sign and six hexadecimal digits, such as "#1f75cb"',
      examples: ["#1f75cb"],
    });
}

/** Key of a Kubernetes Secret. */
export function secretKey() {
  return z
    .string()
    .max(253, "is longer than 253 characters")
    .regex(/^[A-Za-z0-9._-]+$/)
    .meta({
      noun: "key of a Secret",
      form: 'letters, digits, dots, dashes and underscores, such as "provider"',
      examples: ["provider"],
    });
}

/** Distinguished name in a directory. */
export function directoryName() {
  return z
    .string()
    .max(1024, "is longer than 1024 characters")
    .regex(/^[A-Za-z][A-Za-z0-9-]*=[^,=\n]+(,[A-Za-z][A-Za-z0-9-]*=[^,=\n]+)*$/)
    .meta({
      noun: "distinguished name",
      form: 'attributes and values with commas between, such as "ou=groups,dc=example,dc=org"',
      examples: ["ou=groups,dc=example,dc=org"],
    });
}

/** Name that a person logs in to GitLab with. */
export function userName() {
  return z
    .string()
    .max(255, "is longer than 255 characters")
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_-]$/)
    .meta({
      noun: "user name",
      form: 'letters, digits, dots, dashes and underscores, such as "ada.lovelace"',
      examples: ["ada.lovelace"],
    });
}
