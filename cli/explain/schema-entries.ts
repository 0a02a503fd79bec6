import { mergeVariants, type Entry } from "./entry.ts";

/** The parts of a JSON Schema that the reference shows. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly patternErrorMessage?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** Name of the entry that stands for the keys of a mapping whose keys are free. */
export const ANY_KEY = "<key>";

/** The reference entry of a schema, with everything inside it. */
export function entryOf(name: string, schema: JsonSchema, required: boolean): Entry {
  return {
    name,
    type: typeText(schema),
    required,
    ...(schema.default === undefined ? {} : { default: JSON.stringify(schema.default) }),
    ...(schema.patternErrorMessage === undefined ? {} : { form: schema.patternErrorMessage }),
    description: schema.description ?? "",
    ...(schema.examples === undefined
      ? {}
      : { examples: schema.examples.map((example) => JSON.stringify(example)) }),
    children: childrenOf(schema),
  };
}

function childrenOf(schema: JsonSchema): Entry[] {
  if (schema.items !== undefined) return childrenOf(schema.items);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined)
    return mergeVariants(
      branches.map((branch) => ({ when: condition(branch), children: childrenOf(branch) })),
    );
  if (typeof schema.additionalProperties === "object") {
    const value = entryOf(ANY_KEY, schema.additionalProperties, false);
    const form = schema.propertyNames?.patternErrorMessage;
    const type =
      schema.propertyNames?.title === undefined
        ? value.type
        : `${value.type}, by ${schema.propertyNames.title}`;
    const description = value.description === "" ? (schema.description ?? "") : value.description;
    return [{ ...value, type, description, ...(form === undefined ? {} : { form: `keys: ${form}` }) }];
  }
  return Object.entries(schema.properties ?? {}).map(([key, child]) =>
    entryOf(key, child, schema.required?.includes(key) === true),
  );
}

/** What tells a branch of a choice apart: the key that has one value only. */
function condition(branch: JsonSchema): string {
  const [key, schema] =
    Object.entries(branch.properties ?? {}).find(([, child]) => child.const !== undefined) ?? [];
  return key === undefined ? "" : `${key} is ${JSON.stringify(schema?.const)}`;
}

function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.title !== undefined) return schema.title;
  if (schema.oneOf !== undefined || schema.anyOf !== undefined) {
    return [...new Set((schema.oneOf ?? schema.anyOf ?? []).map(typeText))].join(" or ");
  }
  switch (schema.type) {
    case "array":
      return `list: ${typeText(schema.items ?? {})}`;
    case "object":
      return "mapping";
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "integer":
      return `whole number${range(schema)}`;
    case "number":
      return `number${range(schema)}`;
    default:
      return "any value";
  }
}

function range({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? "" : ` of at most ${maximum}`;
}
