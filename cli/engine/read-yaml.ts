import { isUtf8 } from "node:buffer";
import { readFileSync, statSync, type Stats } from "node:fs";
import path from "node:path";
import { isCollection, isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { InputFaults, type Location } from "../../components/core/faults.ts";

/** More aliases than this are no way to save typing but to fill memory. */
const MAX_ALIASES = 1_000;
/** Largest file. The program says the same of its own inputs; a stack has no use for more. */
const MAX_BYTES = 1_048_576;

/** A YAML file as plain data, with the place of each value. */
export interface YamlFile {
  readonly value: unknown;
  readonly document: Document;
  /** Where the value at a path stands, or the nearest one above it. */
  readonly locate: (path: readonly PropertyKey[]) => Location;
}

/**
 * Reads a YAML file of the project.
 *
 * @param uniqueKeys whether a key that is there twice is an error. The parser takes quadratic time to find it, so it is the
 *   program that refuses its own inputs.
 * @throws InputFaults when it cannot be read, is no text, no YAML, or cannot be held in memory
 */
export function readYamlFile(root: string, file: string, uniqueKeys = false): YamlFile {
  const text = readText(root, file);
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  try {
    const options = {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
      uniqueKeys,
    } as const;
    const document = parseDocument(text, options);
    if (document.errors.length > 0) {
      throw new InputFaults(
        document.errors.map(({ message, pos }) => ({ at: at(pos[0]), problem: inOwnWords(message) })),
      );
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, document, locate: (where) => at(offsetOf(document, where)) };
  } catch (error) {
    if (error instanceof InputFaults) throw error;
    throw new InputFaults([{ at: { file, line: 1, column: 1 }, problem: reason(error) }]);
  }
}

/** What went wrong, for a fault. The parser and whoever walks its result recurse, so depth ends in a full stack. */
export function reason(error: unknown): string {
  return inOwnWords(error instanceof Error ? error.message : String(error));
}

/** The parser's message without the piece of the text that some repeat, which may hold a secret. */
function inOwnWords(message: string): string {
  return message.startsWith("Maximum call stack")
    ? "is nested too deeply, or an alias in it refers to what it is part of"
    : (message.split("\n", 1)[0] ?? "").replace(/: ".*$/, "");
}

function readText(root: string, file: string): string {
  const refuse = (problem: string, line?: number) =>
    new InputFaults([{ at: line === undefined ? { file } : { file, line, column: 1 }, problem }]);
  let content: Buffer;
  try {
    // Of anything else, such as a named pipe, there may be no end.
    const { size } = statRegularFile(path.join(root, file));
    if (size > MAX_BYTES)
      throw refuse(`is too big, got ${size} bytes, allowed at most ${MAX_BYTES} bytes`, 1);
    content = readFileSync(path.join(root, file));
  } catch (error) {
    throw error instanceof InputFaults ? error : refuse(`cannot be read (${codeOf(error)})`);
  }
  const text = content.toString("utf8");
  if (isUtf8(content)) return text;
  throw refuse("is not written in UTF-8", text.slice(0, text.indexOf("\uFFFD")).split("\n").length);
}

function statRegularFile(file: string): Stats {
  const status = statSync(file);
  if (!status.isFile()) throw Object.assign(new Error("not a file"), { code: "it is no regular file" });
  return status;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
}

function offsetOf(document: Document, where: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of where) {
    if (isSeq(node)) {
      node = node.items[Number(key)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
      continue;
    }
    if (!isMap(node)) break;
    const pair = node.items.findLast((item) => String(item.key) === String(key));
    if (pair === undefined) break;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = isCollection(pair.value) ? pair.value : undefined;
  }
  return offset;
}
