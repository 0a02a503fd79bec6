import { SEVERITIES } from "../../cli/findings/finding.ts";
import type { Rule } from "../../cli/findings/rule.ts";
import type { ArgumentsReference, Entry } from "../../cli/explain/entry.ts";

const NOTICE = "<!-- Written by `make reference`; change the descriptions in the sources instead. -->";

/** The reference page of a document: its keys, then a section for each that has keys inside. */
export function documentPage(title: string, introduction: string, document: Entry): string {
  const top = table(document.children.map((entry) => rowOf(entry, "")));
  const inner = document.children.filter(({ children }) => children.length > 0);
  const sections = inner.map((entry) =>
    section(`\`${entry.name}\``, sentence(entry.description), entry.children, entry.name),
  );
  return page(title, introduction, [top, ...sections]);
}

/** The reference page of the components: a section for each. */
export function componentsPage({ components }: ArgumentsReference): string {
  const sections = components.map((component) =>
    section(
      component.name,
      `${component.description}\n\nToken \`${component.token}\`, in \`${component.file}\`.`,
      component.children,
    ),
  );
  return page(
    "Components",
    "What each component takes. `slipway explain Gateway.listeners` shows the same.",
    sections,
  );
}

/** The reference page of the rules that name what a change weakens, the gravest first. */
export function findingsPage(rules: readonly Rule[]): string {
  const sections = SEVERITIES.map((severity) =>
    [`## ${severity}`, "| rule | what happened | why it matters |\n|---|---|---|"].join("\n\n").concat(
      ...rules
        .filter((rule) => rule.severity === severity)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, title, rationale }) => `\n| \`${id}\` | ${title} | ${rationale} |`),
    ),
  );
  return page(
    "Findings",
    "What `slipway diff` names before everything else: changes that make the platform weaker. `--fail-on high` ends with 3 when there is one as grave as that, or graver.",
    sections,
  );
}

function page(title: string, introduction: string, sections: readonly string[]): string {
  return [NOTICE, `# ${title}`, introduction, ...sections].join("\n\n") + "\n";
}

function section(heading: string, text: string, entries: readonly Entry[], prefix = ""): string {
  const rows = entries.flatMap((entry) => rowsOf(entry, prefix));
  return [`## ${heading}`, text, table(rows)].filter((part) => part !== "").join("\n\n");
}

function table(rows: readonly string[]): string {
  return ["| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function rowsOf(entry: Entry, prefix: string): string[] {
  return [rowOf(entry, prefix), ...entry.children.flatMap((child) => rowsOf(child, pathOf(entry, prefix)))];
}

function rowOf(entry: Entry, prefix: string): string {
  const meaning = [sentence(entry.description), entry.when === undefined ? "" : `Only when ${entry.when}.`];
  const cells = [
    `\`${pathOf(entry, prefix)}\``,
    entry.type,
    defaultCell(entry),
    meaning.filter((part) => part !== "").join(" "),
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

function pathOf(entry: Entry, prefix: string): string {
  return prefix === "" ? entry.name : `${prefix}.${entry.name}`;
}

function sentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

function defaultCell(entry: Entry): string {
  if (entry.required) return "required";
  if (entry.default === undefined) return "none";
  return /^["[{\d-]|^(true|false)$/.test(entry.default) ? `\`${entry.default}\`` : entry.default;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
