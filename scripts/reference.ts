/** Writes the reference under docs/reference from the sources; with `--check` only says whether it is current. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { entryOf, type JsonSchema } from "../cli/explain/schema-entries.ts";
import { RULES } from "../cli/findings/weakenings.ts";
import { componentArguments } from "./reference/component-arguments.ts";
import { jsonSchemas } from "./reference/json-schemas.ts";
import { componentsPage, documentPage, findingsPage } from "./reference/pages.ts";
import { requirementsPage } from "./reference/requirements-page.ts";
import { REQUIREMENTS } from "./reference/requirements.ts";

/** Every file of the reference by its path below docs/reference. */
export function reference(root: string): Record<string, string> {
  const schemas = jsonSchemas();
  const components = componentArguments(root);
  return {
    ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [`schemas/${name}`, json(schema)])),
    "arguments.json": json(components),
    "components.md": componentsPage(components),
    "findings.md": findingsPage(RULES),
    "requirements.md": requirementsPage(REQUIREMENTS),
    "configuration.md": documentPage(
      "Configuration",
      "What stands in `Pulumi.<environment>.yaml` under `slipway:environment`. `slipway explain environment.gateway` shows the same.",
      entryOf("environment", environmentOf(schemas["stack-config.schema.json"] as JsonSchema), true),
    ),
    "contract.md": documentPage(
      "Service contract",
      "What stands in `catalog/<service>.yaml`. `slipway explain contract.routes` shows the same.",
      entryOf("contract", schemas["contract.schema.json"] as JsonSchema, true),
    ),
  };
}

/** Paths of the files that are missing or differ from what would be written. */
export function stale(root: string, files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files)
    .filter(([path, content]) => read(join(root, FOLDER, path)) !== content)
    .map(([path]) => `${FOLDER}/${path}`);
}

const FOLDER = "docs/reference";

function environmentOf(schema: JsonSchema): JsonSchema {
  const environment = schema.properties?.["config"]?.properties?.["slipway:environment"];
  if (environment === undefined)
    throw new Error("the schema of the stack configuration has no slipway:environment");
  return environment;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function main(root: string): number {
  const files = reference(root);
  if (process.argv.includes("--check")) {
    const old = stale(root, files);
    for (const path of old) console.error(`${path}: is not current; run \`make reference\``);
    return old.length === 0 ? 0 : 1;
  }
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, FOLDER, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return 0;
}

if (import.meta.main) process.exitCode = main(resolve(import.meta.dirname, ".."));
