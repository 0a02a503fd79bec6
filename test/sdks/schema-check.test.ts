import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { PlannedResource, PlanValue } from "../../cli/plan/plan.ts";
import { checkBinding, readShapes } from "../conformance/support/binding-shapes.ts";
import { belongsTo, checkInputs, formatFault } from "../conformance/support/check-inputs.ts";
import { namedValues, readSchema, type PackageSchema } from "../conformance/support/provider-schema.ts";
import { resource } from "../cli/render/plan-of.ts";
import { Thing } from "../fixtures/sdk/index.ts";

const THING = "made:index/thing:Thing";
const RULE = "made:index/ThingRule:ThingRule";
const ROOT = join(import.meta.dirname, "../..");

/** A schema in the form of `pulumi package get-schema`. */
const SCHEMA: PackageSchema = {
  name: "made",
  provider: {
    inputProperties: {
      url: { type: "string" },
      insecure: { type: "boolean" },
      token: { type: "string", secret: true },
    },
  },
  resources: {
    [THING]: {
      inputProperties: {
        name: { type: "string" },
        level: { type: "string", description: "How much. Valid values are `low`, `high`." },
        count: { type: "integer" },
        on: { type: "boolean" },
        rules: { type: "array", items: { $ref: `#/types/${RULE}` } },
        labels: { type: "object", additionalProperties: { type: "string" } },
        old: { type: "string", deprecationMessage: "Use name." },
      },
      requiredInputs: ["name"],
      properties: { name: { type: "string" }, thingId: { type: "integer" }, old: { type: "string" } },
      required: ["name", "thingId"],
    },
    "made:index/wide:Wide": {
      inputProperties: {
        mode: { $ref: "#/types/made:index%2FMode:Mode" },
        either: { oneOf: [{ type: "string" }, { type: "number" }] },
        fixed: { type: "string", const: "v1" },
        any: { $ref: "pulumi.json#/Any" },
        known: { type: "string", plain: true },
        key: { type: "string", secret: true },
        scopes: {
          type: "array",
          items: { type: "string" },
          description: "Allowed values are `read`, `write`.",
        },
      },
    },
    "made:index/gone:Gone": { deprecationMessage: "made:index/thing:Thing" },
  },
  types: {
    [RULE]: {
      type: "object",
      properties: {
        key: { type: "string" },
        value: { type: "string", secret: true },
        stale: { type: "string", deprecationMessage: "Use key." },
      },
      required: ["key"],
    },
    "made:index/Mode:Mode": { type: "string", enum: [{ value: "fast" }, { value: "slow" }] },
  },
};

const SECRET = { $secret: true } as const;
const UNKNOWN = { $unknown: true } as const;

function planned(type: string, inputs: Record<string, PlanValue>, part: Partial<PlannedResource> = {}) {
  return resource({ urn: `urn:pulumi:dev::p::${type}::x`, type, name: "x", inputs, ...part });
}

/** Faults without the URN. */
function faults(
  type: string,
  inputs: Record<string, PlanValue>,
  part: Partial<PlannedResource> = {},
): string[] {
  return checkInputs(SCHEMA, planned(type, inputs, part)).map(({ path, problem, expected }) =>
    `${path}: ${problem}, expected ${expected}`.replace(/^: /, ""),
  );
}

const thing = (inputs: Record<string, PlanValue>) => faults(THING, { name: "a", ...inputs });
const wide = (inputs: Record<string, PlanValue>) => faults("made:index/wide:Wide", inputs);

