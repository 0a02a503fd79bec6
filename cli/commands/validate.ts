import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { hasColour } from "../io.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

/** `slipway validate`: whether everything that describes the platform is sound. */
export function registerValidate(program: Command, context: CommandContext): void {
  addStackOption(
    program
      .command("validate")
      .description("check the environments and the catalogue, and that every component accepts them"),
  )
    .option("--at <date>", "which exceptions hold on a day, such as 2026-11-02 (default: today, in UTC)")
    .option("--json", "print the result as JSON, alone on standard output")
    .action(async (options: { stack: string; at?: string; json?: true }) => {
      const { io } = context;
      const [
        { previewProject },
        { InputFaults, formatFault },
        { ephemeralDriftFaults },
        { endedFaults, endingWarnings, exceptionLines, listExceptions },
        { momentOf },
        { findProject },
        { mandatory, policyReport },
        { policyLines },
      ] = await Promise.all([
        import("../engine/preview.ts"),
        import("../../components/core/faults.ts"),
        import("../ephemeral-drift.ts"),
        import("../exceptions/listed.ts"),
        import("../rotation/moment.ts"),
        import("../engine/project.ts"),
        import("../policy/report.ts"),
        import("../policy/text.ts"),
      ]);
      try {
        const today = (options.at === undefined ? new Date() : momentOf(options.at))
          .toISOString()
          .slice(0, 10);
        const document = await previewProject({ root: io.cwd, stacks: stacksOf(options.stack) });
        const { stacks } = document;
        const exceptions = listExceptions(document, today);
        const drift = Object.entries(stacks).flatMap(([stack, plan]) => ephemeralDriftFaults(stack, plan));
        const faults = [...drift, ...endedFaults(findProject(io.cwd).root, exceptions)];
        if (faults.length > 0) throw new InputFaults(faults);
        const policies = policyReport(document, today);
        if (mandatory(policies.violations).length > 0) context.exit(EXIT.fault);
        const counts = Object.entries(stacks).map(
          ([stack, { resources }]) => [stack, resources.length] as const,
        );
        if (options.json === true)
          io.stdout.write(
            `${JSON.stringify({ schemaVersion: 1, faults: [], resources: Object.fromEntries(counts), exceptions: exceptions.map(({ exception, ...rest }) => ({ ...rest, ...exception })), policies })}\n`,
          );
        else {
          for (const [stack, count] of counts) io.stdout.write(`${stack}: valid, ${count} resources\n`);
          for (const line of exceptionLines(exceptions)) io.stdout.write(`${line}\n`);
          for (const line of policyLines(policies, { colour: hasColour(io.stdout, io.env) }))
            io.stdout.write(`${line}\n`);
        }
        for (const warning of endingWarnings(exceptions)) io.stderr.write(`${warning}\n`);
      } catch (error) {
        if (options.json !== true || !(error instanceof InputFaults)) throw error;
        const faults = error.faults.map((fault) => ({ ...fault, message: formatFault(fault) }));
        io.stdout.write(`${JSON.stringify({ schemaVersion: 1, faults }, undefined, 2)}\n`);
        context.exit(EXIT.fault);
      }
    });
}
