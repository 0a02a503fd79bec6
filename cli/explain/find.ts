import { distance } from "fastest-levenshtein";
import { InputFaults } from "../../components/core/faults.ts";
import type { Entry } from "./entry.ts";
import { ANY_KEY } from "./schema-entries.ts";

/** What stands at a path; more than one entry where it depends on another key. */
export interface Found {
  readonly path: string;
  readonly entries: readonly Entry[];
}

/**
 * Finds a path such as `environment.gateway.listeners[0].port` or `Gateway.listeners`; list indexes are passed over.
 *
 * @throws InputFaults that names the nearest path when there is none such
 */
export function find(tree: readonly Entry[], path: string): Found {
  const parts = partsOf(path);
  let here = tree;
  let entries: Entry[] = [];
  const walked: string[] = [];
  if (parts.length === 0) {
    throw new InputFaults([
      { problem: "no path is given", allowed: tree.map(({ name }) => name).join(", ") },
    ]);
  }
  for (const [index, part] of parts.entries()) {
    const exact = here.filter(({ name }) => name === part);
    entries = exact.length > 0 ? exact : here.filter(({ name }) => name === ANY_KEY);
    if (entries.length === 0) throw unknown(walked, part, parts.slice(index + 1), here);
    walked.push(part);
    here = entries.flatMap(({ children }) => children);
  }
  return { path: walked.join("."), entries };
}

/** Keys of a path; keys with dots are written in brackets: `labels["a.b"]`. */
function partsOf(path: string): string[] {
  const parts = [
    ...path.replace(/^slipway:environment\b/, "environment").matchAll(/\["([^"]*)"\]|\[\d*\]|([^.[\]]+)/g),
  ];
  return parts.map(([, quoted, plain]) => quoted ?? plain).filter((part) => part !== undefined);
}

function unknown(
  walked: readonly string[],
  part: string,
  rest: readonly string[],
  here: readonly Entry[],
): InputFaults {
  const names = [...new Set(here.map(({ name }) => name))];
  const near = nearest(part, names);
  return new InputFaults([
    {
      problem:
        names.length === 0
          ? `${walked.join(".")} has no keys`
          : walked.length === 0
            ? `nothing is called ${JSON.stringify(part)}`
            : `${JSON.stringify(part)} is no key of ${walked.join(".")}`,
      ...(near === undefined
        ? names.length === 0
          ? {}
          : { allowed: names.join(", ") }
        : { suggestion: [...walked, near, ...rest].join(".") }),
    },
  ]);
}

function nearest(word: string, names: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const near = names
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= limit && far < Math.max(word.length, name.length))
    .sort((a, b) => a.far - b.far);
  return near[0]?.name;
}
