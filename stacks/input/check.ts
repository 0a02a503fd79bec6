import type { z } from "zod";
import type { Fault } from "../../components/core/faults.ts";
import { HIDDEN, alternatives, show } from "./display.ts";
import type { SourceDocument } from "./document.ts";
import { byPosition } from "./order.ts";
import { formatPath, type Path } from "./path.ts";
import {
  allowedIn,
  discriminatorValues,
  fieldAt,
  isWhole,
  keysOf,
  unwrap,
  valueAt,
  valuesOf,
  type Field,
} from "./schema-walk.ts";
import { nearest } from "./suggest.ts";

/** What is checked, where it is not a whole document. */
export interface CheckOptions {
  /** Where in the document the value stands. @default the whole document */
  readonly at?: Path;
  /** How faults name that place: `slipway:environment`. @default nothing, so that paths start inside it */
  readonly path?: string;
  /** The value itself, when it was read by other means than the document. @default the document's, at `at` */
  readonly value?: unknown;
}

/** A checked value with its defaults filled in, or what is wrong with it. */
export interface Checked<T> {
  readonly value?: T;
  /** In the order of the document. */
  readonly faults: Fault[];
}

/** A document with more faults than this is not the kind of document it is taken for. */
const MAX_FAULTS = 200;
/** More keys than this are not read, so they are not listed. */
const MAX_LISTED_KEYS = 12;

/** Checks a value against a schema and says everything that is wrong with it, each with its position. */
export function check<S extends z.ZodType>(
  schema: S,
  document: SourceDocument,
  options: CheckOptions = {},
): Checked<z.output<S>> {
  const at = options.at ?? [];
  const value = "value" in options ? options.value : valueAt(document.value, at);
  const context: Context = { schema, value, document, at, prefix: options.path ?? "" };

  const nested = nestedSecrets(valueAt(document.value, at)).filter(
    (path) => !mayBeSecret(schema, value, path),
  );
  const result = schema.safeParse(value, { error: () => NO_MESSAGE });
  if (result.success && nested.length === 0) return { value: result.data, faults: [] };

  const isInSecret = (path: Path) =>
    nested.some((secret) => secret.every((part, index) => part === path[index]));
  const faults = [
    ...nested.map((path) => nestedSecretFault(context, path)),
    ...(result.error?.issues ?? [])
      .filter((issue) => !isInSecret(pathOf(issue)))
      .flatMap((issue) => faultsOf(context, issue, [])),
  ];
  return { faults: limited(byPosition(withoutRepeats(withoutMisspelt(faults)).map(({ fault }) => fault))) };
}

/** Says that a message is zod's own, which speaks of types and not of what the user wrote. */
const NO_MESSAGE = "\u0000";

interface Context {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly document: SourceDocument;
  readonly at: Path;
  readonly prefix: string;
}

/** A fault with what it is about, by which faults that say the same are told. */
interface Found {
  readonly fault: Fault;
  readonly kind: "missing" | "unknown" | "value";
  readonly parent: string;
  readonly key?: string;
}

/** The faults of one issue. `base` is the path of the union branch it was found in. */
function faultsOf(context: Context, issue: z.core.$ZodIssue, base: Path): Found[] {
  const path = [...base, ...pathOf(issue)];
  const value = valueAt(context.value, path);
  const field = fieldAt(context.schema, context.value, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(context, path, key, field));
    case "invalid_union":
      return unionFaults(context, issue, path, value, field);
    case "invalid_key":
      return [wrongKey(context, path, issue)];
    default:
      if (value === undefined && path.length > 0) return [missing(context, path, field)];
      return [found(context, path, { ...withGot(value, field, path), ...valueFault(issue, value, field) })];
  }
}

function unionFaults(
  context: Context,
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  value: unknown,
  field: Field | undefined,
): Found[] {
  const discriminator = "discriminator" in issue ? issue.discriminator : undefined;
  if (typeof discriminator === "string") {
    const union = fieldAt(context.schema, context.value, path.slice(0, -1));
    const values = union === undefined ? [] : discriminatorValues(union, discriminator);
    const allowed = alternatives(values.map(show));
    if (value === undefined)
      return [misspelt(context, path, discriminator) ?? missing(context, path, field, allowed)];
    return [found(context, path, { ...withGot(value, field, path), ...choiceFault(value, values), allowed })];
  }
  // The branch that came furthest is the one that was meant: its value has the right kind, or it has fewest faults.
  const branches = issue.errors.filter(
    (issues) => !issues.some(({ code, path: inner }) => code === "invalid_type" && inner.length === 0),
  );
  const best = branches.toSorted((a, b) => a.length - b.length)[0];
  if (best !== undefined) return best.flatMap((inner) => faultsOf(context, inner, path));
  if (value === undefined && path.length > 0) return [missing(context, path, field)];
  return [
    found(context, path, {
      problem: "is not accepted",
      ...withGot(value, field, path),
      ...withAllowed(field),
    }),
  ];
}

