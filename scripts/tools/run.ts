import { spawn } from "node:child_process";

/** Runs a command to its end and returns what it printed. Rejects with the end of its messages when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    const printed: Buffer[] = [];
    const messages: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => messages.push(chunk));
    child.once("error", (error) => {
      reject(new Error(`${command} cannot be started: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(printed).toString());
        return;
      }
      const tail = Buffer.concat([...messages, ...printed])
        .toString()
        .slice(-4000)
        .trim();
      reject(new Error(`${[command, ...args].join(" ")} ended with ${String(code ?? signal)}\n${tail}`));
    });
  });
}
