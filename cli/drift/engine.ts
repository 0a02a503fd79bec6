import { z } from "zod";
import { InputFaults } from "../../components/core/faults.ts";
import { opaqueInputs } from "../diff/hidden.ts";
import type { PropertyChange } from "../diff/model.ts";
import { diffRecords } from "../diff/properties.ts";
import { ownType, parseUrn, STACK_TYPE } from "../diff/urn.ts";
import type { PlanValue, StackPlan } from "../plan/plan.ts";
import { declaredBy, withoutUndeclared, type Declared } from "./declared.ts";
import { inOrder, type Drift, type EnvironmentDrift } from "./report.ts";

/** Go writes `null` for what is not there, or leaves it out. */
const absent = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);

const properties = z.record(z.string(), z.unknown());

const stateSchema = z.object({
  type: z.string(),
  inputs: absent(properties),
  outputs: absent(properties),
  additionalSecretOutputs: absent(z.array(z.string())),
  modified: absent(z.iso.datetime({ offset: true })),
});

const stepSchema = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: absent(stateSchema),
  newState: absent(stateSchema),
  detailedDiff: absent(z.record(z.string(), z.unknown())),
  diffReasons: absent(z.array(z.string())),
});

/** What `pulumi refresh --preview-only --json` prints, as far as it is read; the engine adds to it with its versions. */
const digestSchema = z.object({
  steps: absent(z.array(stepSchema)),
  changeSummary: z.record(z.string(), z.number().int().nonnegative()),
  diagnostics: absent(z.array(z.object({ severity: z.string() }))),
  maybeCorrupt: absent(z.boolean()),
});

type State = z.output<typeof stateSchema>;
type Step = z.output<typeof stepSchema>;

/** Operations that say that nothing is wrong. */
const SOUND = new Set(["same", "read"]);
/** How the engine marks a value that is wrapped, and what it writes for a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const BLINDED = "[secret]";

/** A preview of a refresh, of one stack. */
export interface EnginePreview {
  readonly stack: string;
  readonly steps: readonly Step[];
  /** Resources that the engine counts as other than they were. */
  readonly counted: number;
  readonly examined: number;
}

/**
 * Reads what `pulumi refresh --preview-only --json` printed.
 *
 * @param file what the text is called in faults
 * @throws InputFaults when it is none, or is of a refresh that failed. No fault repeats anything of the text.
 */
export function readEnginePreview(text: string, file: string): EnginePreview {
  const fault = (problem: string, fix?: string) =>
    new InputFaults([{ at: { file }, problem, ...(fix === undefined ? {} : { fix }) }]);
  const fix = "write it with `pulumi refresh --preview-only --json`";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault("is no JSON", fix);
  }
  const { data, error } = digestSchema.safeParse(value);
  if (error !== undefined) {
    const [issue] = error.issues;
    const what = [issue?.path.join("."), issue?.message].filter((part) => (part ?? "") !== "").join(" ");
    throw fault(`is no preview of a refresh: ${what}`, fix);
  }
  const errors = (data.diagnostics ?? []).filter(({ severity }) => severity === "error").length;
  if (errors > 0 || data.maybeCorrupt === true) {
    throw fault(
      `is of a refresh that failed, with ${errors} ${errors === 1 ? "error" : "errors"}, so it does not say what has drifted`,
      "look at what the engine says, mend it and refresh again",
    );
  }
  const steps = data.steps ?? [];
  const stacks = [...new Set(steps.map(({ urn }) => parseUrn(urn)?.stack))];
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) throw fault("does not name resources of one stack", fix);
  const total = (counts: [string, number][]) => counts.reduce((sum, [, count]) => sum + count, 0);
  const summary = Object.entries(data.changeSummary);
  return {
    stack,
    steps,
    counted: total(summary.filter(([operation]) => !SOUND.has(operation))),
    examined: total(summary),
  };
}

