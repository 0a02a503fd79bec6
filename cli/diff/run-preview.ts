import { spawn } from "node:child_process";
import type { Io } from "../io.ts";
import { cut, visible } from "./text.ts";

/** How one checkout's own CLI is run. */
export interface PreviewRun {
  /** Folder of the project in the checkout. */
  readonly folder: string;
  /** Path of the CLI in it. */
  readonly cli: string;
  /** Stands in for the user's home folder, with its credentials. */
  readonly home: string;
  readonly env: Io["env"];
  /** In milliseconds. */
  readonly timeout: number;
  /** Told how to end the run at once. */
  readonly onStart: (stop: () => void) => void;
}

/** What the run printed, or why there is nothing. */
export type PreviewResult = { readonly text: string } | { readonly failure: string };

/** Variables a preview may need to run at all. None names a server, an account or a credential. */
const KEPT = ["PATH", "TMPDIR", "LANG", "LC_ALL", "TZ"];
/** Most output, in bytes. A plan of 10,000 resources has a tenth of it. */
const MAX_OUTPUT = 256 * 1024 * 1024;
const STDERR_LINES = 10;

/** Runs `slipway preview --stack all --json` of a checkout in a process of its own, with the Node that runs this. */
export function runPreview({ folder, cli, home, env, timeout, onStart }: PreviewRun): Promise<PreviewResult> {
  const kept = KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return new Promise((resolve) => {
    // A process group of its own, so that nothing it started outlives it.
    const child = spawn(process.execPath, [cli, "preview", "--stack", "all", "--json"], {
      cwd: folder,
      env: { ...Object.fromEntries(kept), HOME: home, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stop = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    onStart(stop);
    let reason: string | undefined;
    const end = (why: string): void => {
      reason ??= why;
      stop();
    };
    const timer = setTimeout(() => end(`its preview took longer than ${timeout / 1000} s`), timeout);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let size = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      into.push(chunk);
      size += chunk.length;
      if (size > MAX_OUTPUT) end("its preview printed more than 256 MiB");
    };
    child.stdout.on("data", collect(output));
    child.stderr.on("data", collect(errors));
    child.on("error", (error) => end(`its preview could not be started: ${error.message}`));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const ended = code === null ? `signal ${String(signal)}` : `exit code ${code}`;
      if (reason !== undefined) resolve({ failure: reason });
      else if (code === 0) resolve({ text: Buffer.concat(output).toString("utf8") });
      else
        resolve({
          failure: `its preview ended with ${ended}: ${lastLines(Buffer.concat(errors).toString("utf8"))}`,
        });
    });
  });
}

function lastLines(text: string): string {
  const lines = text.trim().split("\n").slice(-STDERR_LINES);
  return lines.map((line) => cut(visible(line), 400)).join("\n");
}
