import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { faultsIn, formatFault } from "../components/core/faults.ts";
import { registerChangelog } from "./commands/changelog.ts";
import { registerDiff } from "./commands/diff.ts";
import { registerDrift } from "./commands/drift.ts";
import { registerExplain } from "./commands/explain.ts";
import { registerPreview } from "./commands/preview.ts";
import { registerPromote } from "./commands/promote.ts";
import { registerRender } from "./commands/render.ts";
import { registerRollback } from "./commands/rollback.ts";
import { registerRotation } from "./commands/rotation.ts";
import { registerValidate } from "./commands/validate.ts";
import type { CommandContext } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { hasColour, type Io } from "./io.ts";

/**
 * Runs one command line.
 *
 * @param argv arguments after the program's name
 * @returns the exit code: 0 done, 1 fault, and with `--detailed-exitcode` 2 when a diff has changes or a credential is due, with `--fail-on` 3 when something is weakened
 */
export async function run(argv: readonly string[], caller: Io): Promise<number> {
  const io = argv.includes("--no-color") ? { ...caller, env: { ...caller.env, NO_COLOR: "1" } } : caller;
  const debug = argv.includes("--debug") || (io.env["SLIPWAY_DEBUG"] ?? "") !== "";
  let code: number = EXIT.done;
  const program = new Command("slipway")
    .description("Previews, renders and diffs a delivery platform, without credentials")
    .version(version())
    .option("--debug", "show where in the code an unexpected error came from (or set SLIPWAY_DEBUG)")
    .option("--no-color", "no colours, as with NO_COLOR set")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHasColors: () => hasColour(io.stdout, io.env),
      getErrHasColors: () => hasColour(io.stderr, io.env),
    })
    .showHelpAfterError("(run with --help for what is accepted)")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 fault, 2 a diff has changes, a credential is due or something has drifted (with --detailed-exitcode), 3 a change weakens the platform (with --fail-on)",
    );
  const context: CommandContext = { io, exit: (next) => void (code = next) };
  for (const register of [
    registerPreview,
    registerRender,
    registerDiff,
    registerValidate,
    registerRotation,
    registerDrift,
    registerExplain,
    registerPromote,
    registerRollback,
    registerChangelog,
  ]) {
    register(program, context);
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    io.stderr.write(`${describe(error, debug)}\n`);
    return EXIT.fault;
  }
}

function describe(error: unknown, debug: boolean): string {
  const faults = faultsIn(error);
  if (faults !== undefined) {
    const count = faults.length;
    return [
      ...faults.map(formatFault),
      `${count} ${count === 1 ? "fault" : "faults"}; nothing was changed`,
    ].join("\n");
  }
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  return debug && error.stack !== undefined
    ? error.stack
    : `error: ${error.message} (run with --debug for where it came from)`;
}

function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
