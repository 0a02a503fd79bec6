import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Command } from "commander";
import { registerExplain } from "../../../cli/commands/explain.ts";
import { mergeVariants, type Entry } from "../../../cli/explain/entry.ts";
import { find } from "../../../cli/explain/find.ts";
import { readReference } from "../../../cli/explain/reference.ts";
import { entryOf } from "../../../cli/explain/schema-entries.ts";
import { contents, explanation } from "../../../cli/explain/text.ts";
import { InputFaults } from "../../../components/core/faults.ts";

const leaf = (name: string, more: Partial<Entry> = {}): Entry => ({
  name,
  type: "text",
  required: false,
  description: `About ${name}`,
  children: [],
  ...more,
});

const tree: Entry[] = [
  leaf("environment", {
    type: "mapping",
    required: true,
    children: [
      leaf("listeners", {
        type: "list: mapping",
        children: [
          leaf("protocol", { type: '"HTTP"', required: true }),
          leaf("protocol", { type: '"TCP"', required: true }),
          leaf("port", { type: "whole number", default: "80", examples: ["80", "8080"] }),
          leaf("host", { type: "host name", when: 'protocol is "HTTP"', form: "a DNS name" }),
        ],
      }),
      leaf("labels", { type: "mapping", children: [leaf("<key>")] }),
    ],
  }),
];

const plain = { colour: false };

describe("finding a path", () => {
  it("passes over list indexes and finds free keys", () => {
    assert.equal(find(tree, "environment.listeners[3].port").path, "environment.listeners.port");
    assert.equal(find(tree, 'environment.labels["a.b"]').entries[0]?.name, "<key>");
    assert.equal(find(tree, "slipway:environment.labels").path, "environment.labels");
    assert.equal(find(tree, "environment.listeners.protocol").entries.length, 2);
  });
  const unknown: [path: string, message: string][] = [
    ["enviroment.listeners", 'nothing is called "enviroment", did you mean environment.listeners?'],
    [
      "environment.lisseners.port",
      '"lisseners" is no key of environment, did you mean environment.listeners.port?',
    ],
    ["environment.zzzzzzzz", '"zzzzzzzz" is no key of environment, allowed listeners, labels'],
    ["environment.listeners.port.x", "environment.listeners.port has no keys"],
    ["", "no path is given, allowed environment"],
    ["...", "no path is given, allowed environment"],
  ];
  for (const [path, message] of unknown) {
    it(JSON.stringify(path), () => assert.throws(() => find(tree, path), { name: "InputFaults", message }));
  }
});

