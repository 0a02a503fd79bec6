import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Schema = Readonly<Record<string, Json>>;

interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema?: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** Where kubeconform finds the schemas that `writeSchemas` wrote, as its `-schema-location` patterns. */
export function schemaLocations(folder: string): readonly string[] {
  return [
    join(folder, "core/{{.ResourceKind}}{{.KindSuffix}}.json"),
    join(folder, "crd/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"),
  ];
}

/** Where the definition of a custom kind stands, as `writeSchemas` wrote it: what an API server loads. */
export function definitionFile(folder: string, group: string, kind: string): string {
  return join(folder, "definitions", group, `${kind.toLowerCase()}.json`);
}

/** Writes the schemas of the built-in kinds, of every served version of the custom ones, and the definitions of these. */
export function writeSchemas(args: {
  readonly core: string;
  readonly crds: readonly string[];
  readonly target: string;
}): void {
  for (const file of readdirSync(args.core)) {
    write(
      join(args.target, "core", file),
      coreSchema(JSON.parse(readFileSync(join(args.core, file), "utf8")) as Schema),
    );
  }
  for (const folder of args.crds) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
      for (const document of parseAllDocuments(readFileSync(join(folder, file), "utf8"))) {
        const definition = document.toJS() as CustomResourceDefinition | null;
        if (definition?.kind === "CustomResourceDefinition") writeCrd(definition, args.target);
      }
    }
  }
}

function writeCrd(definition: CustomResourceDefinition, target: string): void {
  const { spec } = definition;
  write(definitionFile(target, spec.group, spec.names.kind), definition);
  for (const { name, served, schema } of spec.versions) {
    // A version that is not served is refused by the cluster: no schema, so kubeconform fails as well.
    if (!served || schema === undefined) continue;
    write(
      join(target, "crd", spec.group, `${spec.names.kind.toLowerCase()}_${name}.json`),
      customSchema(schema.openAPIV3Schema),
    );
  }
}

function write(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

const OBJECT_META = "../../core/_definitions.json#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** The JSON Schema of a custom kind, as strict as an API server that refuses unknown fields. */
function customSchema(openApi: Schema): Schema {
  const schema = convert(openApi, true) as {
    readonly properties?: Schema;
    readonly required?: readonly string[];
  } & Schema;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    // CRDs leave metadata to the API server, which knows it.
    properties: {
      ...schema.properties,
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { $ref: OBJECT_META },
    },
    required: [...new Set(["apiVersion", "kind", "metadata", ...(schema.required ?? [])])],
  };
}

/** A built-in kind's schema, with references that a program can follow from the file system. */
function coreSchema(schema: Schema): Schema {
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$id"));
  return JSON.parse(
    JSON.stringify(rest).replaceAll('"/api/_definitions.json#', '"_definitions.json#'),
  ) as Schema;
}

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. */
const ONE = new Set(["items", "additionalProperties", "not"]);
const MANY = new Set(["allOf", "anyOf", "oneOf"]);

/**
 * One OpenAPI schema as JSON Schema. `structural` is false inside `allOf`, `anyOf`, `oneOf` and `not`: these narrow the
 * values of fields declared elsewhere and do not list all fields, so there an unlisted one is no fault.
 */
function convert(schema: Schema, structural: boolean): Schema {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith("x-kubernetes-") || key === "nullable" || key === "description" || key === "default")
      continue;
    if (key === "properties") {
      result[key] = Object.fromEntries(
        Object.entries(value as Schema).map(([name, field]) => [name, convert(field as Schema, structural)]),
      );
    } else if (MANY.has(key)) {
      result[key] = (value as readonly Schema[]).map((branch) => convert(branch, false));
    } else if (ONE.has(key) && typeof value === "object") {
      result[key] = convert(value as Schema, structural && key !== "not");
    } else {
      result[key] = value;
    }
  }
  if (schema["x-kubernetes-int-or-string"] === true) result["type"] = ["integer", "string"];
  if (structural && schema["type"] === "object") close(schema, result);
  return schema["nullable"] === true ? { anyOf: [result, { type: "null" }] } : result;
}

function close(schema: Schema, result: Record<string, Json>): void {
  if (schema["x-kubernetes-embedded-resource"] === true) {
    const declared = (result["properties"] ?? {}) as Schema;
    result["properties"] = {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      ...declared,
    };
  }
  if (schema["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in schema) return;
  result["additionalProperties"] = false;
}
