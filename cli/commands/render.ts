import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import type { CommandContext } from "../context.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface RenderOptions {
  readonly stack: string;
  readonly out?: string;
  readonly check?: true;
  readonly json?: true;
}

/** Where the tree goes when nobody says: a folder of the project that git ignores. */
const DEFAULT_OUT = "out/tree";

/** `slipway render`: the tree Argo CD syncs. */
export function registerRender(program: Command, context: CommandContext): void {
  addStackOption(program.command("render").description("write the GitOps tree that Argo CD syncs"))
    .option(
      "-o, --out <folder>",
      `folder of the tree, such as a clone of the platform's repository (default: ${DEFAULT_OUT} in the project)`,
    )
    .option("--check", "write nothing; list what differs and exit with 1 when something does")
    .option("--json", "print the result as JSON, alone on standard output")
    .addHelpText(
      "after",
      "\nOnly folders that hold rendered files are touched; a stale file or environment in them is removed." +
        "\nWith --stack the folders of other environments stay. A crash leaves the old tree, restored by the next run.",
    )
    .action(async (options: RenderOptions) => {
      const { io } = context;
      const [path, { findProject }, { previewProject }, { renderInto }, { formatReport }] = await Promise.all(
        [
          import("node:path"),
          import("../engine/project.ts"),
          import("../engine/preview.ts"),
          import("../render/render-into.ts"),
          import("../render/report.ts"),
        ],
      );
      const stacks = stacksOf(options.stack);
      const directory =
        options.out === undefined
          ? path.join(findProject(io.cwd).root, DEFAULT_OUT)
          : path.resolve(io.cwd, options.out);
      const check = options.check === true;
      const plan = await previewProject({ root: io.cwd, stacks });
      const report = renderInto(plan, { directory, complete: stacks === "all", check, cwd: io.cwd });
      io.stdout.write(
        options.json === true
          ? `${JSON.stringify(report, undefined, 2)}\n`
          : formatReport(report, options.out ?? path.relative(io.cwd, directory)),
      );
      if (check && report.differs) context.exit(EXIT.fault);
    });
}
