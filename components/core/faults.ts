/** Where in an input a fault stands. */
export interface Location {
  /** Path of the file as the user knows it, relative to the project where possible. */
  readonly file: string;
  /** Line, counted from 1. Absent when only the file is known. */
  readonly line?: number;
  /** Column, counted from 1. Absent when only the file or line is known. */
  readonly column?: number;
}

/**
 * One thing that is wrong with an input, in the terms of the person who wrote the input.
 *
 * A fault never carries a value of a field that holds a secret.
 */
export interface Fault {
  /** Where it stands. Absent when the input has no file (a command line flag, a stack reference). */
  readonly at?: Location;
  /** Path of the value inside its document: `gateway.listeners[1].port`. */
  readonly path?: string;
  /** What is wrong, as a sentence without a full stop: `listener "htps" does not exist`. */
  readonly problem: string;
  /** What was found, already shortened for display. */
  readonly got?: string;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** The nearest accepted value to what was found, when one is near. */
  readonly suggestion?: string;
  /** What to do, when it does not follow from the rest. */
  readonly fix?: string;
}

/**
 * Thrown once with every fault that was found, so that a user mends an input in one round.
 *
 * The message is the list of formatted faults; it needs no stack trace to be understood.
 */
export class InputFaults extends Error {
  override readonly name = "InputFaults";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(formatFault).join("\n"));
    this.faults = faults;
  }
}

/**
 * The faults an error carries, or undefined when it is another error.
 *
 * Goes by the error's form, not its class: a project's program may come with its own copy of this module.
 */
export function faultsIn(error: unknown): readonly Fault[] | undefined {
  if (!(error instanceof Error) || error.name !== "InputFaults" || !("faults" in error)) return undefined;
  return Array.isArray(error.faults) ? (error.faults as readonly Fault[]) : undefined;
}

/** Throws {@link InputFaults} when there is at least one fault. */
export function throwIfAny(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputFaults(faults);
}

/**
 * Runs `build` on behalf of a part of an input. An error thrown inside is rethrown as an {@link InputFaults}
 * that names the input, so that a failing component shows the configuration that led to it.
 */
export function onBehalfOf<T>(origin: { at?: Location; path: string }, build: () => T): T {
  try {
    return build();
  } catch (error) {
    const faults = faultsIn(error);
    if (faults !== undefined) {
      throw new InputFaults(
        faults.map((fault) => (fault.path === undefined ? { ...origin, ...fault } : fault)),
      );
    }
    throw new InputFaults([{ ...origin, problem: error instanceof Error ? error.message : String(error) }]);
  }
}

/** `file:line:column path: problem, got …, allowed …, did you mean …; fix`, leaving out what is not known. */
export function formatFault(fault: Fault): string {
  const where = [formatLocation(fault.at), fault.path]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const what = [
    fault.problem,
    fault.got === undefined ? undefined : `got ${fault.got}`,
    fault.allowed === undefined ? undefined : `allowed ${fault.allowed}`,
    fault.suggestion === undefined ? undefined : `did you mean ${fault.suggestion}?`,
  ].filter((part) => part !== undefined);
  const sentence = what.join(", ") + (fault.fix === undefined ? "" : `; ${fault.fix}`);
  return where === "" ? sentence : `${where}: ${sentence}`;
}

function formatLocation(at: Location | undefined): string | undefined {
  if (at === undefined) return undefined;
  return [at.file, at.line, at.column].filter((part) => part !== undefined).join(":");
}
