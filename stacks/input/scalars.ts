import type { Scalar } from "yaml";
import type { Fault } from "../../components/core/faults.ts";
import { codePoint } from "./text.ts";

/**
 * What is wrong with a scalar that YAML parsers read differently, or that no field can hold.
 *
 * The fault does not show the scalar: what it is for is not known yet, so it may be a secret.
 */
export function scalarFault(scalar: Scalar.Parsed): Fault | undefined {
  const hidden = typeof scalar.value === "string" ? HIDDEN_CHARACTER.exec(scalar.value) : null;
  if (hidden !== null)
    return { problem: `holds the character ${codePoint(hidden[0])}, which is not accepted` };
  if (scalar.type !== "PLAIN") return undefined;
  const { source } = scalar;
  const ambiguity = AMBIGUITIES.find(({ matches }) => matches(source));
  if (ambiguity !== undefined) return { problem: ambiguity.problem, fix: ambiguity.fix };
  if (typeof scalar.value === "number" && !isExact(scalar.value)) {
    return {
      problem: "is a number that cannot be kept exactly",
      fix: "put it in quotes if it is an identifier",
    };
  }
  return undefined;
}

/** Control characters but tab and line ends, lone surrogates, and those that reorder the text around them. */

const HIDDEN_CHARACTER =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

const NUMBER_FIX = "write a decimal number, or put text in quotes";

interface Ambiguity {
  readonly matches: (source: string) => boolean;
  readonly problem: string;
  readonly fix: string;
}

/** Unquoted text that the Pulumi engine's parser reads as something else than YAML 1.2 does. */
const AMBIGUITIES: readonly Ambiguity[] = [
  {
    matches: (source) => /^[-+]?0[box][0-9a-f_]*$/i.test(source),
    problem: "is a number in another base",
    fix: NUMBER_FIX,
  },
  {
    matches: (source) => /^[-+]?0[0-9_]+$/.test(source),
    problem: "is a number with a leading zero, which parsers read differently",
    fix: NUMBER_FIX,
  },
  {
    matches: (source) =>
      source.includes("_") &&
      /^[-+.\d]/.test(source) &&
      /^[-+]?(0[box][0-9a-f]*|(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?)$/i.test(source.replaceAll("_", "")),
    problem: "is a number with underscores, which parsers read differently",
    fix: NUMBER_FIX,
  },
  {
    matches: (source) => /^[-+]?\.(inf|nan)$/i.test(source),
    problem: "is no finite number",
    fix: NUMBER_FIX,
  },
  {
    matches: (source) => /^[?:]/.test(source),
    problem: "starts with a character that parsers read differently",
    fix: "put it in quotes",
  },
  {
    matches: (source) => /^\d{4}-\d{1,2}-\d{1,2}([Tt \t].*)?$/.test(source),
    problem: "is a date without quotes, which parsers read differently",
    fix: "put it in quotes",
  },
];

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
