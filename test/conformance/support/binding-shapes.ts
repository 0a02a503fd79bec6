import ts from "typescript";
import type { Binding } from "../../../sdks/resource.ts";
import {
  namedValues,
  typeAt,
  type PackageSchema,
  type Properties,
  type PropertySchema,
} from "./provider-schema.ts";

/** What TypeScript lets a caller write for one value. */
export type Shape =
  | { readonly kind: "string" | "number"; readonly values?: readonly string[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly items: Shape }
  | { readonly kind: "map"; readonly values: Shape }
  | { readonly kind: "object"; readonly members: Members }
  | { readonly kind: "other"; readonly text: string };

interface Member {
  readonly required: boolean;
  readonly shape: Shape;
  /** Whether it has TSDoc. */
  readonly documented: boolean;
}

export interface Members {
  readonly [name: string]: Member;
}

/** The interfaces of a class of a package. */
export interface BindingShapes {
  readonly args: Members;
  readonly outputs: Members;
}

/** Reads the interfaces `<Class>Args` and `<Class>Outputs` that the root of a package exports, by class. */
export function readShapes(root: string, index: string): (name: string) => BindingShapes {
  const config = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(
    config.config,
    { ...ts.sys, readDirectory: () => [] },
    root,
  );
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${index} is no module`);
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  const members = (name: string): Members => {
    const symbol = exported.get(name);
    if (symbol === undefined) return {};
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return membersOf(
      checker,
      checker.getDeclaredTypeOfSymbol(isAlias ? checker.getAliasedSymbol(symbol) : symbol),
    );
  };
  return (name) => ({ args: members(`${name}Args`), outputs: members(`${name}Outputs`) });
}

function membersOf(checker: ts.TypeChecker, type: ts.Type): Members {
  return Object.fromEntries(
    checker.getPropertiesOfType(type).map((property) => [
      property.name,
      {
        required: (property.flags & ts.SymbolFlags.Optional) === 0,
        shape: shapeOf(checker, checker.getTypeOfSymbol(property)),
        documented: property.getDocumentationComment(checker).length > 0,
      },
    ]),
  );
}

/** The wrappers that `pulumi.Input` adds to a type. */
const WRAPPERS = new Set(["Promise", "OutputInstance"]);

function shapeOf(checker: ts.TypeChecker, type: ts.Type): Shape {
  const choices = (type.isUnion() ? type.types : [type]).filter(
    (choice) => (choice.flags & ts.TypeFlags.Undefined) === 0 && !WRAPPERS.has(choice.symbol?.name ?? ""),
  );
  const [first] = choices;
  const every = (flags: ts.TypeFlags) => choices.every((choice) => (choice.flags & flags) !== 0);
  const literals = () => choices.map((choice) => String((choice as ts.LiteralType).value as string | number));
  if (first === undefined) return { kind: "other", text: checker.typeToString(type) };
  if (every(ts.TypeFlags.BooleanLike)) return { kind: "boolean" };
  if (every(ts.TypeFlags.StringLiteral)) return { kind: "string", values: literals() };
  if (every(ts.TypeFlags.NumberLiteral)) return { kind: "number", values: literals() };
  if (every(ts.TypeFlags.String)) return { kind: "string" };
  if (every(ts.TypeFlags.Number)) return { kind: "number" };
  if (choices.length === 1 && checker.isArrayType(first)) {
    const [items] = checker.getTypeArguments(first as ts.TypeReference);
    if (items !== undefined) return { kind: "list", items: shapeOf(checker, items) };
  }
  if (choices.length === 1 && (first.flags & ts.TypeFlags.Object) !== 0) {
    const values = first.getStringIndexType();
    if (values !== undefined) return { kind: "map", values: shapeOf(checker, values) };
    return { kind: "object", members: membersOf(checker, first) };
  }
  return { kind: "other", text: checker.typeToString(type) };
}

/** Everything in which a binding is not what the schema of its package says, as sentences. */
export function checkBinding(
  schema: PackageSchema,
  binding: Binding,
  shapes: BindingShapes,
  extraSecrets: readonly string[],
): string[] {
  const resource = schema.resources[binding.type];
  if (resource === undefined) return [`the provider has no ${binding.type}`];
  if (resource.deprecationMessage !== undefined) return [`deprecated: ${resource.deprecationMessage}`];
  const inputs = current(resource.inputProperties ?? {});
  const deprecated = Object.keys(resource.inputProperties ?? {}).filter((name) => !(name in inputs));
  const outputs = Object.fromEntries(
    Object.entries(resource.properties ?? {}).filter(
      ([name]) => !(name in inputs) && !deprecated.includes(name),
    ),
  );
  const expected = (name: string, property: PropertySchema, mark: string) =>
    hasSecret(schema, property) || extraSecrets.includes(name) ? `${mark}secret` : mark;
  return [
    ...differences(
      "input",
      binding.inputs,
      mapValues(inputs, (property, name) => {
        const required = resource.requiredInputs?.includes(name) === true ? "required" : "optional";
        return expected(name, property, `${required} `).trim();
      }),
    ),
    ...differences(
      "output",
      binding.outputs,
      mapValues(outputs, (property) => (property.secret === true ? "secret" : "plain")),
    ),
    ...[...memberFaults(schema, shapes.args, inputs, resource.requiredInputs ?? [], "")],
    ...[...outputFaults(shapes.outputs, resource.properties ?? {}, resource.required)],
  ];
}

function current(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([, { deprecationMessage }]) => deprecationMessage === undefined),
  );
}

/** Whether a value is secret, or has a part that is. */
function hasSecret(schema: PackageSchema, { secret, items, $ref }: PropertySchema): boolean {
  if (secret === true) return true;
  if (items !== undefined) return hasSecret(schema, items);
  const members = $ref === undefined ? undefined : typeAt(schema, $ref)?.properties;
  return Object.values(members ?? {}).some((member) => hasSecret(schema, member));
}

function differences(
  what: string,
  found: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])]
    .sort()
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${what} ${name} is ${found[name] ?? "absent"}, expected ${expected[name] ?? "absent"}`);
}

