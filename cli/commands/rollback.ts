import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { changeRequest, CREDENTIALS_HELP, tellReport, type ChangeOptions } from "./change.ts";
import { readPolicies } from "./policies.ts";

interface RollbackOptions extends ChangeOptions {
  readonly env: string;
  readonly to?: string;
  readonly correlationId?: string;
}

/** `slipway rollback`: brings an earlier version of a service back. */
export function registerRollback(program: Command, context: CommandContext): void {
  program
    .command("rollback")
    .description("bring an earlier version of a service back; a freeze does not stand against it")
    .argument("<service>", "name of the service")
    .requiredOption("--env <environment>", "environment it is taken back in")
    .option(
      "--to <revision>",
      "commit of the GitOps repository that had it (default: the digest before this)",
    )
    .option("--correlation-id <id>", "go back to what was there before the change of this id")
    .option("--tree <folder>", "clone of the GitOps repository (default: one is made)")
    .option("--dry-run", "show the diff and every gate's verdict, and change nothing")
    .option("--explain", "say what each gate is for")
    .option("--reason <text>", "why; it stays in the history and in the merge request")
    .option("--json", "print the report as JSON, alone on standard output")
    .addHelpText("after", CREDENTIALS_HELP)
    .action(async (service: string, options: RollbackOptions) => {
      const { io } = context;
      const [policies, { rollback }, { InputFaults }] = await Promise.all([
        readPolicies(io.cwd),
        import("../promote/rollback.ts"),
        import("../../components/core/faults.ts"),
      ]);
      const { to, correlationId, env } = options;
      if (to !== undefined && correlationId !== undefined) {
        throw new InputFaults([
          { path: "--to", problem: "and --correlation-id name one revision each: give one" },
        ]);
      }
      const report = await rollback({
        ...changeRequest(context, options),
        policies,
        service,
        environment: env,
        ...(to === undefined ? {} : { to: { revision: to } }),
        ...(correlationId === undefined ? {} : { to: { correlationId } }),
      });
      await tellReport(context, report, options);
    });
}
