import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { formatFault, type Fault, type Location } from "../../components/core/faults.ts";
import { contractSchema } from "../../stacks/contract.ts";
import { check } from "../../stacks/input/check.ts";
import { parseYaml } from "../../stacks/input/document.ts";
import { nearest } from "../../stacks/input/suggest.ts";

const FILE = "a.yaml";

/** Text that is no YAML, nearly YAML or YAML. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...Array.from("ab:- \n{}[],&*!|>'\"#?%\t0x_")), maxLength: 80 }),
  fc.json().map((json) => json),
  fc.object({ maxDepth: 4 }).map((value) => stringify(value)),
);

/** Plain data that a document can hold. */
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.string({ maxLength: 20 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const path = fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.nat(5)), { maxLength: 5 });

function isPosition(at: Location | undefined, source: string): boolean {
  const lines = source.split("\n");
  return (
    at?.file === FILE &&
    at.line !== undefined &&
    at.column !== undefined &&
    at.line >= 1 &&
    at.column >= 1 &&
    at.line <= Math.max(lines.length, 1)
  );
}

function isSorted(faults: readonly Fault[]): boolean {
  const places = faults.map(({ at }) => (at?.line ?? 0) * 1e7 + (at?.column ?? 0));
  return places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
}

it("any text gives a document or faults with positions in it, in order, each in one line", () => {
  fc.assert(
    fc.property(text, (source) => {
      const { document, faults } = parseYaml(FILE, source);
      assert.equal(document === undefined, faults.length > 0);
      assert.ok(isSorted(faults));
      for (const fault of faults) {
        assert.ok(isPosition(fault.at, source), formatFault(fault));
        assert.ok(!/[\n\r\u0000-\u001f]/.test(formatFault(fault)), JSON.stringify(formatFault(fault)));
      }
    }),
    { numRuns: 1_500 },
  );
});

it("JSON is read as JSON reads it, unless it is refused", () => {
  fc.assert(
    fc.property(data, (value) => {
      const source = JSON.stringify(value);
      const { document } = parseYaml(FILE, source);
      if (document !== undefined) assert.deepEqual(document.value, JSON.parse(source));
    }),
    { numRuns: 500 },
  );
});

it("every path, whether it exists or not, has a position in the document", () => {
  fc.assert(
    fc.property(data, path, (value, keys) => {
      const source = stringify(value);
      const { document } = parseYaml(FILE, source);
      if (document === undefined) return;
      assert.ok(isPosition(document.locate(keys), source));
      assert.ok(isPosition(document.locateKey(keys), source));
    }),
    { numRuns: 500 },
  );
});

it("any data is checked without an exception, with sorted faults at positions of the document", () => {
  const keys = Object.keys(contractSchema.shape);
  const near = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 6 })), data, {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.oneof(data, near), (value) => {
      const source = stringify(value);
      const { document } = parseYaml(FILE, source);
      if (document === undefined) return;
      const { value: checked, faults } = check(contractSchema, document);
      assert.equal(checked === undefined, faults.length > 0);
      assert.ok(isSorted(faults));
      for (const fault of faults) assert.ok(isPosition(fault.at, source), formatFault(fault));
    }),
    { numRuns: 500 },
  );
});

it("a suggestion is always one of the candidates", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
      const found = nearest(word, candidates);
      return found === undefined || candidates.includes(found);
    }),
  );
});
