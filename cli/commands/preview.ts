import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { hasColour } from "../io.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface PreviewOptions {
  readonly stack: string;
  readonly json?: true;
  readonly out?: string;
}

/** `slipway preview`: what each stack declares. */
export function registerPreview(program: Command, context: CommandContext): void {
  addStackOption(
    program
      .command("preview")
      .description("show every resource each stack declares, as a real preview would"),
  )
    .option("--json", "print the plan as JSON, alone on standard output")
    .option("-o, --out <folder>", "also write <folder>/<stack>/plan.json for each stack")
    .action(async (options: PreviewOptions) => {
      const { io } = context;
      const [{ preview }, { renderTree }, { writePlans }] = await Promise.all([
        import("../engine/preview.ts"),
        import("../output/tree.ts"),
        import("../output/write-plans.ts"),
      ]);
      const started = performance.now();
      const { document, warnings, notes } = await preview({
        root: io.cwd,
        stacks: stacksOf(options.stack),
        onStack: (stack) => {
          if (io.stderr.isTTY === true) io.stderr.write(`Previewing ${stack}\n`);
        },
      });
      if (options.out !== undefined) writePlans(io.cwd, options.out, document);
      if (options.json === true) {
        io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
      } else {
        const style = { colour: hasColour(io.stdout, io.env), columns: io.stdout.columns };
        for (const [stack, plan] of Object.entries(document.stacks))
          io.stdout.write(`${renderTree(stack, plan, style)}\n`);
        io.stdout.write(`Previewed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
      }
      for (const [stack, messages] of Object.entries(notes)) {
        for (const message of messages) io.stderr.write(`note: ${stack}: ${message}\n`);
      }
      for (const [stack, messages] of Object.entries(warnings)) {
        for (const message of messages) io.stderr.write(`warning: ${stack}: ${message}\n`);
      }
    });
}
