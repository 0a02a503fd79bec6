import { setImmediate, setTimeout } from "node:timers/promises";
import { store, waitForRequests, type SdkStore } from "./sdk-store.ts";

/** How long work that a program left behind may take, in milliseconds. A preview has no business that lasts longer. */
const PATIENCE = 30_000;

/**
 * Runs a program to its end, as the engine waits for the end of its process: until its promise has settled, every request
 * has been answered, and no timer or file read that it started can lead to another.
 *
 * @throws Error when the program waits for what can never happen, or leaves work behind that does not end
 */
export async function runToEnd(run: () => Promise<unknown>): Promise<void> {
  const before = workUnderWay().length;
  const stuck = Promise.withResolvers<never>();
  const own = store();
  const onStuck = () => stuck.reject(new Error(describeStuck(own)));
  // The event loop is empty: nobody is left who could settle a promise.
  process.prependOnceListener("beforeExit", onStuck);
  try {
    await Promise.race([runAndSettle(run, before), stuck.promise]);
  } finally {
    process.off("beforeExit", onStuck);
  }
}

async function runAndSettle(run: () => Promise<unknown>, before: number): Promise<void> {
  try {
    await run();
  } finally {
    await settle(before);
  }
}

async function settle(before: number): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    await waitForRequests();
    const { rpcDone } = store().settings;
    // A rejection is reported as unhandled only once the promises that are due have run.
    await setImmediate();
    const work = workUnderWay();
    if (work.length <= before && store().settings.rpcDone === rpcDone) return;
    if (performance.now() > deadline) {
      throw new Error(`the program leaves work behind that does not end (${[...new Set(work)].join(", ")})`);
    }
    await setTimeout(2);
  }
}

/** Timers and requests to the system. Open streams are not counted: they stay open for good. */
function workUnderWay(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => kind === "Timeout" || kind.includes("Req"));
}

function describeStuck(own: SdkStore): string {
  const waiting = [...(own.pendingResourceRegistrations?.values() ?? [])].map(
    ({ name, type, phase, inputProperty }) =>
      `${name ?? "a resource"} [${type ?? "read"}] waits for its ${inputProperty === undefined ? phase : `input "${inputProperty}"`}`,
  );
  return ["the program waits for something that can never happen", ...waiting].join(": ");
}
