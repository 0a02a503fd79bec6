import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InputFaults } from "../../../components/core/faults.ts";
import { parsePlan } from "../../../cli/plan/schema.ts";
import { CLUSTER, object, plan } from "./plans.ts";

const good = plan([
  CLUSTER,
  object(
    "core/v1:Secret",
    "s",
    { data: { $secret: true } },
    { aliases: ["urn:x", { name: "y", noParent: true }] },
  ),
]);

function faults(text: string): string {
  try {
    parsePlan(text, "base.json");
  } catch (error) {
    assert.ok(error instanceof InputFaults, String(error));
    return error.message;
  }
  throw new Error("no fault was found");
}

/** The good plan with a part of its first resource, or of the whole, changed. */
function broken(
  change: (document: {
    schemaVersion: unknown;
    stacks: Record<string, { resources: Record<string, unknown>[] }>;
  }) => void,
): string {
  const document = structuredClone(good) as never;
  change(document);
  return JSON.stringify(document);
}

describe("a plan file", () => {
  it("is read as it is", () => {
    assert.deepEqual(parsePlan(JSON.stringify(good), "base.json"), good);
  });

  it("keeps keys with a meaning in JavaScript", () => {
    const text = JSON.stringify(good).replace('"context"', '"__proto__"');
    assert.deepEqual(
      Object.keys(parsePlan(text, "f").stacks["dev"]?.resources[0]?.inputs ?? {})[0],
      "__proto__",
    );
  });

  it("that is no JSON is a fault which quotes nothing of it", () => {
    const message = faults('{"token": "canary');
    assert.match(message, /^base\.json: is no JSON/);
    assert.doesNotMatch(message, /canary/);
  });

  it("of another version, or none, is a fault", () => {
    assert.match(
      faults(broken((document) => (document.schemaVersion = 2))),
      /schemaVersion: is a plan of another version, or none, got 2, allowed 1/,
    );
    for (const text of ["[]", "null", "1", "{}", '"x"']) assert.match(faults(text), /schemaVersion/);
  });

  it("with wrong, missing or unknown keys says where", () => {
    assert.match(
      faults(broken(({ stacks }) => (stacks["dev"]!.resources[0]!["protect"] = "yes"))),
      /base\.json stacks\.dev\.resources\[0\]\.protect: /,
    );
    assert.match(
      faults(broken(({ stacks }) => delete stacks["dev"]!.resources[0]!["inputs"])),
      /resources\[0\]\.inputs: has to be a mapping/,
    );
    assert.match(faults(broken(({ stacks }) => (stacks["dev"]!.resources[0]!["more"] = 1))), /more/);
    assert.match(
      faults(broken(({ stacks }) => (stacks["dev"]!.resources[0]!["urn"] = "nothing"))),
      /is no URN/,
    );
  });

  it("with a URN twice, or of another stack, is a fault", () => {
    assert.match(
      faults(broken(({ stacks }) => stacks["dev"]!.resources.push(stacks["dev"]!.resources[0]!))),
      /resources\[2\]\.urn: is the URN of an earlier resource too/,
    );
    assert.match(faults(JSON.stringify(good).replace('"dev":', '"prod":')), /is no URN of the stack prod/);
  });

  it("with a stack whose name is none is a fault", () => {
    for (const name of ["__proto__", "a b", "<b>", ""])
      assert.match(
        faults(`{"schemaVersion":1,"stacks":{${JSON.stringify(name)}:{"resources":[],"outputs":{}}}}`),
        /no stack name/,
      );
  });

  it("that is nested too deep is a fault", () => {
    assert.match(
      faults(`{"schemaVersion":1,"stacks":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
      /nested deeper than 100 levels/,
    );
  });

  it("is a fault or a plan, whatever is done to it", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom("urn", "parent", "aliases", "inputs", "dependencies", "customTimeouts", "stacks"),
        (value, key) => {
          const text = broken((document) => {
            if (key === "stacks") document.stacks = value as never;
            else document.stacks["dev"]!.resources[0]![key] = value;
          });
          try {
            parsePlan(text, "f");
          } catch (error) {
            assert.ok(error instanceof InputFaults);
          }
        },
      ),
    );
  });
});
