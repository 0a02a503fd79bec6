import { quote } from "./path.ts";

const MAX_SHOWN = 48;

/** What stands in for a value that is never shown. */
export const HIDDEN = "[hidden]";

/** A value as a fault shows it: short, in one line, and of lists and mappings only that they are. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quote(withoutCredentials(value), MAX_SHOWN);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value))
    return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  return "a mapping";
}

/** Words in a row: `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/** A URL pasted with its password must not end up in a log. */
function withoutCredentials(text: string): string {
  return text.replaceAll(/:\/\/[^/\s]*@/g, `://${HIDDEN}@`);
}
