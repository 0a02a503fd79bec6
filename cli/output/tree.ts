import { styleText } from "node:util";
import {
  isRecord,
  isSecret,
  isUnknown,
  type PlannedResource,
  type PlanValue,
  type StackPlan,
} from "../plan/plan.ts";

/** How a tree is drawn. */
export interface TreeStyle {
  readonly colour: boolean;
  /** Width of the terminal. @default lines are as long as they need to be */
  readonly columns?: number | undefined;
}

interface Row {
  readonly type: string;
  readonly name: string;
}

/** A stack's plan as a tree like that of `pulumi preview`, with its outputs and the count of each type. */
export function renderTree(stack: string, plan: StackPlan, style: TreeStyle): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    style.colour ? styleText(format, text, { validateStream: false }) : text;
  const rows = treeRows(plan.resources);
  const width = Math.max(4, ...rows.map(({ type }) => type.length));
  const line = (sign: string, { type, name }: Row) =>
    fit(` ${sign}   ${type.padEnd(width)}  ${name}`, style.columns);
  return [
    paint("bold", `Previewing ${stack}`),
    "",
    paint("bold", line(" ", { type: "Type", name: "Name" })),
    ...rows.map((row) => paint("green", line("+", row))),
    "",
    ...outputLines(plan.outputs, paint),
    ...gapLines(plan.outputs["gaps"], paint),
    paint("bold", "Resources:"),
    ...countLines(plan.resources),
    "",
  ].join("\n");
}

function treeRows(resources: readonly PlannedResource[]): Row[] {
  const children = Map.groupBy(resources, ({ parent }) => parent);
  const below = (parent: string, prefix: string): Row[] => {
    const siblings = children.get(parent) ?? [];
    return siblings.flatMap(({ urn, type, name }, index) => {
      const isLast = index === siblings.length - 1;
      return [
        { type: `${prefix}${isLast ? "└─ " : "├─ "}${type}`, name },
        ...below(urn, `${prefix}${isLast ? "   " : "│  "}`),
      ];
    });
  };
  return (children.get(null) ?? []).flatMap(({ urn, type, name }) => [{ type, name }, ...below(urn, "")]);
}

function outputLines(
  outputs: StackPlan["outputs"],
  paint: (format: "bold", text: string) => string,
): string[] {
  const entries = Object.entries(outputs)
    .filter(([name]) => name !== "gaps") // They have a place of their own.
    .map(([name, value]) => [name, SHORTENED[name]?.(value) ?? value] as const);
  if (entries.length === 0) return [];
  return [paint("bold", "Outputs:"), ...entries.flatMap(([name, value]) => valueLines(name, value, 4)), ""];
}

/** What of long outputs is shown: the rest would be buried below them. */
const SHORTENED: Readonly<Record<string, (value: PlanValue) => PlanValue>> = {
  files: (files) => (isRecord(files) ? Object.keys(files) : files),
  // `slipway rotation` shows the table.
  rotation: (table) =>
    Array.isArray(table)
      ? table.map((row: PlanValue) => (isRecord(row) ? (row["name"] ?? row) : row))
      : table,
};

function valueLines(name: string, value: PlanValue, indent: number): string[] {
  const start = `${" ".repeat(indent)}${name}: `;
  if (isSecret(value)) return [`${start}[secret]`];
  if (isUnknown(value)) return [`${start}[unknown]`];
  if (Array.isArray(value))
    return [
      start.trimEnd(),
      ...value.flatMap((item: PlanValue, index) => valueLines(`[${index}]`, item, indent + 4)),
    ];
  if (isRecord(value))
    return [
      start.trimEnd(),
      ...Object.entries(value).flatMap(([key, child]) => valueLines(key, child, indent + 4)),
    ];
  return [`${start}${JSON.stringify(value)}`];
}

/** What was asked for and cannot be had, so that nobody takes it for declared. */
function gapLines(
  gaps: PlanValue | undefined,
  paint: (format: "bold" | "yellow", text: string) => string,
): string[] {
  if (!Array.isArray(gaps) || gaps.length === 0) return [];
  const text = (gap: PlanValue, key: string) =>
    isRecord(gap) && typeof gap[key] === "string" ? gap[key] : "?";
  return [
    paint("bold", "Gaps:"),
    ...gaps.map((gap: PlanValue) =>
      paint(
        "yellow",
        `    ${text(gap, "product")} ${text(gap, "subject")}: no ${text(gap, "feature")} (needs ${text(gap, "needs")}). ${text(gap, "consequence")}`,
      ),
    ),
    "",
  ];
}

function countLines(resources: readonly PlannedResource[]): string[] {
  const counts = Map.groupBy(resources, ({ type }) => type);
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { length }]) => `    + ${String(length).padStart(4)} ${type}`);
  return [...lines, `    + ${String(resources.length).padStart(4)} to create`];
}

/** Long lines are cut, because a wrapped tree cannot be read. */
function fit(text: string, columns: number | undefined): string {
  const trimmed = text.trimEnd();
  return columns === undefined || trimmed.length <= columns
    ? trimmed
    : `${trimmed.slice(0, Math.max(1, columns - 1))}…`;
}
