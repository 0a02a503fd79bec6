import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Every call that changes something, or makes a change last. */
const CALLS = [
  "mkdirSync",
  "openSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "renameSync",
  "linkSync",
  "unlinkSync",
  "rmdirSync",
] as const;

type Call = (...args: unknown[]) => unknown;

/**
 * Calls `before` instead of the n-th changing call, counted from 1. Returns a function that undoes it.
 *
 * `fsync` is counted but does nothing: what a killed process has written stays written, and a test is no power cut.
 */
export function intercept(
  before: (n: number, call: string, perform: Call, args: unknown[]) => unknown,
): () => void {
  const table = fs as unknown as { [call: string]: Call };
  const originals = CALLS.map((call) => [call, table[call]!] as const);
  let n = 0;
  for (const [call, original] of originals) {
    const perform = call === "fsyncSync" ? () => undefined : original;
    table[call] = (...args) =>
      before(++n, call, (...changed) => perform.apply(fs, changed.length === 0 ? args : changed), args);
  }
  syncBuiltinESMExports();
  return () => {
    for (const [call, original] of originals) table[call] = original;
    syncBuiltinESMExports();
  };
}
