/** A JSON object whose shape another program decides. */
export interface JsonObject {
  [key: string]: Json | undefined;
}
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** The value under a path of keys. Undefined when a step is missing. */
export function get(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => (here as JsonObject | null | undefined)?.[key], value);
}

/** The object under a path of keys. Throws when a step is missing: then a tool's answer is not what this was written for. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): JsonObject {
  const found = get(value, ...path);
  if (!isObject(found))
    throw new Error(`no object at ${path.join(".")} in ${JSON.stringify(value).slice(0, 300)}`);
  return found;
}

/** The objects of a list; none when it is absent. */
export function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Every object inside a value, itself included, outermost first. */
export function* objectsWithin(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) {
    for (const item of value) yield* objectsWithin(item);
  } else if (isObject(value)) {
    yield value;
    for (const item of Object.values(value)) yield* objectsWithin(item);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as words for a message. */
export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
