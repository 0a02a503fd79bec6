import { readFileSync } from "node:fs";
import path from "node:path";
import { UNKNOWN } from "../plan/encode.ts";
import { isRecord } from "../plan/plan.ts";
import type { Project } from "./project.ts";
import { readYaml } from "./read-yaml.ts";

/** A stack's settings as the engine hands them to a program. */
export interface StackConfig {
  /** By full key; objects and lists as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose value is secret, in whole or in part. */
  readonly secretKeys: readonly string[];
}

/**
 * Reads `Pulumi.<stack>.yaml` the way the engine does, without decrypting anything: an encrypted value becomes an unknown
 * secret. Whether the settings make sense is for the program to say.
 *
 * @throws InputFaults when the file is no YAML
 */
export function readStackConfig(project: Project, file: string): StackConfig {
  const document = readYaml(file, readFileSync(path.join(project.root, file), "utf8"));
  const settings = isRecord(document) && isRecord(document["config"]) ? document["config"] : {};
  const entries = Object.entries(settings).map(([key, value]) => {
    const masked = mask(value);
    return {
      key: key.includes(":") ? key : `${project.name}:${key}`,
      text:
        typeof masked.value === "object" && masked.value !== null
          ? JSON.stringify(masked.value)
          : String(masked.value),
      secret: masked.secret,
    };
  });
  return {
    config: Object.fromEntries(entries.map(({ key, text }) => [key, text])),
    secretKeys: entries.filter(({ secret }) => secret).map(({ key }) => key),
  };
}

/** Puts the SDK's mark of an unknown value in the place of everything that is encrypted. */
function mask(value: unknown): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map(mask);
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (!isRecord(value)) return { value, secret: false };
  if (Object.keys(value).length === 1 && typeof value["secure"] === "string")
    return { value: UNKNOWN, secret: true };
  const entries = Object.entries(value).map(([key, child]) => [key, mask(child)] as const);
  return {
    value: Object.fromEntries(entries.map(([key, child]) => [key, child.value])),
    secret: entries.some(([, child]) => child.secret),
  };
}
