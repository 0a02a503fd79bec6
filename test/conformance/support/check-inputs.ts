import {
  isRecord,
  isSecret,
  isUnknown,
  type PlannedResource,
  type PlanValue,
} from "../../../cli/plan/plan.ts";
import { nearest } from "../../../stacks/input/suggest.ts";
import {
  namedValues,
  providerInputs,
  typeAt,
  type PackageSchema,
  type Properties,
  type PropertySchema,
  type TypeSchema,
} from "./provider-schema.ts";

/** One way in which a planned resource is not what the schema of its provider says. */
export interface SchemaFault {
  readonly urn: string;
  /** Path of the input. Empty for the resource as a whole. */
  readonly path: string;
  readonly problem: string;
  readonly expected: string;
}

type Found = Omit<SchemaFault, "urn">;

/** `<URN>: <input>: <problem>, expected <expectation>` */
export function formatFault({ urn, path, problem, expected }: SchemaFault): string {
  return [urn, path, `${problem}, expected ${expected}`].filter((part) => part !== "").join(": ");
}

/** Whether a resource belongs to a package: one of its resources, or its provider. */
export function belongsTo(name: string, { type }: PlannedResource): boolean {
  return type.startsWith(`${name}:`) || type === `pulumi:providers:${name}`;
}

/** Everything in which a planned resource of a package is not what the package's schema says. */
export function checkInputs(schema: PackageSchema, resource: PlannedResource): SchemaFault[] {
  return [...faultsOf(schema, resource)].map((found) => ({ urn: resource.urn, ...found }));
}

function* faultsOf(schema: PackageSchema, { type, inputs, external }: PlannedResource): Generator<Found> {
  if (type === `pulumi:providers:${schema.name}`) {
    yield* checkMembers(schema, fromText(inputs, providerInputs(schema)), providerInputs(schema), [], "");
    return;
  }
  const found = schema.resources[type];
  if (found === undefined) {
    yield {
      path: "",
      problem: `the provider has no ${type}`,
      expected: suggested(type, Object.keys(schema.resources)),
    };
    return;
  }
  if (found.deprecationMessage !== undefined) {
    yield { path: "", problem: "the resource is deprecated", expected: found.deprecationMessage };
  }
  const { inputProperties = {}, properties = {}, requiredInputs = [] } = found;
  // What a resource is read by is its state, of which nothing has to be known.
  const members = external ? { ...properties, ...inputProperties } : inputProperties;
  yield* checkMembers(schema, inputs, members, external ? [] : requiredInputs, "");
}

/** Providers take everything that is no text as JSON. */
function fromText(inputs: PlannedResource["inputs"], properties: Properties): PlannedResource["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const type = properties[name]?.type;
      if (type === undefined || type === "string" || typeof value !== "string") return [name, value];
      try {
        return [name, JSON.parse(value) as PlanValue];
      } catch {
        return [name, value];
      }
    }),
  );
}

function* checkMembers(
  schema: PackageSchema,
  value: { readonly [key: string]: PlanValue },
  properties: Properties,
  required: readonly string[],
  path: string,
): Generator<Found> {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  for (const name of required) {
    if ((value[name] ?? null) === null) {
      yield { path: at(name), problem: "is missing", expected: describe(schema, properties[name] ?? {}) };
    }
  }
  for (const [name, member] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined) {
      yield { path: at(name), problem: "is unknown", expected: suggested(name, Object.keys(properties)) };
    } else if (member !== null) {
      if (property.deprecationMessage !== undefined) {
        yield { path: at(name), problem: "is deprecated", expected: property.deprecationMessage };
      }
      yield* checkValue(schema, member, property, at(name));
    }
  }
}

function* checkValue(
  schema: PackageSchema,
  value: PlanValue,
  property: PropertySchema,
  path: string,
): Generator<Found> {
  if (isUnknown(value) || isSecret(value)) {
    if (property.plain === true)
      yield { path, problem: "is an output", expected: "a value that every plan knows" };
    return;
  }
  if (property.secret === true) {
    yield { path, problem: "stands in the plan in plain text", expected: "a secret" };
  }
  if (property.oneOf !== undefined) {
    const choices = property.oneOf.map((choice) => [...checkValue(schema, value, choice, path)]);
    if (choices.every((faults) => faults.length > 0)) yield wrong(schema, value, property, path);
    return;
  }
  if (property.$ref !== undefined) {
    yield* checkReferenced(schema, value, property, typeAt(schema, property.$ref), path);
    return;
  }
  if (property.const !== undefined) {
    if (value !== property.const) yield wrong(schema, value, property, path);
    return;
  }
  if (!hasType(value, property.type)) {
    yield wrong(schema, value, property, path);
    return;
  }
  if (Array.isArray(value)) {
    // A list's description names the values of its items.
    const items = withValues(property.items ?? {}, property.description);
    for (const [index, item] of value.entries() as ArrayIterator<[number, PlanValue]>) {
      yield* checkValue(schema, item, items, `${path}[${index}]`);
    }
  } else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      yield* checkValue(schema, member, property.additionalProperties ?? {}, `${path}.${key}`);
    }
  } else {
    const allowed = namedValues(property.description);
    if (allowed !== undefined && !allowed.includes(text(value))) {
      yield { path, problem: `is ${JSON.stringify(value)}`, expected: oneOf(allowed) };
    }
  }
}

function* checkReferenced(
  schema: PackageSchema,
  value: PlanValue,
  property: PropertySchema,
  type: TypeSchema | undefined,
  path: string,
): Generator<Found> {
  if (type === undefined) return;
  if (type.enum !== undefined) {
    const allowed = type.enum.map(({ value }) => value);
    if (!allowed.some((one) => one === value)) yield wrong(schema, value, property, path);
    return;
  }
  if (!isRecord(value)) {
    yield wrong(schema, value, property, path);
    return;
  }
  yield* checkMembers(schema, value, type.properties ?? {}, type.required ?? [], path);
}

function withValues(items: PropertySchema, description: string | undefined): PropertySchema {
  return items.description === undefined && description !== undefined ? { ...items, description } : items;
}

function hasType(value: PlanValue, type: string | undefined): boolean {
  switch (type) {
    case undefined:
      return true;
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Texts are shown, because what is secret is not in a plan. */
function wrong(schema: PackageSchema, value: PlanValue, property: PropertySchema, path: string): Found {
  const kind = Array.isArray(value) ? "a list" : isRecord(value) ? "an object" : JSON.stringify(value);
  return { path, problem: `is ${kind}`, expected: describe(schema, property) };
}

function describe(schema: PackageSchema, property: PropertySchema): string {
  if (property.oneOf !== undefined)
    return property.oneOf.map((choice) => describe(schema, choice)).join(" or ");
  if (property.const !== undefined) return JSON.stringify(property.const);
  if (property.$ref !== undefined) {
    const type = typeAt(schema, property.$ref);
    if (type?.enum !== undefined) return oneOf(type.enum.map(({ value }) => String(value)));
    return type === undefined ? "a value" : `an object of type ${property.$ref.split(":").at(-1) ?? ""}`;
  }
  if (property.type === "array") return `a list of ${describe(schema, property.items ?? {})}`;
  if (property.type === "object")
    return `an object of ${describe(schema, property.additionalProperties ?? {})}`;
  return property.type ?? "a value";
}

function suggested(name: string, candidates: readonly string[]): string {
  return nearest(name, candidates) ?? `one of ${candidates.length} names`;
}

/** As descriptions write values. */
function text(value: PlanValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
}
