import { Option, type Command } from "commander";
import type { CommandContext } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { hasColour } from "../io.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface DriftOptions {
  readonly stack: string;
  readonly argocd?: true;
  readonly format: "terminal" | "markdown" | "json";
  readonly json?: true;
  readonly out?: string;
  readonly detailedExitcode?: true;
}

/** `slipway drift`: what was changed by hand. */
export function registerDrift(program: Command, context: CommandContext): void {
  addStackOption(
    program
      .command("drift")
      .description("report what is not as the program says: what, where, since when, whose"),
  )
    .argument(
      "[files...]",
      "what `pulumi refresh --preview-only --json` printed, a file for each stack; `-` is standard input",
    )
    .option(
      "--argocd",
      "ask the Argo CD of each environment of --stack; its token is read from SLIPWAY_ARGOCD_TOKEN",
    )
    .addOption(
      new Option("-f, --format <format>", "how the report is written")
        .choices(["terminal", "markdown", "json"])
        .default("terminal"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("-o, --out <file>", "write the report to a file instead of standard output")
    .option("--detailed-exitcode", "exit with 2 when something has drifted, or when nobody could say")
    .addHelpText(
      "after",
      "\nA value is shown only where the program itself says it in plain text; every other one is hidden.",
    )
    .action(async (files: readonly string[], options: DriftOptions) => {
      const { io } = context;
      const [{ findDrift }, { hasDrift }, { driftMarkdown, driftText }, { writeFile }] = await Promise.all([
        import("../drift/find.ts"),
        import("../drift/report.ts"),
        import("../drift/text.ts"),
        import("../diff/write-file.ts"),
      ]);
      const report = await findDrift({
        files,
        argocd: options.argocd === true ? stacksOf(options.stack) : [],
        cwd: io.cwd,
        env: io.env,
      });
      const format = options.json === true ? "json" : options.format;
      const text =
        format === "json"
          ? `${JSON.stringify(report, undefined, 2)}\n`
          : format === "markdown"
            ? driftMarkdown(report)
            : driftText(report, { colour: options.out === undefined && hasColour(io.stdout, io.env) });
      if (options.out === undefined) io.stdout.write(text);
      else writeFile(io.cwd, options.out, text);
      if (options.detailedExitcode === true && hasDrift(report)) context.exit(EXIT.changes);
    });
}
