import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import type { ArgumentsReference, Entry } from "./entry.ts";
import { entryOf, type JsonSchema } from "./schema-entries.ts";

/** The reference describes the version of Slipway that is running, so it is its own and not that of the folder one is in. */
const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = "docs/reference";
const ENVIRONMENT_KEY = "slipway:environment";

/**
 * What can be explained, as a tree: the environment, the stack's other settings, the contract and the components.
 *
 * @param root folder of Slipway's sources
 * @throws InputFaults when the generated reference is not there
 */
export function readReference(root: string = ROOT): Entry[] {
  const stack = read(root, "schemas/stack-config.schema.json") as JsonSchema;
  const contract = read(root, "schemas/contract.schema.json") as JsonSchema;
  const { components } = read(root, "arguments.json") as ArgumentsReference;
  const settings = entryOf("config", stack.properties?.config ?? {}, true).children;
  return [
    ...settings
      .filter(({ name }) => name === ENVIRONMENT_KEY)
      .map((entry) => ({ ...entry, name: "environment" })),
    entryOf("contract", contract, true),
    ...settings.filter(({ name }) => name !== ENVIRONMENT_KEY),
    ...components,
  ];
}

function read(root: string, name: string): unknown {
  const file = `${FOLDER}/${name}`;
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8"));
  } catch {
    throw new InputFaults([{ at: { file }, problem: "is missing or damaged", fix: "run: make reference" }]);
  }
}
