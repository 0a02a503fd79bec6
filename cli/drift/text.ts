import { styleText } from "node:util";
import type { PropertyChange } from "../diff/model.ts";
import { cut, valueText, visible } from "../diff/text.ts";
import type { Drift, DriftKind, DriftReport, EnvironmentDrift } from "./report.ts";

/** Longest value that is shown, in characters. */
const LONGEST = 200;

const WORDS: Readonly<Record<DriftKind, string>> = {
  missing: "gone",
  unknown: "unknown",
  changed: "changed",
};
const ASKED: Readonly<Record<EnvironmentDrift["source"], string>> = {
  engine: "Pulumi's state",
  argocd: "Argo CD",
};

/** The report for a terminal. */
export function driftText(report: DriftReport, { colour }: { readonly colour: boolean }): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return report.environments
    .map((one) =>
      [
        paint("bold", headline(one)),
        ...one.drifted.flatMap((drift) => [
          `  ${paint(drift.kind === "changed" ? "yellow" : "red", WORDS[drift.kind])} ${visible(drift.what)}`,
          ...details(drift).map((line) => `      ${line}`),
        ]),
        ...unnamed(one).map((line) => `  ${paint("red", line)}`),
        "",
      ].join("\n"),
    )
    .join("\n");
}

/** The report as Markdown, for an issue or a note. */
export function driftMarkdown(report: DriftReport): string {
  return report.environments
    .map((one) =>
      [
        `## ${headline(one)}`,
        "",
        ...(one.drifted.length === 0
          ? []
          : [
              "| | what | from | owner | since | difference |",
              "|---|---|---|---|---|---|",
              ...one.drifted.map((drift) => `| ${cells(drift).join(" | ")} |`),
              "",
            ]),
        ...unnamed(one).flatMap((line) => [line, ""]),
      ].join("\n"),
    )
    .join("\n");
}

function headline({ environment, source, examined, drifted, unnamed: rest }: EnvironmentDrift): string {
  const count = drifted.length + rest;
  const verdict = count === 0 ? "no drift" : `${count} drifted`;
  return `${environment}, ${ASKED[source]}: ${verdict}, ${examined} examined`;
}

function unnamed({ unnamed: count }: EnvironmentDrift): string[] {
  return count === 0
    ? []
    : [
        `${count} more ${count === 1 ? "resource has" : "resources have"} changed, and the engine does not say which: run \`pulumi refresh --preview-only --diff\``,
      ];
}

function details({ from, owner, since, fields, note }: Drift): string[] {
  return [
    `of ${owner}, from ${visible(from)}${since === undefined ? "" : `, at some time after ${since}`}`,
    ...(note === undefined ? [] : [visible(note)]),
    ...fields.map(fieldText),
  ];
}

function cells({ kind, what, from, owner, since, fields, note }: Drift): string[] {
  const difference = [...(note === undefined ? [] : [visible(note)]), ...fields.map(fieldText)];
  return [
    WORDS[kind],
    code(visible(what)),
    code(visible(from)),
    owner,
    since === undefined ? "" : `after ${since}`,
    difference.map(code).join("<br>"),
  ];
}

function fieldText({ path, kind, before, after, hidden }: PropertyChange): string {
  if (hidden === true)
    return `${visible(path)}: ${kind === "change" ? "changed" : `${kind === "add" ? "add" : "remov"}ed`} (hidden)`;
  const [was, is] = [before, after].map((value) =>
    value === undefined ? "nothing" : cut(valueText(value), LONGEST),
  );
  return `${visible(path)}: ${was ?? ""} is now ${is ?? ""}`;
}

/** Text as Markdown shows it unchanged inside a table. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
