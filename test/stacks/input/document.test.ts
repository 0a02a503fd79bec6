import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatFault } from "../../../components/core/faults.ts";
import { parseYaml, type SourceDocument } from "../../../stacks/input/document.ts";

function faultsOf(text: string): string[] {
  return parseYaml("a.yaml", text).faults.map(formatFault);
}

function read(text: string): SourceDocument {
  const { document, faults } = parseYaml("a.yaml", text);
  assert.deepEqual(faults, []);
  assert.ok(document !== undefined);
  return document;
}

describe("what is read", () => {
  it("reads what every YAML parser reads alike", () => {
    const text = [
      "text: a",
      "quoted: '017'",
      'date: "2026-11-02"',
      "words: [on, off, yes, no]",
      "numbers: [0, -1, 1.5, 1e3, .5, -0]",
      "booleans: [true, False]",
      "nothing: [~, null]",
      "block: |",
      "  one",
      "  two",
      "alias: &x { k: v }",
      "again: *x",
    ].join("\n");
    assert.deepEqual(read(text).value, {
      text: "a",
      quoted: "017",
      date: "2026-11-02",
      words: ["on", "off", "yes", "no"],
      numbers: [0, -1, 1.5, 1000, 0.5, 0],
      booleans: [true, false],
      nothing: [null, null],
      block: "one\ntwo\n",
      alias: { k: "v" },
      again: { k: "v" },
    });
  });

  it("reads a byte order mark, Windows line ends and an ended document", () => {
    assert.deepEqual(read("\ufeffa: 1\r\nb: 2\r\n...\n").value, { a: 1, b: 2 });
  });
});

