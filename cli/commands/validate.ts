import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

/** `slipway validate`: whether everything that describes the platform is sound. */
export function registerValidate(program: Command, context: CommandContext): void {
  addStackOption(
    program
      .command("validate")
      .description("check the environments and the catalogue, and that every component accepts them"),
  )
    .option("--json", "print the result as JSON, alone on standard output")
    .action(async (options: { stack: string; json?: true }) => {
      const { io } = context;
      const [{ previewProject }, { InputFaults, formatFault }, { ephemeralDriftFaults }] = await Promise.all([
        import("../engine/preview.ts"),
        import("../../components/core/faults.ts"),
        import("../ephemeral-drift.ts"),
      ]);
      try {
        const { stacks } = await previewProject({ root: io.cwd, stacks: stacksOf(options.stack) });
        const drift = Object.entries(stacks).flatMap(([stack, plan]) => ephemeralDriftFaults(stack, plan));
        if (drift.length > 0) throw new InputFaults(drift);
        const counts = Object.entries(stacks).map(
          ([stack, { resources }]) => [stack, resources.length] as const,
        );
        if (options.json === true)
          io.stdout.write(
            `${JSON.stringify({ schemaVersion: 1, faults: [], resources: Object.fromEntries(counts) })}\n`,
          );
        else for (const [stack, count] of counts) io.stdout.write(`${stack}: valid, ${count} resources\n`);
      } catch (error) {
        if (options.json !== true || !(error instanceof InputFaults)) throw error;
        const faults = error.faults.map((fault) => ({ ...fault, message: formatFault(fault) }));
        io.stdout.write(`${JSON.stringify({ schemaVersion: 1, faults }, undefined, 2)}\n`);
        context.exit(EXIT.fault);
      }
    });
}
