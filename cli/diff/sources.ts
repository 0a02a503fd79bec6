import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { InputFaults, type Fault } from "../../components/core/faults.ts";
import { findProject } from "../engine/project.ts";
import { previewProject } from "../engine/preview.ts";
import type { Io } from "../io.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { parsePlan } from "../plan/schema.ts";
import type { DiffSource } from "./model.ts";
import { planRevision } from "./revision.ts";
import { visible } from "./text.ts";

/** Largest plan file, in bytes. */
const MAX_PLAN_BYTES = 256 * 1024 * 1024;

/** A plan and what it is called. */
export interface NamedPlan {
  readonly source: DiffSource;
  readonly document: PlanDocument;
}

/** What is compared, as the command line says it. */
export interface SourceRequest {
  readonly io: Io;
  /** Which side it is: `base` or `head`. */
  readonly side: "base" | "head";
  /** A revision, or a plan file ending in `.json`. */
  readonly argument: string;
  /** Plan file that stands in for a revision that cannot be previewed. */
  readonly fallback?: string;
}

/**
 * The plan an argument names.
 *
 * @throws InputFaults when there is none; for a revision that cannot be previewed, with how to make its plan by hand
 */
export async function planOf({ io, side, argument, fallback }: SourceRequest): Promise<NamedPlan> {
  if (argument.endsWith(".json") && !argument.startsWith("-")) return planFile(io.cwd, argument);
  const { root } = findProject(io.cwd);
  const planned = await planRevision({ root, revision: argument, env: io.env });
  const source = { label: argument, commit: planned.commit };
  if ("document" in planned) return { source, document: planned.document };
  if (fallback === undefined) throw new InputFaults([cannotPreview(side, argument, planned.failure)]);
  io.stderr.write(
    `warning: ${visible(argument)} cannot be previewed here (${planned.failure}); its plan is taken from ${visible(fallback)}\n`,
  );
  const { document } = planFile(io.cwd, fallback);
  return { source: { ...source, label: `${argument}, from ${fallback}` }, document };
}

/** The plan of the files as they are, of those stacks that the project has. */
export async function planWorkingTree(io: Io, asked: readonly string[] | "all"): Promise<NamedPlan> {
  const project = findProject(io.cwd);
  const known = project.stacks
    .map(({ name }) => name)
    .filter((name) => asked === "all" || asked.includes(name));
  // A stack that only the base has is compared with nothing, and its name is no fault.
  const document: PlanDocument =
    known.length === 0
      ? { schemaVersion: 1, stacks: {} }
      : await previewProject({ root: io.cwd, stacks: known });
  return { source: { label: "the working tree" }, document };
}

/**
 * Both plans with the asked stacks alone.
 *
 * @throws InputFaults naming each stack that neither has
 */
export function onlyStacks(
  plans: readonly [NamedPlan, NamedPlan],
  asked: readonly string[] | "all",
): readonly [NamedPlan, NamedPlan] {
  if (asked === "all") return plans;
  const known = new Set(plans.flatMap(({ document }) => Object.keys(document.stacks)));
  const faults = asked
    .filter((stack) => !known.has(stack))
    .map((stack): Fault => ({
      problem: `neither plan has a stack "${visible(stack)}"`,
      allowed: [...known].toSorted().join(", "),
    }));
  if (faults.length > 0) throw new InputFaults(faults);
  const [base, head] = plans;
  return [narrow(base, asked), narrow(head, asked)];
}

function narrow({ source, document }: NamedPlan, asked: readonly string[]): NamedPlan {
  const stacks = Object.entries(document.stacks).filter(([stack]) => asked.includes(stack));
  return { source, document: { schemaVersion: 1, stacks: Object.fromEntries(stacks) } };
}

function planFile(cwd: string, file: string): NamedPlan {
  const at = { file };
  const target = path.resolve(cwd, file);
  const status = statSync(target, { throwIfNoEntry: false });
  if (status?.isFile() !== true) {
    throw new InputFaults([
      {
        at,
        problem: "there is no such plan file",
        fix: `write it with \`npx slipway preview --json > ${quoted(file)}\``,
      },
    ]);
  }
  if (status.size > MAX_PLAN_BYTES)
    throw new InputFaults([
      { at, problem: "is too big", got: `${status.size} bytes`, allowed: `at most ${MAX_PLAN_BYTES} bytes` },
    ]);
  try {
    return { source: { label: file }, document: parsePlan(readFileSync(target, "utf8"), file) };
  } catch (error) {
    if (error instanceof InputFaults) throw error;
    throw new InputFaults([
      { at, problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

function cannotPreview(side: "base" | "head", revision: string, failure: string): Fault {
  const make = `git checkout ${quoted(revision)} && npm ci && npx slipway preview --json > ${side}.json`;
  const use =
    side === "base" ? "`slipway diff base.json` or `--base-plan base.json`" : "`slipway diff BASE head.json`";
  return {
    problem: `the revision "${visible(revision)}" cannot be previewed here: ${failure}`,
    fix: `make its plan with \`${make}\` in a clone of its own and compare with ${use}`,
  };
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w./@^~-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", String.raw`'\''`)}'`;
}