/** What has drifted by the engine's account. */
export function engineDrift(preview: EnginePreview, plan: StackPlan): EnvironmentDrift {
  const declared = declaredBy(plan);
  const drifted = preview.steps.flatMap((one) => driftOf(one, declared));
  return {
    environment: preview.stack,
    source: "engine",
    examined: preview.examined,
    drifted: inOrder(drifted),
    // Some versions of the engine count what has changed and print the state from before (pulumi issue 16278).
    unnamed: Math.max(0, preview.counted - drifted.length),
  };
}

function driftOf(step: Step, declared: Declared): Drift[] {
  const { op, urn, oldState, newState } = step;
  const { qualifiedType = "", name = urn } = parseUrn(urn) ?? {};
  const type = ownType(qualifiedType);
  if (SOUND.has(op) || type === STACK_TYPE) return [];
  const resource = declared.find(urn);
  const isGone = op === "delete" || (oldState !== undefined && newState === undefined);
  const changes = oldState === undefined || newState === undefined ? [] : changesBetween(oldState, newState);
  const fields = isGone ? [] : withoutUndeclared(namedToo(changes, step), resource);
  // Such a step is of every resource that was looked at.
  if (op === "refresh" && !isGone && fields.length === 0) return [];
  return [
    {
      kind: isGone ? "missing" : "changed",
      what: `${type} ${name}`,
      urn,
      from: resource === undefined ? "nothing the program declares" : declared.sourceOf(resource),
      owner: declared.ownerOf(resource),
      ...(oldState?.modified === undefined ? {} : { since: oldState.modified }),
      fields,
    },
  ];
}

/** What differs in the inputs, which are what the program says; else in the rest of what is known. */
function changesBetween(before: State, after: State): PropertyChange[] {
  const secrets: Secrets = new Map();
  const between = (part: "inputs" | "outputs") => {
    const [old, now] = [before, after].map((state) => marked(state, part, secrets)) as [Marked, Marked];
    const opaque = opaqueInputs({ type: before.type, inputs: old }, { type: after.type, inputs: now });
    return diffRecords(old, now, opaque);
  };
  const inputs = between("inputs");
  return inputs.length > 0 ? inputs : between("outputs");
}

/** Properties that the engine says are another, where the states it prints do not show it. */
function namedToo(changes: PropertyChange[], { detailedDiff, diffReasons }: Step): PropertyChange[] {
  if (changes.length > 0) return changes;
  const paths = Object.keys(detailedDiff ?? {});
  return (paths.length > 0 ? paths : (diffReasons ?? [])).map((path) => ({
    path,
    kind: "change",
    hidden: true,
  }));
}

interface Marked {
  readonly [key: string]: PlanValue;
}

/** Secrets by what the engine prints of them. */
type Secrets = Map<string, number>;

/** Properties with a text in the place of each secret, which tells it from other secrets and says nothing of it. */
function marked(state: State, part: "inputs" | "outputs", secrets: Secrets): Marked {
  const secret = part === "outputs" ? (state.additionalSecretOutputs ?? []) : [];
  return Object.fromEntries(
    Object.entries(state[part] ?? {}).map(([key, value]) => [
      key,
      secret.includes(key) ? nameOf(value, secrets) : withMarks(value, secrets),
    ]),
  );
}

function withMarks(value: unknown, secrets: Secrets): PlanValue {
  if (value === BLINDED) return nameOf(value, secrets);
  if (Array.isArray(value)) return value.map((item) => withMarks(item, secrets));
  if (typeof value !== "object" || value === null) return value as PlanValue;
  if (Object.hasOwn(value, SIGNATURE)) return nameOf(value, secrets);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withMarks(item, secrets)]));
}

function nameOf(secret: unknown, secrets: Secrets): string {
  const text = JSON.stringify(secret);
  const number = secrets.get(text) ?? secrets.size + 1;
  secrets.set(text, number);
  return `(secret ${number})`;
}
