import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";

/** A server that was started for a test. */
export interface Running {
  /** What it has printed so far, both streams in order of arrival. */
  printed(): string;
  /** True until it ends. */
  alive(): boolean;
  /** Stops answering without ending, until it is thawed. */
  freeze(): void;
  thaw(): void;
  readonly stop: () => Promise<void>;
}

/** How long a server may take to answer, and to end, before it counts as broken. */
const PATIENCE = 20_000;

/** A process that a signal ends says goodbye to nobody; one that exits kills what it has started. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

/**
 * Starts a server and waits until it is ready. It is killed when this process exits or is asked to end.
 *
 * @param log File that takes what it prints: a file, because Envoy opens /dev/stdout, which cannot be done with Node's pipes.
 */
export async function start(args: {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly log: string;
  readonly ready: () => Promise<boolean>;
  /** @default this process' own */
  readonly environment?: NodeJS.ProcessEnv;
  /** How long it may take to be ready, in milliseconds. @default 20 seconds */
  readonly patience?: number;
}): Promise<Running> {
  const log = openSync(args.log, "a");
  const child = spawn(args.command, args.arguments, {
    env: args.environment ?? process.env,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const running: Running = {
    printed: () => readFileSync(args.log, "utf8"),
    alive: () => failure === undefined && child.exitCode === null && child.signalCode === null,
    freeze: () => {
      child.kill("SIGSTOP");
    },
    thaw: () => {
      child.kill("SIGCONT");
    },
    stop: async () => {
      process.off("exit", kill);
      await end(child);
    },
  };
  try {
    await until(
      `${args.command} is ready`,
      async () => {
        if (!running.alive()) throw new Error("it has ended");
        return await args.ready();
      },
      args.patience,
    );
  } catch (error) {
    await running.stop();
    throw new Error(
      `${args.command} did not start: ${String(failure ?? error)}\n${running.printed().slice(-3000)}`,
      { cause: error },
    );
  }
  return running;
}

/** Runs a command to its end with its output in a file, for the reason that {@link start} gives. Rejects when it fails. */
export async function finish(args: {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly log: string;
}): Promise<void> {
  const log = openSync(args.log, "a");
  const child = spawn(args.command, args.arguments, { stdio: ["ignore", log, log], timeout: PATIENCE });
  closeSync(log);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0)
    throw new Error(
      `${args.command} ended with ${String(code)}\n${readFileSync(args.log, "utf8").slice(-3000)}`,
    );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(impatience);
}

/** Waits until something holds, asking every 25 ms. Rejects when it takes too long or when asking throws. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  patience = PATIENCE,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${String(patience)} ms`);
    await pause(25);
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Ports of 127.0.0.1 that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      async () =>
        await new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            resolve(server);
          });
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(async (server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
