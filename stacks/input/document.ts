import type {
  Alias,
  Document,
  LineCounter as Lines,
  Pair,
  ParsedNode,
  Scalar,
  YAMLError,
  YAMLMap,
} from "yaml";
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Fault, Location } from "../../components/core/faults.ts";
import { byPosition } from "./order.ts";
import { formatPath, type Path } from "./path.ts";
import { scalarFault } from "./scalars.ts";
import { textFaults } from "./text.ts";

/** A YAML document as data, with the position of each of its parts. */
export interface SourceDocument {
  readonly file: string;
  /** Plain objects, lists, strings, finite numbers, booleans and null. */
  readonly value: unknown;
  /** Where the value at `path` stands; for a path that does not exist, its nearest ancestor that does. */
  locate(path: Path): Location;
  /** Where the key of the value at `path` stands; for a path that does not exist, as {@link locate}. */
  locateKey(path: Path): Location;
}

/** What reading a document gave: the document, or what is wrong with it. */
export interface ParsedDocument {
  readonly document?: SourceDocument;
  readonly faults: Fault[];
}

/** Nested lists and mappings, counted from the document itself. */
const MAX_DEPTH = 32;
/** Longest key: some parsers look no further for its colon. */
const MAX_KEY = 1024;
const TOO_DEEP: Fault = { problem: "is nested too deeply", allowed: `at most ${MAX_DEPTH} levels` };
/** Values after aliases are followed: a document of 1 MiB has fewer unless aliases multiply it. */
const MAX_VALUES = 100_000;

/**
 * Reads one YAML document, without ever throwing.
 *
 * Only the YAML that every parser reads alike is accepted, because the Pulumi engine reads stack files with another
 * one: what the two read differently would give another plan offline than on the engine.
 *
 * @param file how faults name the file
 */
export function parseYaml(file: string, text: string): ParsedDocument {
  const unreadable = textFaults(file, text);
  if (unreadable.length > 0) return { faults: unreadable };

  const lines = new LineCounter();
  let documents: Document.Parsed[];
  try {
    // Duplicate keys are looked for here, because the parser takes quadratic time for it.
    const options = {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
      uniqueKeys: false,
    } as const;
    documents = [...parseAllDocuments(text, options)] as Document.Parsed[];
  } catch (error) {
    return { faults: [parserFault(file, error)] };
  }

  const [first, second] = documents;
  if (first === undefined) return { faults: [emptyFault(file)] };
  const errors = documents.flatMap((document) => document.errors);
  const exhausted = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (exhausted !== undefined)
    return { faults: [{ at: position(file, lines, exhausted.pos[0]), ...TOO_DEEP }] };
  if (errors.length > 0)
    return { faults: byPosition(errors.map((error) => syntaxFault(file, lines, error))) };
  if (second !== undefined) {
    const at = position(file, lines, second.range[0]);
    return { faults: [{ at, problem: "is a second document", allowed: "one document in a file" }] };
  }
  if (first.directives.yaml.explicit === true) {
    return {
      faults: [
        {
          at: { file, line: 1, column: 1 },
          problem: "names a version of YAML",
          fix: "remove the %YAML line",
        },
      ],
    };
  }
  if (first.contents === null || (isScalar(first.contents) && first.contents.value === null)) {
    return { faults: [emptyFault(file)] };
  }

  const reader = new Reader(file, text, first, lines);
  const value = reader.read();
  if (reader.faults.length > 0) return { faults: byPosition(reader.faults) };
  return { document: new ParsedSource(file, value, first, lines), faults: [] };
}

/** What a node became, with what it weighs, so that an alias need not be read again. */
interface Read {
  readonly value: unknown;
  readonly depth: number;
  readonly count: number;
}

