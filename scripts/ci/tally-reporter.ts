import type { TestEvent } from "node:test/reporters";

/** Counts of one test run, as `.ci/run` adds them up. */
export interface Tally {
  readonly passed: number;
  /** Failed and cancelled tests. */
  readonly failed: number;
  /** Skipped tests and tests marked as still to do. */
  readonly skipped: number;
}

/**
 * A reporter for Node's test runner: writes the counts of the whole run as one line of JSON.
 *
 * A run that ends without a summary writes nothing, so a reader must take a missing tally for a failure.
 */
export default async function* tally(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    // There is one summary per file, and at the end one without a file, for all of them.
    if (event.type !== "test:summary" || event.data.file !== undefined) continue;
    const { tests, passed, skipped, todo } = event.data.counts;
    const counts: Tally = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
    yield `${JSON.stringify(counts)}\n`;
  }
}
