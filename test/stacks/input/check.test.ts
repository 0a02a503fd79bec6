import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { formatFault } from "../../../components/core/faults.ts";
import { check, type CheckOptions } from "../../../stacks/input/check.ts";
import { parseYaml } from "../../../stacks/input/document.ts";
import { dnsLabel, duration, environmentVariableName, port } from "../../../stacks/input/fields.ts";

const schema = z.strictObject({
  name: dnsLabel().optional(),
  port: port().optional(),
  ratio: z.number().min(0).max(1).optional(),
  count: z.int().min(1).optional(),
  on: z.boolean().optional(),
  level: z.enum(["low", "medium", "high"]).optional(),
  version: z.enum(["1.2", "1.3"]).optional(),
  wait: duration().optional(),
  text: z.string().min(1).max(5).optional(),
  code: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe("Three capital letters"),
  items: z
    .array(z.strictObject({ id: z.int() }))
    .min(1)
    .max(2)
    .optional(),
  variables: z.record(environmentVariableName(), z.string()).optional(),
  token: z.string().min(3).meta({ secret: true }).optional(),
  vault: z.strictObject({ key: z.int() }).meta({ secret: true }).optional(),
  rule: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("all") }),
      z.strictObject({ kind: z.literal("header"), header: z.string() }),
    ])
    .optional(),
  either: z.union([z.int(), z.strictObject({ percent: z.int() })]).optional(),
  sum: z
    .strictObject({ a: z.int(), b: z.int() })
    .refine(({ a, b }) => a + b === 10, { error: "does not add up to 10", path: ["b"] })
    .optional(),
  encrypted: z.strictObject({ secure: z.string() }).meta({ secret: true }).optional(),
  other: z.unknown().optional(),
});

function faultsOf(text: string, options: CheckOptions = {}): string[] {
  const { document, faults } = parseYaml("a.yaml", text);
  assert.ok(document !== undefined, faults.map(formatFault).join("\n"));
  return check(schema, document, options).faults.map(formatFault);
}

