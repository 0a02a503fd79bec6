import { run } from "../../../cli/main.ts";

/** What one command line printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with streams that are no terminal. */
export async function slipway(
  argv: readonly string[],
  cwd = process.cwd(),
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const text = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof text) => ({ write: (chunk: string) => void (text[name] += chunk) });
  const code = await run(argv, { stdout: stream("stdout"), stderr: stream("stderr"), cwd, env });
  return { code, ...text };
}
