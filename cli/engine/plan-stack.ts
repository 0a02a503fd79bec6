import { setAllConfig } from "@pulumi/pulumi/runtime/config.js";
import { resetOptions } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import { faultsIn, InputFaults, type Fault } from "../../components/core/faults.ts";
import type { StackPlan } from "../plan/plan.ts";
import { defaultProviderRule } from "./default-providers.ts";
import { OfflineMonitor, type ProviderFunction } from "./monitor.ts";
import { ProgramConsole } from "./program-console.ts";
import { runToEnd } from "./run-to-end.ts";
import { store, withOwnStore } from "./sdk-store.ts";

/** One run of a program for one stack. */
export interface StackRun {
  readonly project: string;
  readonly stack: string;
  /** Organization of the stack. @default `organization`, as the engine has it without a backend that knows any */
  readonly organization?: string;
  /** Settings by full key (`slipway:environment`), as the engine hands them over: objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of the settings that are secret. */
  readonly secretKeys: readonly string[];
  readonly program: () => unknown;
  /** Answers of provider functions by token. @default none, so that a call of one fails with its name */
  readonly functions?: ReadonlyMap<string, ProviderFunction>;
}

/** A stack's plan with what the program had to say while it ran. */
export interface PlannedStack extends StackPlan {
  readonly warnings: readonly string[];
  /** What the program printed or logged beside warnings. */
  readonly notes: readonly string[];
}

/**
 * Runs a program under the Pulumi SDK against an offline monitor, as in a preview, and returns what it registered.
 *
 * Each run has a store of its own in the SDK, so that stacks can be planned one after another in one process.
 *
 * @throws InputFaults with everything that went wrong in the run
 */
export function planStack(run: StackRun): Promise<PlannedStack> {
  return withOwnStore(async () => {
    const monitor = new OfflineMonitor({
      project: run.project,
      stack: run.stack,
      functions: run.functions ?? new Map(),
      deniesDefaultProvider: defaultProviderRule(run.config),
    });
    const said = new ProgramConsole();
    // No addresses: the SDK must have nothing it could connect to.
    resetOptions(run.project, run.stack, -1, "", "", true, run.organization ?? "organization");
    store().settings.monitor = monitor;
    setAllConfig({ ...run.config }, [...run.secretKeys]);

    const errors = await said.during(() =>
      withoutStackTraces(() =>
        collectErrors(() => runToEnd(() => runInPulumiStack(async () => await run.program()))),
      ),
    );
    const faults = dedupe([
      ...errors.flatMap((error) => faultsOf(error, run.stack)),
      ...said.errors.map((problem) => ({ path: run.stack, problem })),
    ]);
    if (faults.length > 0) throw new InputFaults(faults);
    return { ...monitor.plan(), warnings: said.warnings, notes: said.notes };
  });
}

/**
 * Runs without recording where errors come from: the SDK makes one for each promise, which takes two fifths of a plan's time, and
 * what is wrong with a program is told as faults, which have no stack trace.
 */
async function withoutStackTraces<T>(run: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * Runs and returns every error, also those of promises that nobody waits for: the SDK registers resources in such. While it
 * runs nobody else is told of these errors, or they would end the process.
 */
async function collectErrors(run: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const collect = (error: unknown) => void errors.push(error);
  const restore = ["uncaughtException", "unhandledRejection"].map((event) => {
    const others = process.listeners(event as "uncaughtException");
    process.removeAllListeners(event);
    process.on(event, collect);
    return () => {
      process.off(event, collect);
      for (const listener of others) process.on(event as "uncaughtException", listener);
    };
  });
  await run().catch(collect);
  // A rejection is reported as unhandled only once the promises that are due have run.
  await new Promise((resolve) => setImmediate(resolve));
  for (const undo of restore) undo();
  return [...new Set(errors)];
}

function faultsOf(error: unknown, stack: string): readonly Fault[] {
  const faults = faultsIn(error);
  if (faults !== undefined) return faults;
  const problem = error instanceof Error ? error.message : String(error);
  return [{ path: stack, problem: inOwnWords(problem.trim()) }];
}

/** The SDK takes a feature that the monitor does not offer for an engine that is too old. */
function inOwnWords(problem: string): string {
  return problem.replace(
    /The Pulumi CLI does not support (.+?)\. Please update the Pulumi CLI\.?/,
    "an offline preview does not run $1, so it would plan something else than the engine",
  );
}

function dedupe(faults: readonly Fault[]): Fault[] {
  const seen = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...seen.values()];
}
