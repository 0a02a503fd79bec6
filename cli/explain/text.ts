import { styleText } from "node:util";
import type { Entry } from "./entry.ts";
import type { Found } from "./find.ts";

/** How text is laid out. */
export interface Layout {
  readonly colour: boolean;
}

/** The explanation of a path: what it is, then what is inside it. */
export function explanation({ path, entries }: Found, layout: Layout): string {
  return (
    entries
      .map((entry) => [...heading(path, entry, layout), ...inside(entry, layout)].join("\n"))
      .join("\n\n") + "\n"
  );
}

/** Everything that can be explained, by its first name. */
export function contents(tree: readonly Entry[], layout: Layout): string {
  return (
    tree.map((entry) => [bold(entry.name, layout), `    ${entry.description}`].join("\n")).join("\n") + "\n"
  );
}

function heading(path: string, entry: Entry, layout: Layout): string[] {
  return [
    bold(path, layout),
    `    ${facts(entry)}`,
    ...optional("", entry.description),
    ...optional("only when ", entry.when),
    ...optional("form: ", entry.form),
    ...optional("such as: ", entry.examples?.join(", ")),
  ];
}

function inside(entry: Entry, layout: Layout): string[] {
  if (entry.children.length === 0) return [];
  const keys = entry.children.flatMap((child) => [
    `  ${bold(child.name, layout)}  ${facts(child)}`,
    ...optional("", child.description),
    ...optional("only when ", child.when),
  ]);
  return ["", ...keys];
}

function facts(entry: Entry): string {
  const presence = entry.required
    ? "required"
    : entry.default === undefined
      ? "optional"
      : `default: ${entry.default}`;
  return entry.type === "component" ? "component" : `${entry.type}; ${presence}`;
}

function optional(label: string, text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [`    ${label}${text}`];
}

function bold(text: string, { colour }: Layout): string {
  return colour ? styleText("bold", text, { validateStream: false }) : text;
}