describe("what is wrong with a value", () => {
  const name =
    'lower-case letters, digits and dashes, a letter first and no dash last, at most 63 characters, such as "edge"';
  const time =
    'a whole number, a space and a unit (ms, s, m, h, d or in words), such as "30 seconds" or "4 h"';
  const cases: [text: string, ...faults: string[]][] = [
    ["name: Edge", `a.yaml:1:7 name: is no name, got "Edge", allowed ${name}`],
    ["name: 7", `a.yaml:1:7 name: is no name, got 7, allowed ${name}; put it in quotes: "7"`],
    [
      `name: ${"a".repeat(64)}`,
      `a.yaml:1:7 name: is longer than 63 characters, got "${"a".repeat(47)}…", allowed ${name}`,
    ],
    ["port: 70000", "a.yaml:1:7 port: is too big, got 70000, allowed a whole number from 1 to 65535"],
    ["port: 0", "a.yaml:1:7 port: is too small, got 0, allowed a whole number from 1 to 65535"],
    [
      'port: "80"',
      'a.yaml:1:7 port: is no whole number, got "80", allowed a whole number from 1 to 65535; remove the quotes',
    ],
    ["port: 1.5", "a.yaml:1:7 port: is no whole number, got 1.5, allowed a whole number from 1 to 65535"],
    ["port:", "a.yaml:1:1 port: is no whole number, got nothing, allowed a whole number from 1 to 65535"],
    ["ratio: 1.5", "a.yaml:1:8 ratio: is too big, got 1.5, allowed a number from 0 to 1"],
    ["count: -1", "a.yaml:1:8 count: is too small, got -1, allowed a whole number of at least 1"],
    [
      "on: yes",
      'a.yaml:1:5 on: is neither true nor false, got "yes", allowed true or false, did you mean true?',
    ],
    [
      "on: Off",
      'a.yaml:1:5 on: is neither true nor false, got "Off", allowed true or false, did you mean false?',
    ],
    [
      "level: hihg",
      'a.yaml:1:8 level: is not one of the choices, got "hihg", allowed "low", "medium" or "high", did you mean "high"?',
    ],
    [
      "level: zzzzzz",
      'a.yaml:1:8 level: is not one of the choices, got "zzzzzz", allowed "low", "medium" or "high"',
    ],
    [
      "version: 1.2",
      'a.yaml:1:10 version: is not one of the choices, got 1.2, allowed "1.2" or "1.3"; put it in quotes: "1.2"',
    ],
    ["wait: 7d", `a.yaml:1:7 wait: is no duration, got "7d", allowed ${time}`],
    ["wait: [1]", `a.yaml:1:7 wait: is no duration, got a list of 1 item, allowed ${time}`],
    ['text: ""', 'a.yaml:1:7 text: is empty, got "", allowed text from 1 to 5 characters'],
    ["text: abcdef", 'a.yaml:1:7 text: is too long, got "abcdef", allowed text from 1 to 5 characters'],
    ["text: { a: 1 }", "a.yaml:1:7 text: is no text, got a mapping, allowed text from 1 to 5 characters"],
    ["code: abc", 'a.yaml:1:7 code: does not have the right form, got "abc", allowed Three capital letters'],
    [
      "items: []",
      "a.yaml:1:8 items: has too few items, got a list of 0 items, allowed a list from 1 to 2 items",
    ],
    ["items: x", 'a.yaml:1:8 items: is no list, got "x", allowed a list from 1 to 2 items'],
    ["items:\n  - id: a\n", 'a.yaml:2:9 items[0].id: is no whole number, got "a", allowed a whole number'],
    ["items:\n  - {}\n", "a.yaml:2:5 items[0].id: is missing, allowed a whole number"],
    [
      'variables: { "a-b": x }',
      'a.yaml:1:14 variables.a-b: key is no environment variable name, allowed letters, digits and underscores, no digit first, such as "LOG_LEVEL"',
    ],
    [
      "variables: { A: 1 }",
      'a.yaml:1:17 variables.A: is no text, got 1, allowed text; put it in quotes: "1"',
    ],
    [
      "rule: { kind: heder }",
      'a.yaml:1:15 rule.kind: is not one of the choices, got "heder", allowed "all" or "header", did you mean "header"?',
    ],
    ["rule: {}", 'a.yaml:1:7 rule.kind: is missing, allowed "all" or "header"'],
    ["rule: { kin: all }", "a.yaml:1:9 rule.kin: is an unknown key, did you mean kind?"],
    ["rule: { kind: header }", "a.yaml:1:7 rule.header: is missing, allowed text"],
    ["rule: { kind: all, header: x }", "a.yaml:1:20 rule.header: is an unknown key, allowed kind"],
    [
      "either: { percent: x }",
      'a.yaml:1:20 either.percent: is no whole number, got "x", allowed a whole number',
    ],
    ["either: x", 'a.yaml:1:9 either: is not accepted, got "x", allowed a whole number or a mapping'],
    ["sum: { a: 1, b: 2 }", "a.yaml:1:17 sum.b: does not add up to 10, got 2"],
    ["nmae: x", "a.yaml:1:1 nmae: is an unknown key, did you mean name?"],
    ["[]", "a.yaml:1:1: is no mapping, got a list of 0 items, allowed a mapping"],
  ];
  for (const [text, ...faults] of cases)
    it(JSON.stringify(text), () => assert.deepEqual(faultsOf(text), faults));

  it("nothing, when nothing is", () => {
    const { document } = parseYaml(
      "a.yaml",
      "name: edge\nport: 80\nrule: { kind: header, header: x }\neither: { percent: 3 }",
    );
    assert.ok(document !== undefined);
    assert.deepEqual(check(schema, document), {
      value: { name: "edge", port: 80, rule: { kind: "header", header: "x" }, either: { percent: 3 } },
      faults: [],
    });
  });

  it("everything at once, in the order of the document", () => {
    const lines = faultsOf("port: 0\nname: A\nfoo: 1\nitems:\n  - id: x\n    ids: 1\n").map(
      (fault) => fault.split(" ")[0],
    );
    assert.deepEqual(lines, ["a.yaml:1:7", "a.yaml:2:7", "a.yaml:3:1", "a.yaml:5:9", "a.yaml:6:5"]);
  });

  it("a misspelt key once, not also as missing", () => {
    const strict = z.strictObject({ name: z.string(), kind: z.string() });
    const { document } = parseYaml("a.yaml", "nmae: x");
    assert.ok(document !== undefined);
    assert.deepEqual(check(strict, document).faults.map(formatFault), [
      "a.yaml:1:1 kind: is missing, allowed text",
      "a.yaml:1:1 nmae: is an unknown key, did you mean name?",
    ]);
  });

  it("not more than 200 faults", () => {
    const faults = faultsOf(Array.from({ length: 1000 }, (_, index) => `zz${index}: 1`).join("\n"));
    assert.equal(faults.length, 201);
    assert.equal(faults.at(-1), "a.yaml:201:1: and 800 more faults from here on");
  });
});

