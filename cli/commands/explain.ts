import type { Command } from "commander";
import { hasColour } from "../io.ts";
import type { CommandContext } from "../context.ts";

/** `slipway explain`: what a key of a document, or an argument of a component, means. */
export function registerExplain(program: Command, context: CommandContext): void {
  program
    .command("explain")
    .description("say what a configuration key, contract key or component argument means")
    .argument("[path]", "such as environment.gateway.listeners, contract.routes.auth or Gateway.listeners")
    .option("--json", "print the explanation as JSON, alone on standard output")
    .action(async (path: string | undefined, options: { json?: true }) => {
      const { io } = context;
      const [{ readReference }, { find }, { contents, explanation }] = await Promise.all([
        import("../explain/reference.ts"),
        import("../explain/find.ts"),
        import("../explain/text.ts"),
      ]);
      const tree = readReference();
      const layout = { colour: hasColour(io.stdout, io.env) };
      if (path === undefined) {
        const names = tree.map(({ name, description }) => ({ name, description }));
        io.stdout.write(options.json === true ? json({ contents: names }) : contents(tree, layout));
      } else {
        const found = find(tree, path);
        io.stdout.write(options.json === true ? json(found) : explanation(found, layout));
      }
    });
}

function json(value: object): string {
  return `${JSON.stringify({ schemaVersion: 1, ...value }, undefined, 2)}\n`;
}
