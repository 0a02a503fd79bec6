import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { hasColour } from "../io.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface RotationOptions {
  readonly stack: string;
  readonly json?: true;
  readonly at?: string;
  readonly detailedExitcode?: true;
}

/** `slipway rotation`: which credentials there are, who replaces them, and which are due. */
export function registerRotation(program: Command, context: CommandContext): void {
  addStackOption(
    program.command("rotation").description("list the credentials, who replaces each, and which are due"),
  )
    .option("--at <date>", "how they stand on a day, such as 2026-11-02 (default: now)")
    .option("--json", "print the table as JSON, alone on standard output")
    .option("--detailed-exitcode", "end with 2 when a credential wants somebody to act")
    .action(async (options: RotationOptions) => {
      const { io } = context;
      const [{ previewProject }, { rotationTables }, { momentOf }, { renderRotation }, { needsAttention }] =
        await Promise.all([
          import("../engine/preview.ts"),
          import("../rotation/tables.ts"),
          import("../rotation/moment.ts"),
          import("../rotation/text.ts"),
          import("../../components/rotation/due.ts"),
        ]);
      // The one place that reads a clock: a program that did would plan something else every day.
      const now = options.at === undefined ? new Date() : momentOf(options.at);
      const document = await previewProject({ root: io.cwd, stacks: stacksOf(options.stack) });
      const tables = rotationTables(document, now);
      if (options.json === true) {
        io.stdout.write(
          `${JSON.stringify({ schemaVersion: 1, at: now.toISOString(), stacks: tables }, undefined, 2)}\n`,
        );
      } else {
        io.stdout.write(renderRotation(tables, { colour: hasColour(io.stdout, io.env) }));
      }
      const isDue = Object.values(tables)
        .flat()
        .some(({ state }) => needsAttention(state));
      if (isDue && options.detailedExitcode === true) context.exit(EXIT.changes);
    });
}
