import type { Command } from "commander";
import { addStackOption, stacksOf } from "./stack-option.ts";
import { hasColour } from "../io.ts";
import type { CommandContext } from "../context.ts";

/** What stands in front of a service's name, as in kubectl. */
const SERVICE_PREFIX = "service/";

/** `slipway explain`: what a key of a document, or an argument of a component, means; or what a contract becomes, and why. */
export function registerExplain(program: Command, context: CommandContext): void {
  addStackOption(
    program
      .command("explain")
      .description("say what a key or argument means, or which objects a service becomes and why"),
  )
    .argument(
      "[path]",
      "such as environment.gateway.listeners, contract.routes.auth, Gateway.listeners or service/packet-relay",
    )
    .option("--json", "print the explanation as JSON, alone on standard output")
    .action(async (path: string | undefined, options: { json?: true; stack: string }) => {
      const { io } = context;
      if (path?.startsWith(SERVICE_PREFIX) === true) {
        const [{ previewProject }, { explainService, serviceText }] = await Promise.all([
          import("../engine/preview.ts"),
          import("../explain/service.ts"),
        ]);
        const plan = await previewProject({ root: io.cwd, stacks: stacksOf(options.stack) });
        const services = explainService(plan, path.slice(SERVICE_PREFIX.length));
        io.stdout.write(
          options.json === true
            ? json({ services })
            : serviceText(services, { colour: hasColour(io.stdout, io.env) }),
        );
        return;
      }
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
