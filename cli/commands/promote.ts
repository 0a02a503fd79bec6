import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { changeRequest, CREDENTIALS_HELP, tellReport, type ChangeOptions } from "./change.ts";
import { folderOption, readPolicies } from "./policies.ts";

interface PromoteOptions extends ChangeOptions {
  readonly from?: string;
  readonly to: string;
  readonly sourceTree?: string;
  readonly override: readonly string[];
  readonly correlationId?: string;
}

/** `slipway promote`: brings the version of a service from one environment to the next, behind gates. */
export function registerPromote(program: Command, context: CommandContext): void {
  program
    .command("promote")
    .description("bring the version of a service to the next environment, if every gate lets it pass")
    .argument("<service>", "name of the service")
    .requiredOption("--to <environment>", "environment it comes to")
    .option("--from <environment>", "environment it comes from (default: the one that the settings name)")
    .option("--tree <folder>", "clone of the GitOps repository that is changed (default: one is made)")
    .option("--source-tree <folder>", "clone of the one the digest is read from, where it is another")
    .option("--dry-run", "show the diff and every gate's verdict, and change nothing")
    .option("--explain", "say what each gate is for, and whether it can be overridden")
    .option("--override <gate>", "answer for a gate that refuses (repeatable; needs --reason)", collect, [])
    .option("--reason <text>", "why; it stays in the history and in the merge request")
    .option("--correlation-id <id>", "id that the change is found by later (default: a new one)")
    .option("--json", "print the report as JSON, alone on standard output")
    .addHelpText("after", CREDENTIALS_HELP)
    .action(async (service: string, options: PromoteOptions) => {
      const { io } = context;
      const [policies, { promote }] = await Promise.all([
        readPolicies(io.cwd),
        import("../promote/promote.ts"),
      ]);
      const { from, to, correlationId } = options;
      const folder = folderOption(io.cwd, options.sourceTree);
      const report = await promote({
        ...changeRequest(context, options),
        policies,
        service,
        to,
        overrides: options.override,
        ...(from === undefined ? {} : { from }),
        ...(folder === undefined ? {} : { sourceTree: folder }),
        ...(correlationId === undefined ? {} : { correlationId }),
      });
      await tellReport(context, report, options);
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
