#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Most of a short command's time is reading modules; the cache lives in the system's folder for temporary files.
enableCompileCache();
// Whoever reads the output may stop early (`slipway preview | head`); that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}
const { run } = await import("./main.ts");
const code = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
});
// A program may have left a timer running, which must not keep the command; what was printed must be out before it ends.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))),
);
process.exit(code);
