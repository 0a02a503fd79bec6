/** Starts one run of the namespace cleaner, as its CronJob does: `node services/namespace-cleaner/main.ts`. */
import { readSettings } from "../shared/environment.ts";
import { logger } from "../shared/log.ts";
import { run } from "./app.ts";
import { settingsSchema } from "./settings.ts";

const log = logger("namespace-cleaner", "info");
try {
  const settings = readSettings(settingsSchema, process.env);
  log.level = settings.LOG_LEVEL;
  if (!(await run(settings, log))) process.exitCode = 1;
} catch (error) {
  log.fatal({ reason: error instanceof Error ? error.message : String(error) }, "cannot run");
  process.exitCode = 1;
}
