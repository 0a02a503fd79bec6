import type { z } from "zod";

/**
 * Reads a service's settings from the environment. Throws with every fault at once, by the variable's name: a value is never
 * repeated, because it may be a secret.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  // A variable that is set to nothing is one that a chart left out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given, { reportInput: false });
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
}