/** The key that tells branches apart is missing, so no branch is looked into: its misspelling is looked for here. */
function misspelt(context: Context, path: Path, discriminator: string): Found | undefined {
  const parent = path.slice(0, -1);
  const keys = Object.keys(valueAt(context.value, parent) ?? {});
  const key = keys.find((candidate) => nearest(candidate, [discriminator]) !== undefined);
  if (key === undefined) return undefined;
  const fault: Fault = {
    at: context.document.locateKey([...context.at, ...parent, key]),
    path: formatPath([...parent, key], context.prefix),
    problem: "is an unknown key",
    suggestion: discriminator,
  };
  return { fault, kind: "unknown", parent: formatPath(parent), key: discriminator };
}

function unknownKey(context: Context, path: Path, key: string, field: Field | undefined): Found {
  const keys = field === undefined ? [] : keysOf(field, valueAt(context.value, path));
  const suggestion = nearest(key, keys);
  const list =
    keys.length <= MAX_LISTED_KEYS && suggestion === undefined && keys.length > 0
      ? keys.join(", ")
      : undefined;
  const fault: Fault = {
    at: context.document.locateKey([...context.at, ...path, key]),
    path: formatPath([...path, key], context.prefix),
    problem: "is an unknown key",
    ...(list === undefined ? {} : { allowed: list }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  return {
    fault,
    kind: "unknown",
    parent: formatPath(path),
    ...(suggestion === undefined ? {} : { key: suggestion }),
  };
}

function wrongKey(context: Context, path: Path, issue: z.core.$ZodIssueInvalidKey): Found {
  const record = fieldAt(context.schema, context.value, path.slice(0, -1));
  const def = record?.core._zod.def;
  const key = def?.type === "record" ? unwrap(def.keyType) : undefined;
  const said = issue.issues.map(({ message }) => message).find((message) => message !== NO_MESSAGE);
  return {
    fault: {
      at: context.document.locateKey([...context.at, ...path]),
      path: formatPath(path, context.prefix),
      problem: said === undefined ? `key is no ${key?.meta.noun ?? "accepted key"}` : `key ${said}`,
      ...withAllowed(key),
    },
    kind: "value",
    parent: formatPath(path.slice(0, -1)),
  };
}

function missing(context: Context, path: Path, field: Field | undefined, allowed?: string): Found {
  return {
    fault: {
      at: context.document.locate([...context.at, ...path]),
      path: formatPath(path, context.prefix),
      problem: "is missing",
      ...(allowed === undefined ? withAllowed(field) : { allowed }),
    },
    kind: "missing",
    parent: formatPath(path.slice(0, -1)),
    key: String(path.at(-1)),
  };
}

function found(context: Context, path: Path, fault: Omit<Fault, "at" | "path">): Found {
  const name = formatPath(path, context.prefix);
  const at = context.document.locate([...context.at, ...path]);
  return {
    fault: { at, ...(name === "" ? {} : { path: name }), ...fault },
    kind: "value",
    parent: formatPath(path),
  };
}

/** What is wrong with a value that is there. */
function valueFault(
  issue: z.core.$ZodIssue,
  value: unknown,
  field: Field | undefined,
): Omit<Fault, "at" | "path"> {
  if (issue.code === "custom")
    return { problem: issue.message === NO_MESSAGE ? "is not accepted" : issue.message };
  const allowed = withAllowed(field);
  const problem = issue.message === NO_MESSAGE ? undefined : issue.message;
  switch (issue.code) {
    case "invalid_value":
      return {
        ...choiceFault(value, field === undefined ? [] : valuesOf(field)),
        ...allowed,
        ...unquoted(value, field),
      };
    case "invalid_type":
      return { problem: problem ?? wrongKind(issue, field), ...allowed, ...kindHint(issue, value, field) };
    case "too_small":
    case "too_big":
      return { problem: problem ?? wrongAmount(issue, value), ...allowed };
    default: {
      const { noun } = field?.meta ?? {};
      return {
        problem: problem ?? (noun === undefined ? "does not have the right form" : `is no ${noun}`),
        ...allowed,
      };
    }
  }
}

function choiceFault(value: unknown, values: readonly string[]): { problem: string; suggestion?: string } {
  const suggestion = typeof value === "string" ? nearest(value, values) : undefined;
  return {
    problem: "is not one of the choices",
    ...(suggestion === undefined ? {} : { suggestion: show(suggestion) }),
  };
}

/** `1.2` without quotes is a number, where the choice is the text "1.2". */
function unquoted(value: unknown, field: Field | undefined): { fix?: string } {
  const isChoice =
    typeof value === "number" && field !== undefined && valuesOf(field).includes(String(value));
  return isChoice ? { fix: `put it in quotes: "${value}"` } : {};
}

const KINDS: Readonly<Record<string, string>> = {
  string: "is no text",
  number: "is no number",
  int: "is no whole number",
  boolean: "is neither true nor false",
  array: "is no list",
  object: "is no mapping",
  record: "is no mapping",
};

function wrongKind(issue: z.core.$ZodIssueInvalidType, field: Field | undefined): string {
  if (field?.meta.noun !== undefined) return `is no ${field.meta.noun}`;
  const whole = field !== undefined && isWhole(field.core);
  return KINDS[whole ? "int" : issue.expected] ?? "is of the wrong kind";
}

/** Quotes that are missing or too many are the usual reason for a value of the wrong kind. */
function kindHint(
  issue: z.core.$ZodIssueInvalidType,
  value: unknown,
  field: Field | undefined,
): Partial<Fault> {
  if (field?.secret === true) return {};
  if (issue.expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return { fix: `put it in quotes: "${String(value)}"` };
  }
  if (typeof value !== "string") return {};
  const isNumber = /^-?\d{1,15}(\.\d{1,9})?$/.test(value);
  if ((issue.expected === "number" || issue.expected === "int") && isNumber)
    return { fix: "remove the quotes" };
  if (issue.expected !== "boolean") return {};
  const lower = value.toLowerCase();
  if (["true", "yes", "on", "y"].includes(lower)) return { suggestion: "true" };
  return ["false", "no", "off", "n"].includes(lower) ? { suggestion: "false" } : {};
}

function wrongAmount(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown): string {
  const isSmall = issue.code === "too_small";
  if (typeof value === "string") return value === "" ? "is empty" : isSmall ? "is too short" : "is too long";
  if (typeof value === "number") return isSmall ? "is too small" : "is too big";
  return isSmall ? "has too few items" : "has too many items";
}

function withGot(value: unknown, field: Field | undefined, path: Path): { got: string } {
  return { got: field?.secret === true || path.includes("secure") ? HIDDEN : show(value) };
}

function withAllowed(field: Field | undefined): { allowed?: string } {
  const allowed = field === undefined ? undefined : allowedIn(field);
  return allowed === undefined ? {} : { allowed };
}

/** Paths of the mappings that the engine takes for encrypted values: their only key is `secure`. */
function nestedSecrets(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => nestedSecrets(item, [...path, index]));
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure") return [path];
  return entries.flatMap(([key, child]) => nestedSecrets(child, [...path, key]));
}

/** Whether the schema wants an encrypted value there, or leaves what is there to another schema. */
function mayBeSecret(schema: z.core.$ZodType, value: unknown, path: Path): boolean {
  return path.some((_, index) => {
    const field = fieldAt(schema, value, path.slice(0, index + 1));
    return field?.secret === true || field?.core._zod.def.type === "unknown";
  });
}

/** The engine hands such a value to the program in plain text. */
function nestedSecretFault(context: Context, path: Path): Found {
  return found(context, path, {
    problem: "secure values must be top-level keys",
    got: HIDDEN,
    fix: "give the secret a key of its own: pulumi config set --secret slipway:<name>",
  });
}

/** A missing key whose misspelling stands next to it is one mistake, not two. */
function withoutMisspelt(faults: readonly Found[]): Found[] {
  const meant = new Set(
    faults.filter(({ kind }) => kind === "unknown").map(({ parent, key }) => `${parent}\n${key ?? ""}`),
  );
  return faults.filter(
    ({ kind, parent, key }) => kind !== "missing" || !meant.has(`${parent}\n${key ?? ""}`),
  );
}

function withoutRepeats(faults: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return faults.filter(({ fault }) => {
    const identity = JSON.stringify([fault.at, fault.path, fault.problem]);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function limited(faults: Fault[]): Fault[] {
  const [next] = faults.slice(MAX_FAULTS);
  if (next?.at === undefined) return faults;
  const more = faults.length - MAX_FAULTS;
  return [...faults.slice(0, MAX_FAULTS), { at: next.at, problem: `and ${more} more faults from here on` }];
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
}
