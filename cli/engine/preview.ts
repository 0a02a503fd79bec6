import { pathToFileURL } from "node:url";
import { formatFault, InputFaults, throwIfAny, type Fault } from "../../components/core/faults.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { planStack, type PlannedStack } from "./plan-stack.ts";
import { ProgramConsole } from "./program-console.ts";
import { findProject, type Project } from "./project.ts";
import { withoutProviderVariables } from "./provider-environment.ts";
import { selectStacks } from "./select-stacks.ts";
import { readStackConfig } from "./stack-config.ts";

/** What is previewed, and how its progress is told. */
export interface PreviewRequest {
  /** Folder in the project. */
  readonly root: string;
  readonly stacks: readonly string[] | "all";
  /** Told before each stack. @default nobody */
  readonly onStack?: (stack: string) => void;
}

/** The plans of several stacks with what the program had to say. */
export interface Preview {
  readonly document: PlanDocument;
  /** Warnings by stack. */
  readonly warnings: Readonly<Record<string, readonly string[]>>;
  /** What the program printed or logged beside warnings, by stack. */
  readonly notes: Readonly<Record<string, readonly string[]>>;
}

/** As {@link preview}, without the warnings. */
export async function previewProject(request: PreviewRequest): Promise<PlanDocument> {
  return (await preview(request)).document;
}

/**
 * Runs the project's own program for each stack, offline: no credentials, no network, nothing written.
 *
 * @throws InputFaults with the faults of all stacks; one that several stacks share is told once
 */
export async function preview(request: PreviewRequest): Promise<Preview> {
  const project = findProject(request.root);
  const stacks = selectStacks(project.stacks, request.stacks);
  // The SDKs read the process's own environment, whatever a caller handed in.
  // eslint-disable-next-line no-restricted-syntax
  return withoutProviderVariables(process.env, async () => {
    const program = await importProgram(project);
    const plans: [string, PlannedStack][] = [];
    const faults: Fault[] = [];
    for (const { name, file } of stacks) {
      request.onStack?.(name);
      try {
        plans.push([
          name,
          await planStack({ project: project.name, stack: name, ...readStackConfig(project, file), program }),
        ]);
      } catch (error) {
        if (!(error instanceof InputFaults)) throw error;
        faults.push(...error.faults);
      }
    }
    throwIfAny(unique(faults));
    return {
      document: {
        schemaVersion: 1,
        stacks: Object.fromEntries(
          plans.map(([name, { resources, outputs }]) => [name, { resources, outputs }]),
        ),
      },
      warnings: Object.fromEntries(plans.map(([name, { warnings }]) => [name, warnings])),
      notes: Object.fromEntries(plans.map(([name, { notes }]) => [name, notes])),
    };
  });
}

/** A module runs once per process, so the entry must export a function. */
async function importProgram(project: Project): Promise<() => unknown> {
  // What a module prints while it is loaded must not stand on standard output either.
  const entry = await new ProgramConsole().during(
    async () => (await import(pathToFileURL(project.main).href)) as { default?: unknown },
  );
  if (typeof entry.default === "function") return entry.default as () => unknown;
  throw new InputFaults([
    {
      at: { file: "Pulumi.yaml" },
      path: "main",
      problem: "the program has no default export that is a function",
      fix: "export default async () => outputs",
    },
  ]);
}

function unique(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [formatFault(fault), fault])).values()];
}
