import type { Fault, Location } from "../../components/core/faults.ts";

/** Largest document, in bytes of UTF-8. */
export const MAX_BYTES = 1_048_576;

/**
 * Characters that no document needs and that parsers or terminals disagree on: control characters but tab and line
 * end, a lone carriage return, the line ends of Unicode, marks that reorder text, half characters.
 */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|\r(?!\n)|(?<!^)\ufeff|\p{Cs}/u;

/** What makes a text unfit to be parsed at all. */
export function textFaults(file: string, text: string): Fault[] {
  const size = Buffer.byteLength(text);
  if (size > MAX_BYTES) {
    const at = { file, line: 1, column: 1 };
    return [{ at, problem: "is too big", got: `${size} bytes`, allowed: `at most ${MAX_BYTES} bytes` }];
  }
  const tab = /^ *\t[ \t]*\r?$/m.exec(text);
  if (tab !== null) {
    const at = locateIn(file, text, tab.index);
    return [
      { at, problem: "has a tab in an empty line, which parsers read differently", fix: "remove the tab" },
    ];
  }
  const found = FORBIDDEN.exec(text);
  if (found === null) return [];
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return [
    {
      at: locateIn(file, text, found.index),
      problem: `holds the character U+${code}, which is not accepted`,
    },
  ];
}

/** A character as Unicode names it: `U+0000`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Position of an offset in a text. */
function locateIn(file: string, text: string, offset: number): Location {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { file, line: before.split("\n").length, column: offset - lineStart + 1 };
}
