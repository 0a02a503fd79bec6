import { styleText } from "node:util";
import { needsAttention, type RotationState } from "../../components/rotation/due.ts";
import type { RotationRow } from "./tables.ts";

/** The tables for a person: one line for each credential, and below them what is to be done. */
export function renderRotation(
  tables: Readonly<Record<string, readonly RotationRow[]>>,
  { colour }: { readonly colour: boolean },
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return Object.entries(tables)
    .map(([stack, rows]) => {
      const urgent = rows.filter(({ state }) => needsAttention(state));
      const lines = columns([["Credential", "State", "Due from", "Ends", "Replaced by"], ...rows.map(cells)]);
      const [head = "", ...body] = lines;
      return [
        paint(
          "bold",
          `${stack}: ${rows.length} ${rows.length === 1 ? "credential" : "credentials"}, ${urgent.length} to act on`,
        ),
        `  ${paint("bold", head)}`,
        ...body.map((line, index) => {
          const state = rows[index]?.state ?? "good";
          return `  ${needsAttention(state) ? paint(state === "due" ? "yellow" : "red", line) : line}`;
        }),
        ...(urgent.length === 0 ? [] : ["", ...urgent.map((row) => `  ${row.name}: ${action(row)}`)]),
        "",
      ].join("\n");
    })
    .join("\n");
}

function cells(row: RotationRow): string[] {
  return [row.name, WORDS[row.state], row.dueFrom ?? "-", row.ends ?? "-", replacer(row)];
}

const WORDS: Readonly<Record<RotationState, string>> = {
  automatic: "automatic",
  good: "good",
  due: "DUE",
  ended: "ENDED",
  misdated: "MISDATED",
};

function replacer({ rotation }: RotationRow): string {
  switch (rotation.by) {
    case "issuer":
    case "update":
      return rotation.mechanism;
    case "configuration":
      return "a new day in the configuration and `pulumi up`";
    case "hand":
      return "hand";
  }
}

/** What somebody has to do. */
function action({ name, state, rotation }: RotationRow): string {
  const setting = `slipway:environment.rotation.credentials.${name}`;
  if (state === "misdated") return `its day of issue lies ahead; set ${setting} to the day it was issued on`;
  const dated = `set ${setting} to today and run \`pulumi up\``;
  return rotation.by === "hand" ? `${rotation.procedure}; then ${dated}` : dated;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
