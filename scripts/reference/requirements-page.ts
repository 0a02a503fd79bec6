import type { Requirement } from "./requirements.ts";

/** The documents, by the number their requirements begin with. */
const DOCUMENTS = {
  "000": "GitOps and gateway observability",
  "001": "GitOps repository",
  "002": "Continuous delivery",
  "003": "GitOps configuration and infrastructure",
};

/** The page that leads from each requirement to what meets it and what proves that. */
export function requirementsPage(requirements: readonly Requirement[]): string {
  const sections = Object.entries(DOCUMENTS).map(([number, title]) =>
    [
      `## ${number}: ${title}`,
      "",
      "| requirement | what meets it | what proves it | what is missing |",
      "| --- | --- | --- | --- |",
      ...requirements.filter(({ id }) => id.startsWith(`${number}-`)).map(row),
    ].join("\n"),
  );
  const missing = requirements.filter(({ planned }) => planned !== undefined).length;
  return (
    [
      "<!-- Written by `make reference` from scripts/reference/requirements.ts. -->",
      "# Requirements",
      `${String(requirements.length)} requirements of the documents this project was built from. ${String(missing)} of them wait, in whole or in part, for a part that is yet to come; what is missing names it.`,
      ...sections,
    ].join("\n\n") + "\n"
  );
}

function row({ id, text, components, proofs, alerts = [], planned, unproven }: Requirement): string {
  const missing = [
    ...(planned === undefined ? [] : [`**planned** (${planned.part}): ${sentence(planned.what)}`]),
    ...(unproven === undefined ? [] : [`Not proven: ${sentence(unproven)}`]),
  ];
  const cells = [
    [
      `**${id}** ${sentence(text)}`,
      ...(alerts.length === 0 ? [] : [`Alerts: ${alerts.map((name) => `\`${name}\``).join(", ")}.`]),
    ].join("<br>"),
    components.map((path) => `[${path}](../../${path})`).join("<br>"),
    proofs.map(([file, name]) => `${name} ([${file}](../../${file}))`).join("<br>"),
    missing.join("<br>"),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
