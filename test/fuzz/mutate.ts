/** Seeded mutations of YAML texts: what hurried, careless and hostile people make of a file. */

/** A source of random numbers that gives the same ones for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit`, without it. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

type Mutation = (text: string, random: Random) => string | Buffer;

/** Every kind of mutation by its name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "line deleted": onLine(() => []),
  "line doubled": onLine((line) => [line, line]),
  "lines swapped": (text, random) => {
    const lines = text.split("\n");
    const [one, two] = [random.below(lines.length), random.below(lines.length)];
    [lines[one], lines[two]] = [lines[two] ?? "", lines[one] ?? ""];
    return lines.join("\n");
  },
  "line indented": onLine((line) => [`  ${line}`]),
  "line outdented": onLine((line) => [line.replace(/^ {2}/, "")]),
  "value retyped": onValue((_, random) =>
    random.pick([
      "7",
      "-1",
      "0",
      "1.5",
      "true",
      "null",
      "~",
      "[]",
      "{}",
      '""',
      "[1, [2]]",
      "{ a: 1 }",
      "text",
      '"8"',
      "yes",
      "1e400",
    ]),
  ),
  "value ambiguous": onValue((_, random) =>
    random.pick([
      "017",
      "0o17",
      "0x1F",
      "1_000",
      ".nan",
      "-.inf",
      "2026-11-02",
      "2026-11-02T10:00:00Z",
      "9007199254740993",
      "on",
      "12:30:00",
    ]),
  ),
  "value huge": onValue((_, random) =>
    random.pick([
      "x".repeat(random.below(200_000)),
      "9".repeat(400),
      "1".repeat(20),
      `"${"\\n".repeat(5000)}"`,
    ]),
  ),
  "value deep": onValue((_, random) => {
    const depth = 1 + random.below(3000);
    return random.pick([
      `${"[".repeat(depth)}${"]".repeat(depth)}`,
      "[".repeat(depth),
      `${"{a: ".repeat(depth)}1${"}".repeat(depth)}`,
    ]);
  }),
  "value of unicode": onValue((_, random) =>
    random.pick([
      "é",
      "日本語",
      "😀",
      "\u202e",
      "\u2028",
      "\u0085",
      "\ufeff",
      "a\u0300",
      "\u200b",
      "ﷺ".repeat(100),
      '"\\ud800"',
      '"\\u0000"',
      "\u001b[31mred",
    ]),
  ),
  "value of a shell": onValue((_, random) =>
    random.pick([
      "$(id)",
      "`id`",
      "${HOME}",
      "../../etc/passwd",
      "'; drop table",
      "{{ .Values }}",
      "%s%n",
      "<script>",
      "a\\b",
      "-rf",
      "javascript:alert(1)",
    ]),
  ),
  "value secure": onValue((_, random) =>
    random.pick(["{ secure: canary-value }", "{ secure: [1] }", "{ secure: 017 }", "{ secure: a, b: c }"]),
  ),
  "value tagged": onValue(
    (value, random) =>
      `${random.pick(["!foo", "!!str", "!!binary", "!!set", "!!js/function", "!!python/object:os.system", "!"])} ${value}`,
  ),
  "value cut": onValue((value, random) => value.slice(0, random.below(value.length + 1))),
  "value doubled": onValue((value) => value + value),
  "value in other case": onValue((value) =>
    value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase(),
  ),
  "key misspelt": onKey((key, random) => {
    const at = random.below(key.length);
    return random.pick([
      key.slice(0, at) + key.slice(at + 1),
      key.slice(0, at) + key.charAt(at) + key.slice(at),
      `${key}s`,
      key.toUpperCase(),
    ]);
  }),
  "key replaced": onKey((_, random) =>
    random.pick([
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
      "<<",
      "secure",
      "1",
      "true",
      "null",
      '""',
      "? a",
      "'",
      '"',
      "[a]",
      "{a: b}",
      "x".repeat(2000),
      "a.b",
      "a[0]",
      "😀",
      "-",
    ]),
  ),
  "character replaced": onCharacter((random) =>
    random.pick(Array.from("{}[]:,&*#?|-<>=!%@`'\"\\ \t\n\r\0\u007f")),
  ),
  "characters inserted": (text, random) => {
    const at = random.below(text.length + 1);
    return (
      text.slice(0, at) +
      random.pick([
        "\n---\n",
        "\n...\n",
        "%YAML 1.1\n---\n",
        "&a ",
        "*a",
        "\n\t",
        "|\n",
        ">-\n",
        " # ",
        "? ",
        "!!map ",
      ]) +
      text.slice(at)
    );
  },
  truncated: (text, random) => text.slice(0, random.below(text.length + 1)),
  "truncated in bytes": (text, random) => {
    const bytes = Buffer.from(`${text}\n# é日本`);
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  "bytes flipped": (text, random) => {
    const bytes = Buffer.from(text);
    for (let count = 1 + random.below(20); count > 0; count -= 1)
      bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  binary: (_, random) => Buffer.from(Array.from({ length: random.below(5000) }, () => random.below(256))),
  "other encoding": (text, random) => Buffer.from(random.pick(["", "\ufeff"]) + text, "utf16le"),
  "byte order mark": (text) => `\ufeff${text}`,
  "Windows line ends": (text, random) => text.replaceAll("\n", random.pick(["\r\n", "\r"])),
  "anchors and aliases": (text, random) => {
    const lines = text.split("\n");
    const from = random.below(lines.length);
    const named = lines.map((line, index) => (index === from ? line.replace(/: ?/, ": &anchor ") : line));
    return named
      .map((line, index) =>
        index > from && random.below(6) === 0 ? line.replace(/: .*/, ": *anchor") : line,
      )
      .join("\n");
  },
  "merge key": onLine((line) => [line, `${/^ */.exec(line)?.[0] ?? ""}<<: { a: 1 }`]),
  "alias bomb": (text, random) => {
    const levels = 2 + random.below(12);
    const level = (index: number) =>
      `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(", ")}]`;
    const bomb = ["a0: &a0 [x, x, x]", ...Array.from({ length: levels }, (_, index) => level(index))];
    return random.pick([
      `${bomb.join("\n")}\n${text}`,
      `${text}\n${bomb.join("\n")}\n`,
      `${text}\nbomb: &b [*b, *b]\n`,
    ]);
  },
  "many keys": (text, random) =>
    `${text}\n${Array.from({ length: random.below(20_000) }, (_, index) => `k${index}: ${index}`).join("\n")}\n`,
  "many faults": (text) => text.replaceAll(/: (\w)/g, ": ?$1"),
  "too big": (text) => `${text}\n${"# padding\n".repeat(120_000)}`,
  empty: (_, random) =>
    random.pick(["", "\n", "# nothing\n", "---\n", "~", "[]", "{}", "text", "1", '""', "- a", "null\n...\n"]),
  "block removed": (text, random) => {
    const lines = text.split("\n");
    const from = random.below(lines.length);
    const indent = (line: string) => /^ */.exec(line)?.[0].length ?? 0;
    const depth = indent(lines[from] ?? "");
    let to = from + 1;
    while (to < lines.length && indent(lines[to] ?? "") > depth) to += 1;
    return [...lines.slice(0, from), ...lines.slice(to)].join("\n");
  },
  "numbers moved": (text, random) =>
    text.replaceAll(/\b\d+\b/g, (number) =>
      random.below(4) === 0 ? String(random.below(100_000) - 10) : number,
    ),
  "names moved": (text, random) => {
    const words = text.match(/\b[a-z][a-z-]+[a-z]\b/g) ?? ["a"];
    return text.replaceAll(/(: )([a-z][a-z-]+)$/gm, (all, colon: string) =>
      random.below(5) === 0 ? colon + random.pick(words) : all,
    );
  },
};

function onLine(change: (line: string, random: Random) => string[]): Mutation {
  return (text, random) => {
    const lines = text.split("\n");
    const at = random.below(lines.length);
    lines.splice(at, 1, ...change(lines[at] ?? "", random));
    return lines.join("\n");
  };
}

function onMatch(pattern: RegExp, change: (found: string, random: Random) => string): Mutation {
  return (text, random) => {
    const places = [...text.matchAll(pattern)];
    if (places.length === 0) return text;
    const place = random.pick(places);
    return text.slice(0, place.index) + change(place[0], random) + text.slice(place.index + place[0].length);
  };
}

function onValue(change: (value: string, random: Random) => string): Mutation {
  return onMatch(/(?<=: )[^\s{}[\],#][^\n{}[\],#]*|(?<=: )[{[][^\n]*[}\]]/g, change);
}

function onKey(change: (key: string, random: Random) => string): Mutation {
  return onMatch(/(?<=^[ -]*|[{,] ?)[\w./:-]{1,64}(?=:[ \n])/gm, change);
}

function onCharacter(change: (random: Random) => string): Mutation {
  return (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + change(random) + text.slice(at + 1);
  };
}