describe("text", () => {
  it("explains a key and what is inside it", () => {
    assert.equal(
      explanation(find(tree, "environment.listeners"), plain),
      [
        "environment.listeners",
        "    list: mapping; optional",
        "    About listeners",
        "",
        '  protocol  "HTTP"; required',
        "    About protocol",
        '  protocol  "TCP"; required',
        "    About protocol",
        "  port  whole number; default: 80",
        "    About port",
        "  host  host name; optional",
        "    About host",
        '    only when protocol is "HTTP"',
        "",
      ].join("\n"),
    );
  });
  it("shows the form and examples of a leaf", () => {
    assert.match(explanation(find(tree, "environment.listeners.host"), plain), /\n {4}form: a DNS name\n$/);
    assert.match(explanation(find(tree, "environment.listeners.port"), plain), /\n {4}such as: 80, 8080\n$/);
  });
  it("lists the top", () => assert.equal(contents(tree, plain), "environment\n    About environment\n"));
  it("is bold only when asked", () =>
    assert.match(contents(tree, { colour: true }), /^\u001b\[1menvironment\u001b\[22m\n/));
});

describe("entries of a JSON Schema", () => {
  it("puts the branches of a choice together", () => {
    const branch = (kind: string, properties: object) => ({
      type: "object",
      properties: {
        kind: { const: kind, description: kind },
        name: { type: "string", description: "Name" },
        ...properties,
      },
      required: ["kind"],
    });
    const entry = entryOf(
      "rule",
      { oneOf: [branch("a", {}), branch("b", { header: { type: "string", description: "Header" } })] },
      true,
    );
    assert.deepEqual(
      entry.children.map(({ name, type, when }) => [name, type, when]),
      [
        ["kind", '"a"', undefined],
        ["kind", '"b"', undefined],
        ["name", "text", undefined],
        ["header", "text", 'kind is "b"'],
      ],
    );
    assert.equal(entry.type, "mapping");
  });
  it("names types", () => {
    const type = (schema: Parameters<typeof entryOf>[1]) => entryOf("x", schema, false).type;
    assert.equal(type({ type: "integer", minimum: 1, maximum: 5 }), "whole number from 1 to 5");
    assert.equal(type({ type: "number", minimum: 0 }), "number of at least 0");
    assert.equal(type({ type: "number", maximum: 9 }), "number of at most 9");
    assert.equal(type({ type: "array", items: { type: "boolean" } }), "list: true or false");
    assert.equal(type({ enum: ["a", "b"] }), '"a" or "b"');
    assert.equal(type({ anyOf: [{ type: "string" }, { type: "integer" }] }), "text or whole number");
    assert.equal(type({ type: "string", title: "duration" }), "duration");
    assert.equal(type({}), "any value");
  });
  it("says what free keys look like", () => {
    const schema = {
      type: "object",
      propertyNames: { title: "label key", patternErrorMessage: "a name" },
      additionalProperties: { type: "string" },
    };
    const [child] = entryOf("labels", schema, false).children;
    assert.deepEqual(child, {
      name: "<key>",
      type: "text, by label key",
      required: false,
      form: "keys: a name",
      description: "",
      children: [],
    });
  });
  it("merges nothing when there is nothing", () => assert.deepEqual(mergeVariants([]), []));
});

describe("the shipped reference", () => {
  const shipped = readReference();
  for (const path of [
    "environment.gateway.listeners",
    "contract.routes.auth",
    "Gateway.listeners",
    "slipway:kubeconfig",
  ]) {
    it(path, () => assert.notEqual(find(shipped, path).entries[0]?.description, ""));
  }
  it("says how to make it when it is not there", () => {
    assert.throws(() => readReference("/nonexistent"), {
      name: "InputFaults",
      message: "docs/reference/schemas/stack-config.schema.json: is missing or damaged; run: make reference",
    });
  });
});

describe("the command", () => {
  async function run(...args: string[]): Promise<string> {
    let out = "";
    const stream = { write: (text: string) => (out += text) };
    const program = new Command().exitOverride();
    registerExplain(program, {
      io: { stdout: stream, stderr: stream, cwd: "/", env: {} },
      exit: () => undefined,
    });
    await program.parseAsync(["explain", ...args], { from: "user" });
    return out;
  }
  it("prints text", async () =>
    assert.match(
      await run("environment.slo.latency"),
      /^environment\.slo\.latency\n {4}duration; default: "500 ms"\n/,
    ));
  it("prints JSON", async () => {
    const found = JSON.parse(await run("environment.slo.latency", "--json")) as {
      schemaVersion: number;
      path: string;
      entries: Entry[];
    };
    assert.equal(found.schemaVersion, 1);
    assert.equal(found.path, "environment.slo.latency");
    assert.equal(found.entries[0]?.type, "duration");
  });
  it("lists the top", async () => {
    assert.match(await run(), /^environment\n/);
    const { contents: top } = JSON.parse(await run("--json")) as { contents: { name: string }[] };
    assert.deepEqual(
      top.slice(0, 2).map(({ name }) => name),
      ["environment", "contract"],
    );
  });
  it("fails with what may have been meant", async () => {
    await assert.rejects(
      run("contract.rutes"),
      (error) => error instanceof InputFaults && error.message.includes("did you mean contract.routes?"),
    );
  });
});