function mapValues(
  properties: Properties,
  map: (property: PropertySchema, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, map(property, name)]),
  );
}

function* memberFaults(
  schema: PackageSchema,
  members: Members,
  properties: Properties,
  required: readonly string[],
  path: string,
): Generator<string> {
  for (const name of new Set([...Object.keys(members), ...Object.keys(properties)])) {
    const [member, property] = [members[name], properties[name]];
    const at = path === "" ? name : `${path}.${name}`;
    if (member === undefined || property === undefined) {
      yield `${at} is ${member === undefined ? "absent from" : "only in"} the types`;
      continue;
    }
    if (member.required !== required.includes(name)) {
      yield `${at} is ${member.required ? "required" : "optional"} in the types alone`;
    }
    if (!member.documented) yield `${at} is not documented`;
    yield* shapeFaults(schema, member.shape, property, at);
  }
}

function* shapeFaults(
  schema: PackageSchema,
  shape: Shape,
  property: PropertySchema,
  path: string,
): Generator<string> {
  const fault = `${path} is ${text(shape)} in the types, ${property.$ref ?? property.type ?? "anything"} in the schema`;
  if (property.$ref !== undefined) {
    const type = typeAt(schema, property.$ref);
    if (shape.kind !== "object") yield fault;
    else
      yield* memberFaults(schema, shape.members, current(type?.properties ?? {}), type?.required ?? [], path);
  } else if (property.type === "array") {
    const items = {
      ...property.items,
      description: property.items?.description ?? property.description ?? "",
    };
    if (shape.kind !== "list") yield fault;
    else yield* shapeFaults(schema, shape.items, items, `${path}[]`);
  } else if (property.type === "object") {
    if (shape.kind !== "map") yield fault;
    else yield* shapeFaults(schema, shape.values, property.additionalProperties ?? {}, `${path}{}`);
  } else {
    const kind = property.type === "integer" ? "number" : property.type;
    if (shape.kind !== kind) yield fault;
    else yield* valueFaults(shape, namedValues(property.description), path);
  }
}

/** A closed set may be known from elsewhere than the schema, but never be another one. */
function* valueFaults(shape: Shape, named: readonly string[] | undefined, path: string): Generator<string> {
  if (named === undefined) return;
  const values = "values" in shape && Array.isArray(shape.values) ? (shape.values as string[]) : [];
  if (values.toSorted().join() !== named.toSorted().join()) {
    yield `${path} takes ${values.join(", ") || "everything"}, expected ${named.join(", ")}`;
  }
}

/** Where the schema does not say which outputs are always there, none can be wrong in this. */
function* outputFaults(
  members: Members,
  properties: Properties,
  always: readonly string[] | undefined,
): Generator<string> {
  for (const [name, { shape, documented }] of Object.entries(members)) {
    const type = properties[name]?.type;
    if (shape.kind !== (type === "integer" ? "number" : type)) {
      yield `output ${name} is ${text(shape)} in the types, ${type ?? "absent"} in the schema`;
    }
    if (!documented) yield `output ${name} is not documented`;
    if (always !== undefined && !always.includes(name)) yield `output ${name} may be absent`;
  }
}

function text(shape: Shape): string {
  return shape.kind === "other" ? shape.text : shape.kind;
}
