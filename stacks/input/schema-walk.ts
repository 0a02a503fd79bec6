import { z } from "zod";
import { alternatives, show } from "./display.ts";
import type {} from "./meta.ts";
import type { Path } from "./path.ts";

/** A schema without its wrappers, and what all of them say about it. */
export interface Field {
  readonly core: z.core.$ZodTypes;
  readonly meta: z.core.GlobalMeta;
  /** True when it, or something around it, is a secret. */
  readonly secret: boolean;
}

/** Looks through `optional`, `default` and the like. What stands further out describes the field more closely. */
export function unwrap(schema: z.core.$ZodType, secret = false): Field {
  let current = schema as z.core.$ZodTypes;
  let meta: z.core.GlobalMeta = {};
  for (;;) {
    meta = { ...z.globalRegistry.get(current), ...meta };
    const { def } = current._zod;
    if ("innerType" in def) current = def.innerType as z.core.$ZodTypes;
    else if (def.type === "pipe") current = def.in as z.core.$ZodTypes;
    else if (def.type === "lazy") current = def.getter() as z.core.$ZodTypes;
    else return { core: current, meta, secret: secret || meta.secret === true };
  }
}

/** The field at a path of a value, or undefined when the schema has none there. */
export function fieldAt(schema: z.core.$ZodType, value: unknown, path: Path): Field | undefined {
  let field: Field | undefined = unwrap(schema);
  let here = value;
  for (const part of path) {
    field = childOf(field, here, part);
    if (field === undefined) return undefined;
    here = childValue(here, part);
  }
  return field;
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce(childValue, value);
}

/** Keys a field accepts, when it is a mapping with known keys. */
export function keysOf(field: Field, value: unknown): string[] {
  const { def } = field.core._zod;
  if (def.type === "object") return Object.keys(def.shape);
  const option = def.type === "union" ? branchFor(def, value) : undefined;
  return option === undefined ? [] : keysOf(unwrap(option), value);
}

/** Values a field accepts, when they can be listed. */
export function valuesOf(field: Field): string[] {
  const { def } = field.core._zod;
  if (def.type === "enum") return Object.values(def.entries).map(String);
  if (def.type === "literal") return def.values.map(String);
  if (def.type === "boolean") return ["true", "false"];
  return [];
}

/** Values a discriminated union accepts for the key that tells its branches apart. */
export function discriminatorValues(field: Field, discriminator: string): string[] {
  const { def } = field.core._zod;
  if (def.type !== "union") return [];
  return def.options.flatMap((option) => {
    const key = childOf(unwrap(option), undefined, discriminator);
    return key === undefined ? [] : valuesOf(key);
  });
}

/** What a field accepts, in words. */
export function allowedIn(field: Field): string | undefined {
  const { core, meta } = field;
  const { def } = core._zod;
  if (meta.form !== undefined) return meta.form;
  switch (def.type) {
    case "boolean":
      return "true or false";
    case "enum":
    case "literal":
      return alternatives(valuesOf(field).map(show));
    case "number":
      return `a ${isWhole(core) ? "whole number" : "number"}${range(core, "")}`;
    case "string": {
      const length = range(core, " characters");
      if (length !== "" && !hasPattern(core)) return `text${length}`;
      return hasPattern(core) ? meta.description : "text";
    }
    case "array":
      return `a list${range(core, " items")}`;
    case "object":
    case "record":
      return "a mapping";
    case "union":
      return alternatives([...new Set(def.options.map((option) => allowedIn(unwrap(option)) ?? "a value"))]);
    default:
      return undefined;
  }
}

/** Branch of a union that a value is meant for: the one whose discriminator it has. */
function branchFor(def: z.core.$ZodUnionDef, value: unknown): z.core.$ZodType | undefined {
  const discriminator = "discriminator" in def ? String(def.discriminator) : undefined;
  if (discriminator === undefined) return undefined;
  const chosen = childValue(value, discriminator);
  return def.options.find((option) => {
    const key = childOf(unwrap(option), undefined, discriminator);
    return key !== undefined && valuesOf(key).includes(String(chosen));
  });
}

/** True for numbers that must be whole. */
export function isWhole(core: z.core.$ZodTypes): boolean {
  const { def } = core._zod;
  return def.type === "number" && "format" in def && def.format === "safeint";
}

function childOf(field: Field, value: unknown, part: string | number): Field | undefined {
  const { def } = field.core._zod;
  if (def.type === "object" && Object.hasOwn(def.shape, part)) {
    const child = def.shape[part];
    return child === undefined ? undefined : unwrap(child, field.secret);
  }
  if (def.type === "array") return unwrap(def.element, field.secret);
  if (def.type === "record") return unwrap(def.valueType, field.secret);
  if (def.type !== "union") return undefined;
  const branch = branchFor(def, value);
  const candidates = branch === undefined ? def.options : [branch];
  for (const candidate of candidates) {
    const child = childOf(unwrap(candidate, field.secret), value, part);
    if (child !== undefined) return child;
  }
  return undefined;
}

function childValue(value: unknown, part: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<string | number, unknown>)[part];
}

function checksOf(core: z.core.$ZodTypes): z.core.$ZodCheckDef[] {
  return (core._zod.def.checks ?? []).map((one) => one._zod.def);
}

function hasPattern(core: z.core.$ZodTypes): boolean {
  return checksOf(core).some(({ check }) => check === "string_format");
}

/** ` from 1 to 9 items`, ` of at least 1`, or nothing when there is no bound. */
function range(core: z.core.$ZodTypes, unit: string): string {
  const lower: number[] = [];
  const upper: number[] = [];
  for (const def of checksOf(core)) {
    const { check, value, minimum, maximum } = def as unknown as Bound;
    if (check === "greater_than" || check === "min_length") lower.push(value ?? minimum ?? 0);
    if (check === "less_than" || check === "max_length") upper.push(value ?? maximum ?? 0);
  }
  const [least, most] = [Math.max(...lower), Math.min(...upper)];
  if (lower.length > 0 && upper.length > 0) return ` from ${least} to ${most}${unit}`;
  if (lower.length > 0) return ` of at least ${least}${least === 1 ? unit.replace(/s$/, "") : unit}`;
  return upper.length > 0 ? ` of at most ${most}${unit}` : "";
}

/** What the checks for bounds of numbers and lengths have in common. */
interface Bound {
  readonly check: string;
  readonly value?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}
