import type { Finding } from "../findings/finding.ts";
import { findingCounts } from "../findings/text.ts";
import {
  hasChanges,
  type Counts,
  type MetaChange,
  type PlanDiff,
  type PropertyChange,
  type ResourceDiff,
  type StackDiff,
} from "./model.ts";
import { byCodeUnit } from "./order.ts";
import {
  cut,
  CHANGES,
  hiddenText,
  metaText,
  remarks,
  secretChanges,
  SIGNS,
  sourceText,
  valueLines,
  valueText,
  visible,
} from "./text.ts";

/** Most characters GitLab takes in a note (Gitlab::Database::MAX_TEXT_SIZE_LIMIT; a longer one is refused as a whole). */
export const GITLAB_NOTE_LIMIT = 1_000_000;

export interface MarkdownOptions {
  /** Most characters of the result. @default {@link GITLAB_NOTE_LIMIT} */
  readonly limit?: number;
  /** Where the whole diff is found when it does not fit: a link, a path. @default how to make it */
  readonly artefact?: string;
}

/** How much is told of a resource: all values, the paths that change, or that it changes. */
type Detail = "values" | "paths" | "none";

/** Longest single value, in characters; a longer one is cut and says so. */
const VALUE_LIMIT = 20_000;
/** The same in a table of findings. */
const FINDING_LIMIT = 200;
/** A link as it may stand in Markdown; a branch's name in it can hold anything. */
const LINK = /^https?:\/\/[\w./:?=&%#~-]+$/;
const DEFAULT_ARTEFACT = "the output of `slipway diff --json`";

/**
 * A diff as GitLab Flavored Markdown: counts, then what is replaced or deleted, then protection and options, then the rest by
 * component, collapsed.
 *
 * The fullest of four forms that fits is taken: every value; by component, with the paths that change; a list of resources; the
 * counts with a pointer to the whole. The counts are in each. No text of a plan can leave its place: names stand in `code`
 * elements with every special character as an entity, values in code blocks whose lines all begin with a sign of the diff.
 */
export function renderMarkdown(
  diff: PlanDiff,
  { limit = GITLAB_NOTE_LIMIT, artefact }: MarkdownOptions = {},
): string {
  const whole = artefact === undefined ? DEFAULT_ARTEFACT : LINK.test(artefact) ? artefact : code(artefact);
  const pointer = (left: string): string =>
    `\n*${left} to fit into ${limit} characters. Everything: ${whole}*\n`;
  const forms = [
    () => full(diff, "values"),
    () => full(diff, "paths") + pointer("Values are left out"),
    () => list(diff) + pointer("Changes of single values are left out"),
    () => summary(diff) + pointer("Resources are left out"),
    () => totals(diff) + pointer("Stacks and resources are left out"),
  ];
  for (const form of forms) {
    const text = form();
    if (text.length <= limit) return text;
  }
  return `**${countsLine(diff.counts)}**\n`;
}

function full(diff: PlanDiff, detail: Detail): string {
  const { stacks } = diff;
  const several = stacks.length > 1;
  const endangered = ({ change }: ResourceDiff): boolean => change === "replace" || change === "delete";
  const guarded = (resource: ResourceDiff): boolean => !endangered(resource) && resource.meta.length > 0;
  const section = (title: string, belongs: (resource: ResourceDiff) => boolean): string => {
    const parts = stacks.flatMap(({ stack, resources }) =>
      resources
        .filter(belongs)
        .map((resource) => resourceBlock(resource, detail, several ? stack : undefined)),
    );
    return parts.length === 0 ? "" : `\n### ${title}\n\n${parts.join("")}`;
  };
  const rest = stacks.map((stack) =>
    stackSection(stack, detail, (resource) => !endangered(resource) && !guarded(resource)),
  );
  return [
    summary(diff),
    section("Replaced or deleted", endangered),
    section("Protection and options", guarded),
    ...rest,
  ].join("");
}

function list(diff: PlanDiff): string {
  const lines = diff.stacks.flatMap(({ stack, resources }) => [
    ...(resources.length === 0 ? [] : [`\n### ${code(stack)}\n\n`]),
    ...resources.map((resource) => `- ${headline(resource)}\n`),
  ]);
  return summary(diff) + lines.join("");
}

function summary(diff: PlanDiff): string {
  const rows = diff.stacks.map(({ stack, counts }) => countsRow(code(stack), counts));
  const total = diff.stacks.length > 1 ? [countsRow("**all**", diff.counts)] : [];
  const conflicts = diff.stacks.flatMap((stack) =>
    stack.conflicts.map((conflict) => ({ ...conflict, stack: stack.stack })),
  );
  return [
    title(diff),
    table([...rows, ...total]),
    findingTable(diff),
    ...(conflicts.length === 0 ? [] : ["\n### The engine would refuse\n\n"]),
    ...conflicts.map(
      ({ urn, alias, owner }) => `- ${code(urn)}: its alias ${code(alias)} is the URN of ${code(owner)}\n`,
    ),
  ].join("");
}

function totals(diff: PlanDiff): string {
  const findings = diff.stacks.flatMap((stack) => stack.findings);
  const weakened = findings.length === 0 ? "" : `\n**Weakened: ${findingCounts(findings)}**\n`;
  return title(diff) + table([countsRow(`**${diff.stacks.length} stacks**`, diff.counts)]) + weakened;
}

/** What is weakened is part of the summary, and so of every form but the shortest, which has its counts. */
function findingTable({ stacks }: PlanDiff): string {
  const findings = stacks.flatMap((stack) => stack.findings);
  if (findings.length === 0) return "";
  const shown = (value: Finding["before"]): string =>
    value === undefined ? "" : code(cut(valueText(value), FINDING_LIMIT));
  const rows = findings.map(({ severity, title: what, rule, stack, name, path, before, after }) =>
    [
      severity,
      `${what} (${code(rule)})`,
      code(stack),
      `${code(name)}${path === "" ? "" : ` ${code(cut(path, FINDING_LIMIT))}`}`,
      shown(before),
      shown(after),
    ].join(" | "),
  );
  return [
    `\n### Weakened: ${findingCounts(findings)}\n`,
    "| severity | what | stack | where | before | after |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
    "",
  ].join("\n");
}

function title(diff: PlanDiff): string {
  const verdict = hasChanges(diff) ? "" : "No changes.\n\n";
  return `## Plan diff\n\n${code(cut(sourceText(diff.base), 200))} → ${code(cut(sourceText(diff.head), 200))}\n\n${verdict}`;
}

function table(rows: readonly string[]): string {
  const heads = ["stack", ...CHANGES, "unchanged"];
  return [`| ${heads.join(" | ")} |`, `|---|${"---:|".repeat(heads.length - 1)}`, ...rows, ""].join("\n");
}

function countsRow(name: string, counts: Counts): string {
  return `| ${[name, ...CHANGES.map((change) => counts[change]), counts.same].join(" | ")} |`;
}

function countsLine(counts: Counts): string {
  return CHANGES.map((change) => `${counts[change]} to ${change}`).join(", ");
}

function stackSection(
  stack: StackDiff,
  detail: Detail,
  belongs: (resource: ResourceDiff) => boolean,
): string {
  const resources = stack.resources.filter(belongs);
  if (resources.length === 0 && stack.outputs.length === 0) return "";
  const groups = Map.groupBy(resources, ({ component }) =>
    component === undefined ? "" : `${component.type} ${component.name}`,
  );
  const blocks = [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([component, members]) => {
      const name = component === "" ? "directly in the stack" : code(component);
      return details(
        `${name}: ${tally(members)}`,
        members.map((resource) => resourceBlock(resource, detail)).join(""),
      );
    });
  const outputs =
    stack.outputs.length === 0
      ? ""
      : details(`outputs: ${stack.outputs.length} changed`, changesBlock([], stack.outputs, detail, ""));
  const word = { create: " (new stack)", delete: " (the stack is gone)", update: "", same: "" }[stack.change];
  return `\n### ${code(stack.stack)}${word}\n\n${blocks.join("")}${outputs}`;
}

function tally(resources: readonly ResourceDiff[]): string {
  return CHANGES.map((change) => ({
    change,
    count: resources.filter((resource) => resource.change === change).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} to ${change}`)
    .join(", ");
}

function details(head: string, body: string): string {
  return `<details><summary>${head}</summary>\n\n${body}\n</details>\n\n`;
}

function resourceBlock(resource: ResourceDiff, detail: Detail, stack?: string): string {
  const where = stack === undefined ? "" : ` in ${code(stack)}`;
  const notes = [...remarks(resource), ...secretChanges(resource)].map((remark) => `  - ${code(remark)}\n`);
  const changes = changesBlock(resource.meta, resource.properties, detail, "  ");
  const whole = resource.change === "create" || resource.change === "delete";
  // All of a resource's inputs are no news next to the fact that it comes or goes.
  const body =
    whole && changes !== ""
      ? `\n  <details><summary>its inputs</summary>\n${changes}\n  </details>\n\n`
      : changes;
  return `- ${headline(resource)}${where}\n${notes.join("")}${body}`;
}

function headline({ change, type, name }: ResourceDiff): string {
  return `**${SIGNS[change]} ${change}** ${code(type)} ${code(name)}`;
}

/** The changes as one code block, which belongs to the list item above it by its indentation. */
function changesBlock(
  meta: readonly MetaChange[],
  properties: readonly PropertyChange[],
  detail: Detail,
  indent: string,
): string {
  const lines =
    detail === "values"
      ? [...meta.flatMap(metaLines), ...properties.flatMap(propertyLines)]
      : [
          ...meta.map((option) => `! ${metaText(option, 200)}`),
          ...properties.map(({ path, kind }) => `${PATH_SIGNS[kind]} ${visible(path)}`),
        ];
  if (lines.length === 0) return "";
  return (
    ["", "```diff", ...lines, "```", ""].map((line) => (line === "" ? "" : indent + line)).join("\n") + "\n"
  );
}

const PATH_SIGNS = { add: "+", remove: "-", change: "!" } as const;

function metaLines({ field, before, after }: MetaChange): string[] {
  return [
    `@@ ${field} @@`,
    `- ${cut(valueText(before), VALUE_LIMIT)}`,
    `+ ${cut(valueText(after), VALUE_LIMIT)}`,
  ];
}

function propertyLines(change: PropertyChange): string[] {
  const { path, before, after, hidden, order, index } = change;
  const position = order === true ? " order" : index === undefined ? "" : ` at position ${index + 1}`;
  const head = `@@ ${visible(path)}${position} @@`;
  if (hidden === true) return [head, `! ${hiddenText(change)}`];
  const lines = (sign: string, value: typeof before): string[] =>
    value === undefined
      ? []
      : cut(valueLines(value).join("\n"), VALUE_LIMIT)
          .split("\n")
          .map((line) => `${sign} ${line}`);
  return [head, ...lines("-", before), ...lines("+", after)];
}

/**
 * Text of a plan in a place of its own. Every character Markdown, HTML or GitLab (`@name`, `#1`, `:emoji:`, a bare link) could
 * read anything into becomes an entity, and GitLab makes no references inside `code`.
 */
function code(text: string): string {
  const safe = visible(text).replaceAll(
    /[^\p{L}\p{N} ,.()/-]|(?<=www)\./giu,
    (found) => `&#${found.codePointAt(0) ?? 0};`,
  );
  return `<code>${safe}</code>`;
}
