import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { run } from "../../../scripts/tools/run.ts";

/** A property in a schema of a Pulumi provider (pulumi/pulumi: pkg/codegen/schema/pulumi.json). */
export interface PropertySchema {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly oneOf?: readonly PropertySchema[];
  readonly const?: string | number | boolean;
  readonly description?: string;
  /** The value must not be an output, so it is known in every plan. */
  readonly plain?: boolean;
  readonly secret?: boolean;
  readonly deprecationMessage?: string;
  readonly replaceOnChanges?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

export interface Properties {
  readonly [name: string]: PropertySchema;
}

/** An object, or a closed set of values. */
export interface TypeSchema {
  readonly type: string;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string | number | boolean }[];
}

export interface ResourceSchema {
  readonly inputProperties?: Properties;
  readonly requiredInputs?: readonly string[];
  readonly properties?: Properties;
  /** Outputs that are always there. Absent where the schema does not say. */
  readonly required?: readonly string[];
  readonly deprecationMessage?: string;
}

/** What `pulumi package get-schema` writes, as far as it is read here. */
export interface PackageSchema {
  readonly name: string;
  readonly resources: { readonly [token: string]: ResourceSchema };
  readonly types?: { readonly [token: string]: TypeSchema };
  /** The inputs of the provider, or the resource that has them. */
  readonly provider: ResourceSchema | Properties;
}

const VARIABLE = "SLIPWAY_PROVIDER_SCHEMAS";
const BESIDE = "../shared/schemas";

/**
 * The schema of a provider.
 *
 * It is looked for where the environment variable SLIPWAY_PROVIDER_SCHEMAS says, else in `../shared/schemas`, seen from this
 * checkout, from the one it is a worktree of and from the local repository it was cloned from.
 *
 * @throws Error that says how to get the schema when there is none
 */
export async function readSchema(
  root: string,
  name: string,
  setting = process.env[VARIABLE],
): Promise<PackageSchema> {
  const folders = setting === undefined || setting === "" ? await besides(root) : [setting];
  const files = folders.map((folder) => join(folder, `${name}.json`));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw new Error(
      `there is no schema of the ${name} provider at ${files.join(" or ")}: write it with ` +
        `\`pulumi package get-schema ${name} > <folder>/${name}.json\`, and set ${VARIABLE} to the folder`,
    );
  }
  const schema = JSON.parse(readFileSync(file, "utf8")) as PackageSchema;
  if (schema.name !== name) throw new Error(`${file} is no schema of the ${name} provider`);
  return schema;
}

async function besides(root: string): Promise<string[]> {
  const git = (...args: string[]) =>
    run("git", ["-C", root, ...args]).then(
      (text) => text.trim(),
      () => "",
    );
  const repository = await git("rev-parse", "--path-format=absolute", "--git-common-dir");
  const origin = await git("config", "--get", "remote.origin.url");
  const checkouts = [root, dirname(repository), origin.replace(/^file:\/\//, "")].filter(isAbsolute);
  return [...new Set(checkouts.map((checkout) => join(checkout, BESIDE)))];
}

/** The inputs of the provider itself. */
export function providerInputs({ provider }: PackageSchema): Properties {
  const whole = provider as ResourceSchema;
  return whole.inputProperties ?? (provider as Properties);
}

/** The type a reference inside the package names. Undefined for a reference to a value of any kind. */
export function typeAt(schema: PackageSchema, reference: string): TypeSchema | undefined {
  if (reference === "pulumi.json#/Any" || reference === "pulumi.json#/Json") return undefined;
  const type = schema.types?.[decodeURIComponent(reference.replace("#/types/", ""))];
  if (type === undefined) throw new Error(`the schema of ${schema.name} has no type ${reference}`);
  return type;
}

const SPAN = /<span[^>]*pulumi-lang-python="(?<value>[^"]*)"[^>]*>.*?<\/span>/gs;
const LIST =
  /(?:valid|allowed|possible) values(?: are)?:? *(?<list>`[^`]+`(?:(?: \([\w ]+\))?(?:,| or|, or| and|, and) *`[^`]+`)*)(?: \([\w ]+\))?(?<rest>.*)/is;
/** Length at which descriptions may have been cut off. */
const CUT = 300;

/**
 * The values a description names as the only ones: `Valid values are: ...`. Providers that come from Terraform have no closed
 * sets but these. Undefined when it names none, or is cut off before the end of the list.
 */
export function namedValues(description: string | undefined): string[] | undefined {
  if (description === undefined) return undefined;
  // The text has each name as every language writes it; a value is written as in Python, which changes nothing.
  const text = description.replace(SPAN, "$<value>");
  const { list, rest } = LIST.exec(text)?.groups ?? {};
  if (list === undefined || text.includes("<span") || /comma[- ]separated/i.test(text)) return undefined;
  if (description.length >= CUT && !/^\s*[.\n]/.test(rest ?? "")) return undefined;
  return [...list.matchAll(/`"?([^`"]+)"?`/g)].map(([, value = ""]) => value);
}
