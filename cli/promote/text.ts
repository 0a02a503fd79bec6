import { styleText } from "node:util";
import { visible } from "../diff/text.ts";
import { GATES } from "./gates/about.ts";
import { short } from "./gates/verdict.ts";
import type { Judged } from "./judge.ts";
import type { Report } from "./report.ts";

const OUTCOMES: { readonly [outcome in Report["outcome"]]: string } = {
  done: "done",
  nothing: "nothing to do, the digest is there already",
  wouldDo: "nothing was changed (--dry-run), and every gate would let it pass",
  refused: "refused, and nothing was changed",
};

/** A report for a person. */
export function reportText(
  report: Report,
  { colour, explain }: { readonly colour: boolean; readonly explain: boolean },
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const { command, service, environment, from, was, digest, outcome, gates, diff, submitted, notes } = report;
  const versions = `${was === null ? "-" : short(was)} -> ${digest === null ? "-" : short(digest)}`;
  const colours = { passed: "green", refused: "red", unknown: "yellow" } as const;
  return [
    paint("bold", `${command} ${service} to ${environment} from ${visible(from)}: ${versions}`),
    ...gates.flatMap((judged) => [
      `  ${paint(judged.isOverridden ? "yellow" : colours[judged.state], word(judged))} ${judged.gate}`,
      ...(explain ? [`      ${GATES[judged.gate].about}`] : []),
      ...judged.evidence.map((line) => `      ${visible(line)}`),
      ...(judged.warnings ?? []).map((line) => `      ${paint("yellow", `warning: ${visible(line)}`)}`),
      ...(judged.fix === undefined || judged.isOverridden ? [] : [`      fix: ${visible(judged.fix)}`]),
      ...(explain && judged.state !== "passed" ? [`      ${overrideText(judged)}`] : []),
    ]),
    ...(diff === "" ? [] : diff.split("\n").map((line) => paint(diffColour(line), visible(line)))),
    ...(outcome === "wouldDo" ? [`It would become ${report.way}.`] : []),
    ...submittedText(submitted),
    ...notes.map((note) => `${paint("yellow", "note:")} ${visible(note)}`),
    `${OUTCOMES[outcome]}${report.correlationId === null || outcome !== "done" ? "" : ` (Correlation-Id: ${report.correlationId})`}`,
    "",
  ].join("\n");
}

function word({ state, isOverridden }: Judged): string {
  return (isOverridden ? "overridden" : state).padEnd("overridden".length);
}

function overrideText({ gate, state }: Judged): string {
  const { override } = GATES[gate];
  if (override === "always" || (override === "unanswered" && state === "unknown")) {
    return `whoever answers for it gives --override ${gate} --reason "...": both stay in the history`;
  }
  return override === "unanswered"
    ? "it can be overridden only where it could not be asked"
    : "it cannot be overridden";
}

function diffColour(line: string): "green" | "red" | "dim" {
  if (/^(?:---|\+\+\+|@@)/.test(line)) return "dim";
  return line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "dim";
}

function submittedText(submitted: Report["submitted"]): string[] {
  if (submitted === null) return [];
  const { commit, branch, isNew } = submitted;
  if (submitted.kind === "commit") {
    return [`commit ${commit.slice(0, 12)} on ${branch}${isNew ? "" : " has it already"}`];
  }
  return [
    `merge request !${submitted.number} ${isNew ? "is open" : "was open already"}: ${visible(submitted.url)}`,
    ...submitted.others.map((url) => `another one changes the same: ${visible(url)}`),
  ];
}
