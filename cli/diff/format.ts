import { renderMarkdown } from "./markdown.ts";
import type { PlanDiff } from "./model.ts";
import { renderTerminal } from "./terminal.ts";

/** What the formats may be told. */
export interface FormatOptions {
  /** Whether the terminal form has colours. */
  readonly colour: boolean;
  /** See {@link renderMarkdown}. */
  readonly artefact?: string;
}

/** A diff as text. */
export function formatDiff(
  diff: PlanDiff,
  format: "terminal" | "markdown" | "json",
  { colour, artefact }: FormatOptions,
): string {
  if (format === "terminal") return renderTerminal(diff, { colour });
  if (format === "markdown") return renderMarkdown(diff, artefact === undefined ? {} : { artefact });
  return `${JSON.stringify(diff, undefined, 2)}\n`;
}
