import type { Fault, Location } from "../../components/core/faults.ts";
import { show } from "./display.ts";
import { nearest } from "./suggest.ts";

/** Where a part of an input stands. */
interface Place {
  readonly at?: Location;
  readonly path: string;
}

/** A name that refers to nothing. */
export function unknownFault(what: string, name: string, names: readonly string[], place: Place): Fault {
  const suggestion = nearest(name, names);
  return {
    ...place,
    problem: `${what} ${show(name)} does not exist`,
    ...(suggestion === undefined
      ? names.length === 0
        ? {}
        : { allowed: names.join(", ") }
      : { suggestion: show(suggestion) }),
  };
}

/** Names that stand in a list a second time. */
export function duplicateFaults(
  what: string,
  names: readonly string[],
  place: (index: number) => Place,
): Fault[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew ? [] : [{ ...place(index), problem: `${what} ${show(name)} is declared twice` }];
  });
}
