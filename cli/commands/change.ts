import type { CommandContext } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { hasColour } from "../io.ts";
import type { Report } from "../promote/report.ts";
import { folderOption } from "./policies.ts";

/** Options of every command that changes a digest. */
export interface ChangeOptions {
  readonly tree?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly explain?: true;
  readonly reason?: string;
}

/** What their help ends with. */
export const CREDENTIALS_HELP = `
Credentials are read from the environment alone:
  SLIPWAY_GITLAB_TOKEN                              merge requests, approval rules, and git over https
  SLIPWAY_ARGOCD_TOKEN                              Argo CD of the environment a version comes from
  SLIPWAY_HARBOR_USERNAME, SLIPWAY_HARBOR_PASSWORD  a robot account that may read
Without one, what is asked with it is unknown, and an unknown gate refuses. Git without a token goes your own way: SSH, or a
credential helper.`;

/** The options as what is asked for. */
export function changeRequest({ io }: CommandContext, { tree, dryRun, reason }: ChangeOptions) {
  const folder = folderOption(io.cwd, tree);
  return {
    env: io.env,
    dryRun: dryRun === true,
    now: new Date(),
    ...(folder === undefined ? {} : { tree: folder }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Prints what came of it. What is refused is a fault. */
export async function tellReport(
  context: CommandContext,
  report: Report,
  { json, explain }: ChangeOptions,
): Promise<void> {
  const { io } = context;
  const { reportText } = await import("../promote/text.ts");
  io.stdout.write(
    json === true
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : reportText(report, { colour: hasColour(io.stdout, io.env), explain: explain === true }),
  );
  if (report.outcome === "refused") context.exit(EXIT.fault);
}
