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
process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
});
