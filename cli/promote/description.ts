import { visible } from "../diff/text.ts";
import type { Judged } from "./judge.ts";

/** What a merge request says: who approves it has to see what the gates have said, and what somebody answers for. */
export function describeChange(
  what: string,
  gates: readonly Judged[],
  { correlationId, reason }: { readonly correlationId: string; readonly reason?: string },
): string {
  const overridden = gates.filter(({ isOverridden }) => isOverridden);
  return [
    what,
    "",
    ...(overridden.length === 0
      ? []
      : [
          `**Overridden: ${overridden.map(({ gate }) => gate).join(", ")}.** Reason: ${code(reason ?? "")}`,
          "",
        ]),
    "| Gate | Verdict | Evidence |",
    "| --- | --- | --- |",
    ...gates.map(
      ({ gate, state, isOverridden, evidence, warnings = [] }) =>
        `| ${gate} | ${state}${isOverridden ? ", overridden" : ""} | ${[...evidence, ...warnings.map((each) => `warning: ${each}`)].map(code).join("<br>")} |`,
    ),
    "",
    `Correlation-Id: ${code(correlationId)}`,
    "",
  ].join("\n");
}

/** Text of others as code: neither a mention nor a quick action nor a cell of its own. */
function code(text: string): string {
  const line = visible(text).replaceAll("|", "\\|");
  const fence = "`".repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return `${fence} ${line} ${fence}`;
}
