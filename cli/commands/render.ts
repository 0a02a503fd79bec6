import { Option, type Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import type { CommandContext } from "../context.ts";
import { addStackOption, stacksOf } from "./stack-option.ts";

interface RenderOptions {
  readonly stack: string;
  readonly repository?: string;
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
    .addOption(
      new Option(
        "--repository <name>",
        "the environments that lie in this GitOps repository, and no other, such as platform-config",
      ).conflicts("stack"),
    )
    .option("--check", "write nothing; list what differs and exit with 1 when something does")
    .option("--json", "print the result as JSON, alone on standard output")
    .addHelpText(
      "after",
      "\nOnly folders that hold rendered files are touched; a stale file or environment in them is removed." +
        "\nWith --stack the folders of other environments stay; with --repository they go, as a clone of it has no place for them." +
        "\nkustomization.yaml and rules.json of a service are written where there are none, checked, and never changed." +
        "\nA crash leaves the old tree, restored by the next run.",
    )
    .action(async (options: RenderOptions) => {
      const { io } = context;
      const [path, { findProject }, { previewProject }, { renderInto }, { formatReport }, { ofRepository }] =
        await Promise.all([
          import("node:path"),
          import("../engine/project.ts"),
          import("../engine/preview.ts"),
          import("../render/render-into.ts"),
          import("../render/report.ts"),
          import("../render/of-repository.ts"),
        ]);
      const { repository } = options;
      const stacks = stacksOf(options.stack);
      const directory =
        options.out === undefined
          ? path.join(findProject(io.cwd).root, DEFAULT_OUT)
          : path.resolve(io.cwd, options.out);
      const check = options.check === true;
      const all = await previewProject({ root: io.cwd, stacks });
      const plan = repository === undefined ? all : ofRepository(all, repository);
      const report = renderInto(plan, { directory, complete: stacks === "all", check, cwd: io.cwd });
      io.stdout.write(
        options.json === true
          ? `${JSON.stringify(report, undefined, 2)}\n`
          : formatReport(report, options.out ?? path.relative(io.cwd, directory)),
      );
      if (check && report.differs) context.exit(EXIT.fault);
    });
}
