import { styleText } from "node:util";
import type { Severity } from "../findings/finding.ts";
import { findingCounts, findingHeadline, findingText } from "../findings/text.ts";
import {
  hasChanges,
  type PlanDiff,
  type ResourceChange,
  type ResourceDiff,
  type StackDiff,
} from "./model.ts";
import {
  CHANGES,
  countsText,
  metaText,
  propertyText,
  remarks,
  secretChanges,
  SIGNS,
  sourceText,
  visible,
} from "./text.ts";

/** How the text is laid out. */
export interface TerminalStyle {
  readonly colour: boolean;
}

type Format = Parameters<typeof styleText>[0];

const COLOURS: { readonly [change in ResourceChange]: Format } = {
  create: "green",
  update: "yellow",
  replace: "magenta",
  delete: "red",
  move: "cyan",
};
const PROPERTY = { add: ["+", "green"], remove: ["-", "red"], change: ["~", "yellow"] } as const;
const SEVERITY_COLOURS: { readonly [severity in Severity]: Format } = {
  critical: "red",
  high: "magenta",
  medium: "yellow",
};
/** Longest value in one line, in characters; the other formats have all of it. */
const VALUE_LIMIT = 200;

/** A diff for people at a terminal: the counts, then each stack's resources in the model's order. */
export function renderTerminal(diff: PlanDiff, { colour }: TerminalStyle): string {
  const paint = (format: Format, text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const title = paint("bold", `Diff of ${sourceText(diff.base)} with ${sourceText(diff.head)}`);
  if (!hasChanges(diff)) return `${title}\n\nNo changes, ${diff.counts.same} resources unchanged\n`;
  const width = Math.max(...diff.stacks.map(({ stack }) => stack.length));
  const signs = CHANGES.map((change) => `${SIGNS[change]} ${change}`).join("  ");
  return [
    title,
    "",
    ...diff.stacks.map(({ stack, counts }) => `  ${visible(stack).padEnd(width)}  ${countsText(counts)}`),
    ...(diff.stacks.length > 1 ? [`  ${"all".padEnd(width)}  ${countsText(diff.counts)}`] : []),
    "",
    ...findingLines(diff, paint),
    ...diff.stacks.flatMap((stack) => stackLines(stack, paint)),
    `(${signs})`,
    "",
  ].join("\n");
}

/** What is weakened stands before everything else: a reviewer may not look further. */
function findingLines({ stacks }: PlanDiff, paint: (format: Format, text: string) => string): string[] {
  const findings = stacks.flatMap((stack) => stack.findings);
  if (findings.length === 0) return [];
  return [
    paint("bold", `Weakened: ${findingCounts(findings)}`),
    ...findings.flatMap((finding) => [
      paint(SEVERITY_COLOURS[finding.severity], `  ${findingHeadline(finding)}`),
      `      ${findingText(finding, VALUE_LIMIT)}`,
    ]),
    "",
  ];
}

function stackLines(
  { stack, change, resources, outputs, conflicts }: StackDiff,
  paint: (format: Format, text: string) => string,
): string[] {
  if (change === "same" && conflicts.length === 0) return [];
  const word = { create: " (new stack)", delete: " (the stack is gone)", update: "", same: "" }[change];
  return [
    paint("bold", `${visible(stack)}${word}`),
    ...conflicts.map(({ urn, alias, owner }) =>
      paint(
        "red",
        `  ! ${visible(urn)}: its alias ${visible(alias)} is the URN of ${visible(owner)}; the engine refuses this`,
      ),
    ),
    ...resources.flatMap((resource) => resourceLines(resource, paint)),
    ...(outputs.length === 0 ? [] : ["  outputs:"]),
    ...outputs.map((output) => propertyLine(output, paint)),
    "",
  ];
}

function resourceLines(resource: ResourceDiff, paint: (format: Format, text: string) => string): string[] {
  const { change, type, name, properties, meta } = resource;
  const head = paint(COLOURS[change], ` ${SIGNS[change].padStart(2)} ${visible(type)}  ${visible(name)}`);
  const listed = change === "create" || change === "delete" ? [] : properties;
  return [
    head,
    ...[...remarks(resource), ...secretChanges(resource)].map((remark) => `       ${remark}`),
    ...meta.map((option) => paint("yellow", `     ~ ${metaText(option, VALUE_LIMIT)}`)),
    ...listed.map((property) => propertyLine(property, paint)),
  ];
}

function propertyLine(
  property: ResourceDiff["properties"][number],
  paint: (format: Format, text: string) => string,
): string {
  const [sign, format] = PROPERTY[property.kind];
  return paint(format, `     ${sign} ${propertyText(property, VALUE_LIMIT)}`);
}