describe("the check of inputs", () => {
  it("accepts what the schema says, with outputs and secrets anywhere", () => {
    assert.deepEqual(thing({ level: "low", count: 3, on: true, rules: [{ key: "a", value: SECRET }] }), []);
    assert.deepEqual(thing({ labels: { a: "b", c: UNKNOWN }, count: UNKNOWN, on: SECRET, level: null }), []);
    assert.deepEqual(thing({ rules: [UNKNOWN, SECRET, { key: UNKNOWN }] }), []);
    assert.deepEqual(faults(THING, { name: UNKNOWN, rules: SECRET }), []);
    assert.deepEqual(
      wide({ mode: "fast", either: 1, fixed: "v1", any: [{ a: 1 }], known: "a", key: SECRET }),
      [],
    );
    assert.deepEqual(wide({ either: "a", any: null, scopes: ["read", "write"] }), []);
  });

  it("names the resource, the input and the expectation", () => {
    const [fault] = checkInputs(SCHEMA, planned(THING, { name: "a", cuont: 3 }));
    assert.ok(fault);
    assert.equal(formatFault(fault), `urn:pulumi:dev::p::${THING}::x: cuont: is unknown, expected count`);
  });

  it("refuses unknown and missing inputs, also inside", () => {
    assert.deepEqual(thing({ utterly: 1 }), ["utterly: is unknown, expected one of 7 names"]);
    assert.deepEqual(faults(THING, {}), ["name: is missing, expected string"]);
    assert.deepEqual(faults(THING, { name: null }), ["name: is missing, expected string"]);
    assert.deepEqual(thing({ rules: [{ kee: "a" }] }), [
      "rules[0].key: is missing, expected string",
      "rules[0].kee: is unknown, expected key",
    ]);
    assert.deepEqual(thing({ toString: "a" }), ["toString: is unknown, expected one of 7 names"]);
  });

  it("refuses wrong types, at every depth", () => {
    assert.deepEqual(thing({ count: "3" }), ['count: is "3", expected integer']);
    assert.deepEqual(thing({ count: 1.5 }), ["count: is 1.5, expected integer"]);
    assert.deepEqual(thing({ on: "true" }), ['on: is "true", expected boolean']);
    assert.deepEqual(faults(THING, { name: 3 }), ["name: is 3, expected string"]);
    assert.deepEqual(faults(THING, { name: ["a"] }), ["name: is a list, expected string"]);
    assert.deepEqual(thing({ rules: { key: "a" } }), [
      "rules: is an object, expected a list of an object of type ThingRule",
    ]);
    assert.deepEqual(thing({ rules: ["a"] }), ['rules[0]: is "a", expected an object of type ThingRule']);
    assert.deepEqual(thing({ rules: [{ key: 1 }] }), ["rules[0].key: is 1, expected string"]);
    assert.deepEqual(thing({ labels: { a: 1 } }), ["labels.a: is 1, expected string"]);
    assert.deepEqual(thing({ labels: [] }), ["labels: is a list, expected an object of string"]);
    assert.deepEqual(wide({ either: true }), ["either: is true, expected string or number"]);
  });

  it("refuses values outside a closed set, whether it is declared or described", () => {
    assert.deepEqual(thing({ level: "middle" }), ['level: is "middle", expected one of low, high']);
    assert.deepEqual(wide({ mode: "quick" }), ['mode: is "quick", expected one of fast, slow']);
    assert.deepEqual(wide({ fixed: "v2" }), ['fixed: is "v2", expected "v1"']);
    assert.deepEqual(wide({ scopes: ["read", "rite"] }), [
      'scopes[1]: is "rite", expected one of read, write',
    ]);
  });

  it("refuses what is deprecated: inputs, parts of them and resources", () => {
    assert.deepEqual(thing({ old: "a" }), ["old: is deprecated, expected Use name."]);
    assert.deepEqual(thing({ rules: [{ key: "a", stale: "b" }] }), [
      "rules[0].stale: is deprecated, expected Use key.",
    ]);
    assert.deepEqual(faults("made:index/gone:Gone", {}), [`the resource is deprecated, expected ${THING}`]);
  });

  it("refuses secrets in plain text without showing them, and outputs where there can be none", () => {
    assert.deepEqual(wide({ key: "canary" }), ["key: stands in the plan in plain text, expected a secret"]);
    assert.deepEqual(thing({ rules: [{ key: "a", value: "canary" }] }), [
      "rules[0].value: stands in the plan in plain text, expected a secret",
    ]);
    assert.deepEqual(wide({ known: UNKNOWN }), [
      "known: is an output, expected a value that every plan knows",
    ]);
  });

  it("refuses a resource the provider does not have", () => {
    assert.deepEqual(faults("made:index/think:Think", {}), [
      `the provider has no made:index/think:Think, expected ${THING}`,
    ]);
  });

  it("demands nothing of a resource that is only read, which is found by its outputs too", () => {
    const external = { external: true };
    assert.deepEqual(faults(THING, { thingId: 3 }, external), []);
    assert.deepEqual(faults(THING, { thingId: "3" }, external), ['thingId: is "3", expected integer']);
    assert.deepEqual(thing({ thingId: 3 }), ["thingId: is unknown, expected one of 7 names"]);
  });

  it("reads what a provider takes as text", () => {
    const provider = (inputs: Record<string, PlanValue>) => faults("pulumi:providers:made", inputs);
    assert.deepEqual(provider({ url: "https://a", insecure: "false", token: SECRET }), []);
    assert.deepEqual(provider({ insecure: false }), []);
    assert.deepEqual(provider({ insecure: "no" }), ['insecure: is "no", expected boolean']);
    assert.deepEqual(provider({ insecure: "1", tokn: "a" }), [
      "insecure: is 1, expected boolean",
      "tokn: is unknown, expected token",
    ]);
    assert.deepEqual(provider({ token: "canary" }), [
      "token: stands in the plan in plain text, expected a secret",
    ]);
  });

  it("knows which resources are those of a package", () => {
    const of = (type: string) => belongsTo("made", planned(type, {}));
    assert.deepEqual(
      [THING, "pulumi:providers:made", "pulumi:providers:other", "made2:index/thing:Thing"].map(of),
      [true, true, false, false],
    );
  });

  it("fails over a type that it cannot check", () => {
    const schema = { ...SCHEMA, resources: { [THING]: { inputProperties: { a: { $ref: "#/types/x" } } } } };
    assert.throws(() => checkInputs(schema, planned(THING, { a: "b" })), /has no type #\/types\/x/);
  });
});

describe("a closed set in a description", () => {
  const span = (value: string, other: string) =>
    `<span pulumi-lang-nodejs="\`${other}\`" pulumi-lang-python="\`${value}\`">\`${other}\`</span>`;

  it("is read as the provider writes the values", () => {
    assert.deepEqual(namedValues("Valid values are: `a`, `no one`, or `b`."), ["a", "no one", "b"]);
    assert.deepEqual(namedValues('Possible values: `"high"`, `"none"`. (Default: `""`)'), ["high", "none"]);
    assert.deepEqual(namedValues("Valid values are `never` (Do not allow) or `always` (Require)."), [
      "never",
      "always",
    ]);
    assert.deepEqual(
      namedValues(`Valid values are ${span("rebase_merge", "rebaseMerge")}, ${span("ff", "ff")}.`),
      ["rebase_merge", "ff"],
    );
  });

  it("is none where values are examples, may be joined, or the text is cut off", () => {
    assert.equal(namedValues(undefined), undefined);
    assert.equal(namedValues("Can be `daily` or a cron string."), undefined);
    assert.equal(namedValues("Valid values are `a`, `b`, which can be comma separated."), undefined);
    const long = "x".repeat(300);
    assert.equal(namedValues(`${long} Valid values are \`a\`, `), undefined);
    assert.equal(namedValues(`${long} Valid values are \`a\`, <span pulumi`), undefined);
    assert.deepEqual(namedValues(`${long} Valid values are \`a\`.`), ["a"]);
  });
});

describe("the check of a binding", () => {
  const shapes = readShapes(ROOT, join(import.meta.dirname, "../fixtures/sdk/index.ts"))("Thing");
  const check = (change: (thing: PackageSchema["resources"][string]) => object, extra: string[] = []) => {
    const changed = { ...SCHEMA.resources[THING], ...change(SCHEMA.resources[THING]!) };
    return checkBinding({ ...SCHEMA, resources: { [THING]: changed } }, Thing.binding, shapes, extra);
  };
  const input = (name: string, property: object | undefined) =>
    check(({ inputProperties }) => {
      const rest = Object.fromEntries(Object.entries(inputProperties ?? {}).filter(([key]) => key !== name));
      return { inputProperties: property === undefined ? rest : { ...rest, [name]: property } };
    });

  it("accepts one that says what the schema says", () => {
    assert.deepEqual(
      check(() => ({})),
      [],
    );
  });

  it("refuses inputs that are too many, too few, or demanded otherwise", () => {
    assert.deepEqual(input("on", undefined), [
      "input on is optional, expected absent",
      "on is only in the types",
    ]);
    assert.deepEqual(input("more", { type: "string" }), [
      "input more is absent, expected optional",
      "more is absent from the types",
    ]);
    assert.deepEqual(
      check(() => ({ requiredInputs: ["name", "count"] })),
      ["input count is optional, expected required", "count is optional in the types alone"],
    );
  });

  it("refuses types and closed sets that are not those of the schema", () => {
    assert.deepEqual(input("count", { type: "string" }), [
      "count is number in the types, string in the schema",
    ]);
    assert.deepEqual(input("labels", { type: "object", additionalProperties: { type: "integer" } }), [
      "labels{} is string in the types, integer in the schema",
    ]);
    assert.deepEqual(input("level", { type: "string", description: "Valid values are `low`, `top`." }), [
      "level takes low, high, expected low, top",
    ]);
    assert.deepEqual(input("name", { type: "string", description: "Valid values are `low`, `top`." }), [
      "name takes everything, expected low, top",
    ]);
    assert.deepEqual(input("level", { type: "string" }), []);
    assert.deepEqual(input("rules", { type: "array", items: { type: "string" } }), [
      "input rules is optional secret, expected optional",
      "rules[] is object in the types, string in the schema",
    ]);
  });

  it("refuses secrets that are not marked, and marks that have no reason", () => {
    assert.deepEqual(input("name", { type: "string", secret: true }), [
      "input name is required, expected required secret",
    ]);
    assert.deepEqual(
      check(() => ({}), ["labels"]),
      ["input labels is optional, expected optional secret"],
    );
  });

  it("refuses outputs that the provider does not have, has not always, or has otherwise", () => {
    assert.deepEqual(
      check(() => ({ properties: { thingId: { type: "integer" }, more: { type: "string" } } })),
      ["output more is absent, expected plain"],
    );
    assert.deepEqual(
      check(() => ({ properties: { thingId: { type: "string", secret: true } } })),
      [
        "output thingId is plain, expected secret",
        "output thingId is number in the types, string in the schema",
      ],
    );
    assert.deepEqual(
      check(() => ({ required: ["name"] })),
      ["output thingId may be absent"],
    );
  });

  it("refuses a resource that the provider deprecates or does not have", () => {
    assert.deepEqual(
      check(() => ({ deprecationMessage: "gone" })),
      ["deprecated: gone"],
    );
    assert.deepEqual(checkBinding({ ...SCHEMA, resources: {} }, Thing.binding, shapes, []), [
      `the provider has no ${THING}`,
    ]);
  });
});

describe("the schema of a provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-schemas-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is read from the folder that is set, in both forms", async () => {
    writeFileSync(join(folder, "made.json"), JSON.stringify(SCHEMA));
    assert.deepEqual(await readSchema(ROOT, "made", folder), SCHEMA);
    const short = { ...SCHEMA, provider: { url: { type: "string" } } };
    const provider = planned("pulumi:providers:made", { url: 1 });
    assert.deepEqual(
      checkInputs(short, provider).map(({ path }) => path),
      ["url"],
    );
  });

  it("is missed loudly, with the way to get it", async () => {
    await assert.rejects(
      readSchema(ROOT, "absent", folder),
      /no schema of the absent provider at .*absent\.json: write it with `pulumi package get-schema absent/,
    );
    // Without a setting, beside the checkout.
    await assert.rejects(
      readSchema(ROOT, "absent", ""),
      /shared\/schemas\/absent\.json.*SLIPWAY_PROVIDER_SCHEMAS/,
    );
  });

  it("is not that of another provider", async () => {
    writeFileSync(join(folder, "other.json"), JSON.stringify(SCHEMA));
    await assert.rejects(readSchema(ROOT, "other", folder), /is no schema of the other provider/);
  });
});
