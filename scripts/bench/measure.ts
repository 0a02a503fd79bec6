import { spawnSync } from "node:child_process";

/** A command that is timed as a whole process, from its start to its end. */
export interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Wall times in seconds of several commands, run in turn (A B A B …) so that all meet the same weather.
 *
 * One run of each goes first and is not counted: it fills the disk's cache.
 *
 * @throws Error when a command fails: the time of a failure means nothing
 */
export function inTurn<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  runs: number,
): Record<Name, number[]> {
  const names = Object.keys(commands) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let run = 0; run <= runs; run += 1) {
    for (const name of names) {
      const seconds = timeOf(name, commands[name]);
      if (run > 0) times[name].push(seconds);
    }
  }
  return times;
}

function timeOf(name: string, { args, cwd, env }: Command): number {
  const begun = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(process.execPath, args, {
    cwd,
    ...(env === undefined ? {} : { env }),
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}\n${stderr}`);
  return seconds;
}

/** Middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error("no values to take a median of");
  return (low + high) / 2;
}
