import { LineCounter, parseDocument } from "yaml";
import { InputFaults, type Fault } from "../../components/core/faults.ts";

/** More aliases than this are no way to save typing but to fill memory. */
const MAX_ALIASES = 1_000;

/**
 * A YAML document as plain data.
 *
 * @param file how faults name it
 * @throws InputFaults when it is no YAML
 */
export function readYaml(file: string, text: string): unknown {
  const lineCounter = new LineCounter();
  const fault = (problem: string, offset: number): Fault => {
    const { line, col } = lineCounter.linePos(offset);
    return { at: { file, line, column: col }, problem };
  };
  try {
    // Duplicate keys are for the program to refuse: the parser takes quadratic time to find them.
    const options = { lineCounter, prettyErrors: false, logLevel: "silent", uniqueKeys: false } as const;
    const document = parseDocument(text, options);
    if (document.errors.length > 0) {
      throw new InputFaults(document.errors.map(({ message, pos }) => fault(firstLine(message), pos[0])));
    }
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof InputFaults) throw error;
    throw new InputFaults([
      {
        at: { file, line: 1, column: 1 },
        problem: firstLine(error instanceof Error ? error.message : String(error)),
      },
    ]);
  }
}

/** The parser's message without the piece of the text that some repeat, which may hold a secret. */
function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/: ".*$/, "");
}
