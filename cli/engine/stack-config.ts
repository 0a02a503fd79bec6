import { isAlias, isMap, isScalar, type Document } from "yaml";
import { InputFaults, throwIfAny, type Fault } from "../../components/core/faults.ts";
import { UNKNOWN } from "../plan/encode.ts";
import { isRecord } from "../plan/plan.ts";
import type { Project } from "./project.ts";
import { readYamlFile, reason, type YamlFile } from "./read-yaml.ts";

/** A stack's settings as the engine hands them to a program. */
export interface StackConfig {
  /** By full key; objects and lists as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose value is secret, in whole or in part. */
  readonly secretKeys: readonly string[];
}

interface Setting {
  readonly key: string;
  readonly text: string;
  readonly secret: boolean;
}

/**
 * Reads `Pulumi.<stack>.yaml` the way the engine does, without decrypting anything: an encrypted value becomes an unknown
 * secret. Whether the settings make sense is for the program to say.
 *
 * @throws InputFaults when the file is no YAML, or needs what an offline preview cannot have
 */
export function readStackConfig(project: Project, file: string): StackConfig {
  const source = readYamlFile(project.root, file);
  const faults: Fault[] = [];
  if (isRecord(source.value) && source.value["environment"] !== undefined) {
    faults.push({
      at: source.locate(["environment"]),
      path: "environment",
      problem: "imports settings from a Pulumi ESC environment, which an offline preview cannot ask",
    });
  }
  const nodes = nodesOf(source.document);
  const settings = settingsOf(source, faults).flatMap(([name, value]) => {
    try {
      return [setting(fullKey(project.name, name), nodes.get(name), value)];
    } catch (error) {
      faults.push({ at: source.locate(["config", name]), path: name, problem: reason(error) });
      return [];
    }
  });
  throwIfAny(faults);
  return {
    config: Object.fromEntries(settings.map(({ key, text }) => [key, text])),
    secretKeys: settings.filter(({ secret }) => secret).map(({ key }) => key),
  };
}

function settingsOf({ value, locate }: YamlFile, faults: Fault[]): [string, unknown][] {
  const settings = isRecord(value) ? (value["config"] ?? {}) : {};
  if (isRecord(settings)) return Object.entries(settings);
  faults.push({ at: locate(["config"]), path: "config", problem: "is not a map of settings" });
  return [];
}

/** The settings' values as they are written, by key; an alias as what it stands for. */
function nodesOf(document: Document): Map<string, unknown> {
  const config = document.get("config", true);
  const pairs = isMap(config) ? config.items : [];
  return new Map(
    pairs.map(({ key, value }) => [String(key), isAlias(value) ? value.resolve(document) : value]),
  );
}

function setting(key: string, node: unknown, value: unknown): Setting {
  const scalar = scalarText(node);
  if (scalar !== undefined) return { key, text: scalar, secret: false };
  const masked = mask(value);
  const text = typeof masked.value === "string" ? masked.value : JSON.stringify(masked.value);
  return { key, text, secret: masked.secret };
}

/** A key without a namespace is the project's; `ns:config:name` is an old form of `ns:name`. */
function fullKey(project: string, name: string): string {
  const [namespace = "", second, third, ...more] = name.split(":");
  if (second === undefined) return `${project}:${name}`;
  if (third === undefined) return name;
  if (second === "config" && more.length === 0) return `${namespace}:${third}`;
  throw new InputFaults([{ problem: `"${name}" is no key of a setting, allowed namespace:name` }]);
}

/** The engine takes a scalar as it is written: `1.0` stays `1.0`, `0x1F` stays `0x1F`, and null is an empty text. */
function scalarText(node: unknown): string | undefined {
  if (node === null || node === undefined) return "";
  if (!isScalar(node)) return undefined;
  if (node.value === null || node.value === undefined) return "";
  return typeof node.value === "string" ? node.value : (node.source ?? JSON.stringify(node.value));
}

/**
 * Puts the SDK's mark of an unknown value in the place of everything that is encrypted, and sorts the keys as the engine's
 * JSON has them.
 */
function mask(value: unknown): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map(mask);
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (typeof value === "number" && !Number.isFinite(value))
    throw new TypeError(`${value} has no form in JSON`);
  if (!isRecord(value)) return { value, secret: false };
  if (Object.keys(value).length === 1 && typeof value["secure"] === "string")
    return { value: UNKNOWN, secret: true };
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => [key, mask(child)] as const);
  return {
    value: Object.fromEntries(entries.map(([key, child]) => [key, child.value])),
    secret: entries.some(([, child]) => child.secret),
  };
}
