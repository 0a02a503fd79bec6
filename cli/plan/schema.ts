import { z } from "zod";
import { InputFaults, type Fault } from "../../components/core/faults.ts";
import type { PlanDocument } from "./plan.ts";

/** Deepest nesting of a plan. No manifest comes near it; beyond, reading it would exhaust the stack. */
const MAX_DEPTH = 100;
/** Most faults told of one document. */
const MAX_FAULTS = 20;

const URN = /^urn:pulumi:[^:]+(?::[^:]+)*::[^:]+(?::[^:]+)*::[^:]+(?::[^:]+)*::.+$/s;
/** As Pulumi accepts them. */
const STACK_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

const urn = z.string().max(10_000).regex(URN, "is no URN");
const strings = z.array(z.string());
/** What stands in it may be anything JSON can say. */
const mapping = z.custom<object>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "has to be a mapping",
);

const resource = z.strictObject({
  urn,
  type: z.string().min(1),
  name: z.string().min(1),
  parent: urn.nullable(),
  custom: z.boolean(),
  provider: urn.nullable(),
  inputs: mapping,
  outputs: mapping,
  dependencies: strings,
  propertyDependencies: z.record(z.string(), strings),
  protect: z.boolean(),
  retainOnDelete: z.boolean(),
  deleteBeforeReplace: z.boolean(),
  aliases: z.array(
    z.union([
      z.string(),
      z.strictObject({
        name: z.string().optional(),
        type: z.string().optional(),
        stack: z.string().optional(),
        project: z.string().optional(),
        parentUrn: z.string().optional(),
        noParent: z.boolean().optional(),
      }),
    ]),
  ),
  ignoreChanges: strings,
  replaceOnChanges: strings,
  additionalSecretOutputs: strings,
  deletedWith: z.string().nullable(),
  customTimeouts: z.record(z.string(), z.string()),
  version: z.string(),
  pluginDownloadURL: z.string(),
  importId: z.string(),
  external: z.boolean(),
});

const stackPlan = z.strictObject({ resources: z.array(resource), outputs: mapping });

/** A stack's plan as `planStack` gives it also says what the program warned of; a document does not. */
const planDocument = z.strictObject({ schemaVersion: z.literal(1), stacks: z.record(z.string(), stackPlan) });

/**
 * Reads a plan as `slipway preview --json` prints it.
 *
 * @param file what the text is called in faults
 * @throws InputFaults when it is no such plan
 */
export function parsePlan(text: string, file: string): PlanDocument {
  const document = parseJson(text, file);
  const faults = [...shapeFaults(document, file)];
  if (faults.length > 0) throw new InputFaults(faults.slice(0, MAX_FAULTS));
  return document as PlanDocument;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text around the place, which may be a secret somebody pasted.
    throw new InputFaults([
      { at: { file }, problem: "is no JSON", fix: "write it with `slipway preview --json`" },
    ]);
  }
}

function* shapeFaults(document: unknown, file: string): Generator<Fault> {
  const at = { file };
  if (isTooDeep(document)) {
    yield { at, problem: `is nested deeper than ${MAX_DEPTH} levels` };
    return;
  }
  const version = isMapping(document) ? document["schemaVersion"] : undefined;
  if (version !== 1) {
    const got =
      typeof version === "number"
        ? String(version)
        : version === undefined
          ? "nothing"
          : `a ${typeof version}`;
    const fix = "write the plan with this version's `slipway preview --json`";
    yield {
      at,
      path: "schemaVersion",
      problem: "is a plan of another version, or none",
      got,
      allowed: "1",
      fix,
    };
    return;
  }
  const { error } = planDocument.safeParse(document);
  for (const issue of error?.issues ?? []) {
    // The messages name types and keys, never values: a plan that is none may hold anything.
    yield { at, path: issuePath(issue.path), problem: issue.message };
  }
  if (error === undefined) yield* meaningFaults(document as PlanDocument, file);
}

/** What the schema cannot say. */
function* meaningFaults({ stacks }: PlanDocument, file: string): Generator<Fault> {
  for (const [stack, plan] of Object.entries(stacks)) {
    const at = { file };
    // The schema library skips a key `__proto__`, so names are looked at here.
    if (!STACK_NAME.test(stack) || stack === "__proto__") {
      yield {
        at,
        path: "stacks",
        problem: "has a key that is no stack name",
        allowed: "letters, digits, `_`, `.`, `-`",
      };
      continue;
    }
    const seen = new Set<string>();
    for (const [index, { urn: own }] of plan.resources.entries()) {
      const path = issuePath(["stacks", stack, "resources", index, "urn"]);
      if (seen.has(own)) yield { at, path, problem: "is the URN of an earlier resource too" };
      if (!own.startsWith(`urn:pulumi:${stack}::`))
        yield { at, path, problem: `is no URN of the stack ${stack}` };
      seen.add(own);
    }
  }
}

function issuePath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Level by level, because recursion is what a deep document breaks. */
function isTooDeep(document: unknown): boolean {
  let level: unknown[] = [document];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap(children);
    if (level.length === 0) return false;
  }
  return true;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isMapping(value) ? Object.values(value) : [];
}
