import { z } from "zod";
import { contractSchema } from "../../stacks/contract.ts";
import { environmentSchema } from "../../stacks/environment.ts";
import { exceptionsSchema } from "../../stacks/exceptions.ts";
import { OWN_META_KEYS } from "../../stacks/input/meta.ts";
import { rulesSchema } from "../../stacks/rules.ts";
import { stackConfigSchema } from "../../stacks/stack-config.ts";

/** JSON Schemas by file name, for editors: what a person writes, so keys with a default may be left out. */
export function jsonSchemas(): Record<string, object> {
  const environment = environmentSchema.describe("What the environment is");
  return {
    "contract.schema.json": toJsonSchema(
      "Service contract",
      "One service of the catalogue: what it is and needs",
      contractSchema,
    ),
    "exceptions.schema.json": toJsonSchema(
      "Exceptions",
      "What is not held to the rules for a time",
      exceptionsSchema,
    ),
    "rules.schema.json": toJsonSchema(
      "Rules",
      "What the services of one environment read while they run",
      rulesSchema,
    ),
    "stack-config.schema.json": toJsonSchema(
      "Stack configuration",
      "One environment",
      stackConfigSchema(environment),
    ),
  };
}

function toJsonSchema(title: string, description: string, schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const { noun, form } = z.globalRegistry.get(zodSchema) ?? {};
      if (noun !== undefined) jsonSchema.title = noun;
      // Not JSON Schema, but what YAML editors show instead of the pattern.
      if (form !== undefined && jsonSchema.type === "string") jsonSchema["patternErrorMessage"] = form;
      for (const key of OWN_META_KEYS) Reflect.deleteProperty(jsonSchema, key);
      // The bounds of whole numbers in JSON, which say nothing about the field.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { $schema, title, description, ...rest };
}