/** Turns nodes into data and collects what is wrong with them. */
class Reader {
  readonly faults: Fault[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #lines: Lines;
  readonly #done = new Map<ParsedNode, Read>();
  readonly #open = new Set<ParsedNode>();
  /** Brackets that are open. */
  #flow = 0;
  readonly #anchors = new Map<string, ParsedNode>();
  #tooBig = false;

  constructor(file: string, text: string, document: Document.Parsed, lines: Lines) {
    this.#file = file;
    this.#text = text;
    this.#document = document;
    this.#lines = lines;
  }

  read(): unknown {
    return this.#read(this.#document.contents, []).value;
  }

  #read(node: ParsedNode | null, path: Path): Read {
    const leaf = (value: unknown): Read => ({ value, depth: 0, count: 1 });
    if (node === null) return leaf(null);
    if (isAlias(node)) return this.#alias(node, path);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.tag !== undefined) {
      this.#fault(node, path, { problem: "has a tag", fix: "remove the tag, and put text in quotes" });
    }
    if (isScalar(node)) {
      const fault = node.tag === undefined ? (scalarFault(node) ?? this.#flowFault(node)) : undefined;
      if (fault !== undefined) this.#fault(node, path, fault);
      return leaf(Object.is(node.value, -0) ? 0 : node.value);
    }
    if (path.length >= MAX_DEPTH) {
      this.#fault(node, path, TOO_DEEP);
      return leaf(null);
    }
    this.#open.add(node);
    const brackets = (isMap(node) || isSeq(node)) && node.flow === true ? 1 : 0;
    this.#flow += brackets;
    const read = isMap(node)
      ? this.#mapping(node.items, path)
      : this.#list(isSeq(node) ? node.items : [], path);
    this.#flow -= brackets;
    this.#open.delete(node);
    this.#done.set(node, read);
    if (read.count > MAX_VALUES && !this.#tooBig) {
      this.#tooBig = true;
      this.#fault(node, path, {
        problem: "is too big once its aliases are filled in",
        allowed: `at most ${MAX_VALUES} values`,
      });
    }
    return read;
  }

  #alias(node: Alias.Parsed, path: Path): Read {
    const none: Read = { value: null, depth: 0, count: 1 };
    // The nearest anchor before the alias counts, and nodes are read in the order of the text.
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.#fault(node, path, { problem: `alias "${node.source}" has no anchor before it` });
      return none;
    }
    if (this.#open.has(target)) {
      this.#fault(node, path, { problem: `alias "${node.source}" contains itself` });
      return none;
    }
    const read = this.#done.get(target) ?? {
      value: isScalar(target) ? target.value : null,
      depth: 0,
      count: 1,
    };
    if (path.length + read.depth > MAX_DEPTH) {
      this.#fault(node, path, TOO_DEEP);
    }
    return read;
  }

  #list(items: readonly unknown[], path: Path): Read {
    const children = items.map((item, index) => this.#read(item as ParsedNode, [...path, index]));
    return { value: children.map(({ value }) => value), ...weight(children) };
  }

  #mapping(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], path: Path): Read {
    const value: Record<string, unknown> = {};
    const seen = new Map<string, ParsedNode>();
    const children: Read[] = [];
    for (const { key, value: child } of pairs) {
      const name = this.#key(key, path);
      if (name === undefined) {
        children.push(this.#read(child, path));
        continue;
      }
      const earlier = seen.get(name);
      if (earlier !== undefined) {
        const first = position(this.#file, this.#lines, earlier.range[0]);
        this.#fault(key, [...path, name], {
          problem: "is a duplicate key",
          fix: `it stands on line ${first.line ?? 0} already`,
        });
        continue;
      }
      seen.set(name, key);
      const read = this.#read(child, [...path, name]);
      children.push(read);
      value[name] = read.value;
    }
    return { value, ...weight(children) };
  }

  /** Name of a key, or undefined with a fault when it is none. */
  #key(key: ParsedNode, path: Path): string | undefined {
    if (!isScalar(key)) {
      this.#fault(key, path, { problem: "has a key that is no text", allowed: "keys of text" });
      return undefined;
    }
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    if (key.tag !== undefined) {
      this.#fault(key, path, {
        problem: "has a key with a tag",
        fix: "remove the tag, and put text in quotes",
      });
      return undefined;
    }
    const name = key.value;
    if (typeof name !== "string") {
      this.#fault(key, path, {
        problem: "has a key that is no text",
        got: key.source === "" ? "nothing" : key.source.slice(0, 40),
        fix: "put the key in quotes",
      });
      return undefined;
    }
    if (name === "<<") {
      this.#fault(key, path, {
        problem: "has a merge key, which parsers read differently",
        fix: "write the values out",
      });
      return undefined;
    }
    if (name === "__proto__") {
      this.#fault(key, path, { problem: 'has a key named "__proto__", which is not accepted' });
      return undefined;
    }
    const fault = scalarFault(key) ?? this.#keyFault(key, name) ?? this.#flowFault(key);
    if (fault !== undefined) this.#fault(key, [...path, name], fault);
    return name;
  }

  /** Ways to write a key that parsers read differently: `[a:]` is the text "a:" for some, `{ ? a }` has no key. */
  #keyFault(key: Scalar.Parsed, name: string): Fault | undefined {
    const [start, end] = key.range;
    if (key.type === "PLAIN" && /^:[,[\]{}]/.test(this.#text.slice(end, end + 2))) {
      return { problem: "has no space after its colon, which parsers read differently", fix: "add a space" };
    }
    if (/\?\s+$/.test(this.#text.slice(Math.max(0, start - 80), start))) {
      return {
        problem: "is a key after a question mark, which parsers read differently",
        fix: "write key: value",
      };
    }
    return name.length > MAX_KEY
      ? { problem: "is too long a key", allowed: `at most ${MAX_KEY} characters` }
      : undefined;
  }

  /** Inside brackets, a question mark ends text for some parsers. */
  #flowFault(scalar: Scalar.Parsed): Fault | undefined {
    if (this.#flow === 0 || scalar.type !== "PLAIN" || !scalar.source.includes("?")) return undefined;
    return {
      problem: "holds a question mark inside brackets, which parsers read differently",
      fix: "put it in quotes",
    };
  }

  #fault(node: ParsedNode, path: Path, fault: Fault): void {
    const at = position(this.#file, this.#lines, node.range[0]);
    this.faults.push({ at, ...(path.length > 0 ? { path: formatPath(path) } : {}), ...fault });
  }
}

