import { Option, type Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { hasColour } from "../io.ts";
import type { CommandContext } from "../context.ts";
import { SEVERITIES, type Severity } from "../findings/finding.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface DiffOptions {
  readonly stack: string;
  readonly format: "terminal" | "markdown" | "json";
  readonly json?: true;
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly basePlan?: string;
  readonly artifact?: string;
  readonly failOn?: Severity;
}

/** `slipway diff`: what changes between two revisions of the platform. */
export function registerDiff(program: Command, context: CommandContext): void {
  addStackOption(program.command("diff").description("show what changes between two revisions or plans"))
    .argument("<base>", "git revision, or a plan file ending in .json as `slipway preview --json` writes it")
    .argument("[head]", "the same (default: the files as they are)")
    .addOption(
      new Option("-f, --format <format>", "how the diff is written")
        .choices(["terminal", "markdown", "json"])
        .default("terminal"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("-o, --out <file>", "write the diff to a file instead of standard output")
    .option("--detailed-exitcode", "exit with 2 when something changes")
    .addOption(
      new Option("--fail-on <severity>", "exit with 3 when something is weakened this much, or more").choices(
        SEVERITIES,
      ),
    )
    .option("--base-plan <file>", "plan to compare with when the base revision cannot be previewed here")
    .option("--artifact <link>", "where the whole diff will be found, for Markdown that has to be cut")
    .addHelpText(
      "after",
      "\nA revision is checked out apart and previewed by its own code, with the packages that are installed here." +
        "\nIf its lockfile is another one, give its plan with --base-plan.",
    )
    .action(async (base: string, head: string | undefined, options: DiffOptions) => {
      const { io } = context;
      const [
        { onlyStacks, planOf, planWorkingTree },
        { diffPlans },
        { hasChanges },
        { formatDiff },
        { writeFile },
      ] = await Promise.all([
        import("../diff/sources.ts"),
        import("../diff/diff-plans.ts"),
        import("../diff/model.ts"),
        import("../diff/format.ts"),
        import("../diff/write-file.ts"),
      ]);
      const stacks = stacksOf(options.stack);
      const basePlan = await planOf({
        io,
        side: "base",
        argument: base,
        ...(options.basePlan === undefined ? {} : { fallback: options.basePlan }),
      });
      const headPlan =
        head === undefined
          ? await planWorkingTree(io, stacks)
          : await planOf({ io, side: "head", argument: head });
      const [before, after] = onlyStacks([basePlan, headPlan], stacks);
      const diff = diffPlans(before.document, after.document, { base: before.source, head: after.source });
      const text = formatDiff(diff, options.json === true ? "json" : options.format, {
        colour: options.out === undefined && hasColour(io.stdout, io.env),
        ...(options.artifact === undefined ? {} : { artefact: options.artifact }),
      });
      if (options.out === undefined) io.stdout.write(text);
      else writeFile(io.cwd, options.out, text);
      if (options.detailedExitcode === true && hasChanges(diff)) context.exit(EXIT.changes);
      const { failOn } = options;
      if (failOn === undefined) return;
      const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
      const isWeakened = diff.stacks.some(({ findings }) =>
        findings.some(({ severity }) => grave.includes(severity)),
      );
      if (isWeakened) context.exit(EXIT.weakened);
    });
}