describe("what is refused", () => {
  const cases: [name: string, text: string, ...faults: string[]][] = [
    ["nothing", "", "a.yaml:1:1: is empty"],
    ["only a comment", "# c\n", "a.yaml:1:1: is empty"],
    ["an empty document", "---\n", "a.yaml:1:1: is empty"],
    ["a syntax error", "a: 'b\n", "a.yaml:2:1: missing closing 'quote"],
    ["a mapping in a line", "a: b: c", "a.yaml:1:4: nested mappings are not allowed in compact mappings"],
    ["a tab", "\ta: 1", "a.yaml:1:1: tabs are not allowed as indentation"],
    ["a duplicate key", "a: 1\nb: 2\na: 3", "a.yaml:3:1 a: is a duplicate key; it stands on line 1 already"],
    [
      "an octal number",
      "a: 017\nb: 0o17",
      "a.yaml:1:4 a: is a number with a leading zero, which parsers read differently; write a decimal number, or put text in quotes",
      "a.yaml:2:4 b: is a number in another base; write a decimal number, or put text in quotes",
    ],
    [
      "a number with underscores",
      "a: 1_000",
      "a.yaml:1:4 a: is a number with underscores, which parsers read differently; write a decimal number, or put text in quotes",
    ],
    [
      "a date",
      "a: 2026-11-02",
      "a.yaml:1:4 a: is a date without quotes, which parsers read differently; put it in quotes",
    ],
    [
      "a time",
      "a: 2026-11-02T10:00:00Z",
      "a.yaml:1:4 a: is a date without quotes, which parsers read differently; put it in quotes",
    ],
    [
      "no finite number",
      "a: .inf",
      "a.yaml:1:4 a: is no finite number; write a decimal number, or put text in quotes",
    ],
    [
      "no number",
      "a: .NaN",
      "a.yaml:1:4 a: is no finite number; write a decimal number, or put text in quotes",
    ],
    [
      "a number that JSON rounds",
      "a: 9007199254740993",
      "a.yaml:1:4 a: is a number that cannot be kept exactly; put it in quotes if it is an identifier",
    ],
    ["a tag", "a: !foo b", "a.yaml:1:9 a: has a tag; remove the tag, and put text in quotes"],
    ["a known tag", "a: !!str 017", "a.yaml:1:10 a: has a tag; remove the tag, and put text in quotes"],
    ["a number as key", "80: x", "a.yaml:1:1: has a key that is no text, got 80; put the key in quotes"],
    ["a list as key", "? [a]\n: x", "a.yaml:1:3: has a key that is no text, allowed keys of text"],
    [
      "a merge key",
      "a: &a {x: 1}\n<<: *a",
      "a.yaml:2:1: has a merge key, which parsers read differently; write the values out",
    ],
    [
      "a key that changes prototypes",
      "__proto__: {}",
      'a.yaml:1:1: has a key named "__proto__", which is not accepted',
    ],
    ["two documents", "a: 1\n---\nb: 2", "a.yaml:2:1: is a second document, allowed one document in a file"],
    ["a version", "%YAML 1.1\n---\na: yes", "a.yaml:1:1: names a version of YAML; remove the %YAML line"],
    ["an unknown alias", "a: *x", 'a.yaml:1:4 a: alias "x" has no anchor before it'],
    ["an alias inside itself", "&a [*a]", 'a.yaml:1:5 [0]: alias "a" contains itself'],
    [
      "numbers with underscores in strange places",
      "a: +_9\nb: 0_X7",
      "a.yaml:1:4 a: is a number with underscores, which parsers read differently; write a decimal number, or put text in quotes",
      "a.yaml:2:4 b: is a number with underscores, which parsers read differently; write a decimal number, or put text in quotes",
    ],
    [
      "a colon at a bracket",
      "[a:]",
      "a.yaml:1:2 [0].a: has no space after its colon, which parsers read differently; add a space",
    ],
    [
      "text after a colon or question mark",
      "a: :b\nc: ?d",
      "a.yaml:1:4 a: starts with a character that parsers read differently; put it in quotes",
      "a.yaml:2:4 c: starts with a character that parsers read differently; put it in quotes",
    ],
    [
      "a question mark inside brackets",
      "[a?b]",
      "a.yaml:1:2 [0]: holds a question mark inside brackets, which parsers read differently; put it in quotes",
    ],
    [
      "a key after a question mark",
      "? a\n: b",
      "a.yaml:1:3 a: is a key after a question mark, which parsers read differently; write key: value",
    ],
    [
      "a long key in brackets",
      `{ ${"k".repeat(1025)}: 1 }`,
      `a.yaml:1:3 ["${"k".repeat(59)}…"]: is too long a key, allowed at most 1024 characters`,
    ],
    [
      "a tab in an empty line",
      "a: 1\n \t\nb: 2",
      "a.yaml:2:1: has a tab in an empty line, which parsers read differently; remove the tab",
    ],
    ["NUL", "a: \0", "a.yaml:1:4: holds the character U+0000, which is not accepted"],
    ["an escaped NUL", 'a: "\\0"', "a.yaml:1:4 a: holds the character U+0000, which is not accepted"],
    [
      "a mark that reorders text",
      "a: \u202eb",
      "a.yaml:1:4: holds the character U+202E, which is not accepted",
    ],
    [
      "a line end of Unicode",
      "a: b\u2028c: d",
      "a.yaml:1:5: holds the character U+2028, which is not accepted",
    ],
    ["a lone carriage return", "a: b\rc: d", "a.yaml:1:5: holds the character U+000D, which is not accepted"],
    ["half a character", "a: \ud800", "a.yaml:1:4: holds the character U+D800, which is not accepted"],
    [
      "too much",
      "a".repeat(1_048_577),
      "a.yaml:1:1: is too big, got 1048577 bytes, allowed at most 1048576 bytes",
    ],
  ];
  for (const [name, text, ...faults] of cases) {
    it(name, () => assert.deepEqual(faultsOf(text), faults));
  }

  it("everything at once, in the order of the text", () => {
    assert.deepEqual(
      parseYaml("a.yaml", "a: 017\nb: .nan\n1: x\na: 2\n").faults.map(({ at }) => at?.line),
      [1, 2, 3, 4],
    );
  });

  it("more than 32 levels, however they are written", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    read(nested(32));
    const fault = "is nested too deeply, allowed at most 32 levels";
    assert.deepEqual(faultsOf(nested(33)), [`a.yaml:1:33 ${"[0]".repeat(32)}: ${fault}`]);
    for (const text of [
      "[".repeat(100_000),
      "{a: ".repeat(50_000),
      "- ".repeat(100_000),
      "? ".repeat(50_000),
    ]) {
      const [first, ...rest] = faultsOf(text);
      assert.match(first ?? "", /^a\.yaml:1:\d+: is nested too deeply, allowed at most 32 levels$/);
      assert.deepEqual(rest, []);
    }
    assert.match(
      faultsOf(`a: &a ${nested(20)}\nb: ${"[".repeat(20)}*a${"]".repeat(20)}`)[0] ?? "",
      /^a\.yaml:2:24 .*is nested too deeply/,
    );
  });

  it("aliases that multiply", () => {
    const level = (index: number) =>
      `a${index + 1}: &a${index + 1} [${Array(10).fill(`*a${index}`).join(",")}]`;
    const bomb = [
      "a0: &a0 [x,x,x,x,x,x,x,x,x,x]",
      ...Array.from({ length: 15 }, (_, index) => level(index)),
    ].join("\n");
    assert.deepEqual(faultsOf(bomb), [
      "a.yaml:5:9 a4: is too big once its aliases are filled in, allowed at most 100000 values",
    ]);
  });

  it("shows no value, which may be a secret", () => {
    assert.deepEqual(faultsOf("a: { secure: 017 }"), [
      "a.yaml:1:14 a.secure: is a number with a leading zero, which parsers read differently; write a decimal number, or put text in quotes",
    ]);
  });

  // The time limit is far from any measurement: it tells linear time from quadratic, which takes minutes.
  it("does not hang on many keys", { timeout: 20_000 }, async () => {
    // The limit only ends a test that gives it a turn.
    await Promise.resolve();
    const { document } = parseYaml(
      "a.yaml",
      `{${Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join(", ")}}`,
    );
    assert.equal(Object.keys(document?.value ?? {}).length, 60_000);
  });
});