class ParsedSource implements SourceDocument {
  readonly file: string;
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines: Lines;
  readonly #indexes = new Map<YAMLMap.Parsed, Map<string, YAMLMap.Parsed["items"][number]>>();

  constructor(file: string, value: unknown, document: Document.Parsed, lines: Lines) {
    this.file = file;
    this.value = value;
    this.#document = document;
    this.#lines = lines;
  }

  locate(path: Path): Location {
    const { key, node } = this.#find(path);
    // A block that starts below its key, and a value that is not written, are best found by their key.
    const isBelow = node === null || ((isMap(node) || isSeq(node)) && node.flow !== true);
    const isUnwritten = isScalar(node) && node.source === "" && node.type === "PLAIN";
    return this.#position(key !== undefined && (isBelow || isUnwritten) ? key : (node ?? key));
  }

  locateKey(path: Path): Location {
    const { key, node, whole } = this.#find(path);
    return whole ? this.#position(key ?? node) : this.locate(path);
  }

  /** Entries of a mapping by key, made once: a document may have many faults in a large one. */
  #index(mapping: YAMLMap.Parsed): Map<string, YAMLMap.Parsed["items"][number]> {
    const known = this.#indexes.get(mapping);
    if (known !== undefined) return known;
    const index = new Map(
      mapping.items.map((item) => [isScalar(item.key) ? String(item.key.value) : "", item]),
    );
    this.#indexes.set(mapping, index);
    return index;
  }

  #position(node: ParsedNode | null | undefined): Location {
    return position(this.file, this.#lines, node?.range[0] ?? 0);
  }

  #find(path: Path): { key?: ParsedNode; node: ParsedNode | null; whole: boolean } {
    let node: ParsedNode | null = this.#document.contents;
    let key: ParsedNode | undefined;
    for (const part of path) {
      const inside = isAlias(node) ? (node.resolve(this.#document) as ParsedNode | undefined) : node;
      if (isMap(inside)) {
        const pair: YAMLMap.Parsed["items"][number] | undefined = this.#index(inside).get(String(part));
        if (pair === undefined) return { ...(key && { key }), node, whole: false };
        key = pair.key;
        node = pair.value;
      } else if (isSeq(inside) && typeof part === "number" && inside.items[part] !== undefined) {
        key = undefined;
        node = inside.items[part];
      } else {
        return { ...(key && { key }), node, whole: false };
      }
    }
    return { ...(key && { key }), node, whole: true };
  }
}

function weight(children: readonly Read[]): { depth: number; count: number } {
  let depth = 0;
  let count = 1;
  for (const child of children) {
    depth = Math.max(depth, child.depth);
    count += child.count;
  }
  return { depth: depth + 1, count };
}

function position(file: string, lines: Lines, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function emptyFault(file: string): Fault {
  return { at: { file, line: 1, column: 1 }, problem: "is empty" };
}

/** The parser's own message, without the piece of the text that some of them repeat. */
function syntaxFault(file: string, lines: Lines, error: YAMLError): Fault {
  const [firstLine = ""] = error.message.split("\n");
  const message = firstLine.replace(/: ".*$|(?<=^Not a YAML token): .*$/s, "");
  return {
    at: position(file, lines, error.pos[0]),
    problem: message.charAt(0).toLowerCase() + message.slice(1),
  };
}

function parserFault(file: string, error: unknown): Fault {
  const at = { file, line: 1, column: 1 };
  return { at, ...(error instanceof RangeError ? TOO_DEEP : { problem: "is no YAML" }) };
}
