import { Option, type Command } from "commander";
import type { CommandContext } from "../context.ts";
import { folderOption, readPolicies } from "./policies.ts";

interface ChangelogOptions {
  readonly env: string;
  readonly tree?: string;
  readonly format: "terminal" | "markdown" | "json";
  readonly json?: true;
}

/** `slipway changelog`: what has changed between two revisions of an environment's tree. */
export function registerChangelog(program: Command, context: CommandContext): void {
  program
    .command("changelog")
    .description("show what has changed between two revisions of an environment's GitOps tree")
    .argument("<words...>", "[SERVICE] FROM..TO, revisions of the GitOps repository; HEAD is the last one")
    .requiredOption("--env <environment>", "environment that is asked about")
    .option("--tree <folder>", "clone of the GitOps repository (default: one is made)")
    .addOption(
      new Option("-f, --format <format>", "how it is written")
        .choices(["terminal", "markdown", "json"])
        .default("terminal"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .action(async (words: readonly string[], options: ChangelogOptions) => {
      const { io } = context;
      const [
        { InputFaults },
        { changelog, parseRange },
        { policyOf, serviceOf },
        { openTreeOf },
        { changelogMarkdown, changelogText },
      ] = await Promise.all([
        import("../../components/core/faults.ts"),
        import("../promote/changelog.ts"),
        import("../promote/policies.ts"),
        import("../promote/way.ts"),
        import("../promote/changelog-text.ts"),
      ]);
      const range = words.at(-1) ?? "";
      const service = words.length > 1 ? words[0] : undefined;
      if (words.length > 2) {
        throw new InputFaults([
          { path: "changelog", problem: "takes one service and one range of revisions" },
        ]);
      }
      const revisions = parseRange(range);
      const policy = policyOf(await readPolicies(io.cwd), options.env, "--env");
      if (service !== undefined) serviceOf(policy, service);
      const tree = await openTreeOf({ env: io.env }, policy, folderOption(io.cwd, options.tree));
      try {
        const found = await changelog(tree, policy, revisions, service);
        const format = options.json === true ? "json" : options.format;
        io.stdout.write(
          format === "json"
            ? `${JSON.stringify(found, undefined, 2)}\n`
            : format === "markdown"
              ? changelogMarkdown(found)
              : changelogText(found),
        );
      } finally {
        tree.close();
      }
    });
}