describe("where things stand", () => {
  const document = read("a: &q\n  b: 1\n  c: [1, 2]\nd: *q\ne:\nf:\n  - x: 1\n    y: 2\n");
  const value: [path: (string | number)[], line: number, column: number][] = [
    [[], 1, 1],
    [["a"], 1, 1],
    [["a", "b"], 2, 6],
    [["a", "c"], 3, 6],
    [["a", "c", 1], 3, 10],
    [["d"], 4, 4],
    [["d", "b"], 2, 6],
    [["e"], 5, 1],
    [["f", 0], 7, 5],
    [["f", 0, "y"], 8, 8],
  ];
  for (const [path, line, column] of value) {
    it(`value at ${JSON.stringify(path)}`, () =>
      assert.deepEqual(document.locate(path), { file: "a.yaml", line, column }));
  }
  it("an absent path is where its nearest ancestor is", () => {
    assert.deepEqual(document.locate(["a", "zz", "y"]), document.locate(["a"]));
    assert.deepEqual(document.locate(["f", 7]), document.locate(["f"]));
    assert.deepEqual(document.locate(["a", "b", "c"]), document.locate(["a", "b"]));
  });
  it("keys", () => {
    assert.deepEqual(document.locateKey(["a", "c"]), { file: "a.yaml", line: 3, column: 3 });
    assert.deepEqual(document.locateKey(["d"]), { file: "a.yaml", line: 4, column: 1 });
    assert.deepEqual(document.locateKey(["a", "zz"]), document.locate(["a"]));
  });
});