describe("where in a document", () => {
  it("names a part by its own path and finds it in the whole", () => {
    assert.deepEqual(
      faultsOf("config:\n  slipway:environment:\n    port: 0", {
        at: ["config", "slipway:environment"],
        path: "slipway:environment",
      }),
      ["a.yaml:3:11 slipway:environment.port: is too small, got 0, allowed a whole number from 1 to 65535"],
    );
  });
  it("checks a value that was read elsewhere, and shows where the document has it", () => {
    assert.deepEqual(faultsOf("port: 80", { value: { port: 0 } }), [
      "a.yaml:1:7 port: is too small, got 0, allowed a whole number from 1 to 65535",
    ]);
  });
});

describe("secrets", () => {
  const canary = "canary-3f9a";
  it("shows no value of a secret field, nor of anything in it", () => {
    assert.deepEqual(faultsOf("token: 77"), [
      "a.yaml:1:8 token: is no text, got [hidden], allowed text of at least 3 characters",
    ]);
    assert.deepEqual(faultsOf(`vault: { key: ${canary} }`), [
      "a.yaml:1:15 vault.key: is no whole number, got [hidden], allowed a whole number",
    ]);
  });
  it("shows no value of an unknown key", () => {
    assert.ok(!faultsOf(`tokn: ${canary}`).join("\n").includes(canary));
  });
  it("shows no credentials of a URL", () => {
    assert.ok(!faultsOf(`name: https://u:${canary}@example.org`).join("\n").includes(canary));
  });
  it("refuses a secure value inside another value", () => {
    assert.deepEqual(faultsOf(`name: { secure: ${canary} }\nitems: [{ id: { secure: x } }]`), [
      "a.yaml:1:7 name: secure values must be top-level keys, got [hidden]; give the secret a key of its own: pulumi config set --secret slipway:<name>",
      "a.yaml:2:15 items[0].id: secure values must be top-level keys, got [hidden]; give the secret a key of its own: pulumi config set --secret slipway:<name>",
    ]);
  });
  it("takes a secure value where the schema wants one", () => {
    assert.deepEqual(faultsOf("encrypted: { secure: AAA }\nother: { a: { secure: AAA } }"), []);
  });
});

describe("hostile values", () => {
  it("are shown in one short line without what a terminal acts on", () => {
    const [fault = ""] = faultsOf('level: "\\t\\n' + "x".repeat(1000) + '"');
    assert.ok(fault.length < 160 && !fault.includes("\n"), fault);
    const [key = ""] = faultsOf(`"${"k".repeat(1000)}": 1`);
    assert.ok(key.length < 500, key);
    assert.deepEqual(faultsOf('name: "a\\u200bb"')[0]?.includes("\\u{200b}"), true);
  });
});
