/** What the reference says about one key of a document, or one argument of a component. */
export interface Entry {
  readonly name: string;
  /** What its value is, in words: `duration`, `list of mappings`, `"HTTP" or "HTTPS"`. */
  readonly type: string;
  readonly required: boolean;
  /** What holds without it, as a value or in words. */
  readonly default?: string;
  /** What a value looks like, where the type does not say it. */
  readonly form?: string;
  readonly description: string;
  /** Values that show the form. */
  readonly examples?: readonly string[];
  /** Condition under which the key exists: `protocol is "HTTPS"`. */
  readonly when?: string;
  /** What is inside, for mappings and lists of mappings. */
  readonly children: readonly Entry[];
}

/** The reference of the components: `docs/reference/arguments.json`. */
export interface ArgumentsReference {
  readonly schemaVersion: 1;
  /** Sorted by name. */
  readonly components: readonly ComponentEntry[];
}

/** A component with its arguments. */
export interface ComponentEntry extends Entry {
  /** Type token, which is public contract. */
  readonly token: string;
  /** Source file. */
  readonly file: string;
}

/** Puts the keys of the branches of a choice together: what all have alike stands once, the rest says when it exists. */
export function mergeVariants(
  variants: readonly { readonly when: string; readonly children: readonly Entry[] }[],
): Entry[] {
  const merged: Entry[] = [];
  const seen = new Set<string>();
  for (const { children } of variants) {
    for (const child of children) {
      if (seen.has(child.name)) continue;
      seen.add(child.name);
      const holders = variants.flatMap(({ when, children: others }) => {
        const found = others.find(({ name }) => name === child.name);
        return found === undefined ? [] : [{ when, entry: found }];
      });
      merged.push(...mergeAlike(child, holders, variants.length));
    }
  }
  return merged;
}

function mergeAlike(
  first: Entry,
  holders: readonly { when: string; entry: Entry }[],
  total: number,
): Entry[] {
  const isAlike = holders.every(({ entry }) => JSON.stringify(entry) === JSON.stringify(first));
  if (!isAlike) {
    // The key that tells the branches apart needs no condition: its type is the condition.
    return holders.map(({ when, entry }) =>
      when === `${entry.name} is ${entry.type}` ? entry : { ...entry, when },
    );
  }
  if (holders.length === total) return [first];
  return [{ ...first, when: holders.map(({ when }) => when).join(" or ") }];
}
