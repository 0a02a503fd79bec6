import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import { SHOW, shown } from "../../../cli/diff/hidden.ts";
import { renderMarkdown } from "../../../cli/diff/markdown.ts";
import { hasChanges } from "../../../cli/diff/model.ts";
import { formatPath, parsePath, type Segment } from "../../../cli/diff/path.ts";
import { diffRecords } from "../../../cli/diff/properties.ts";
import { renderTerminal } from "../../../cli/diff/terminal.ts";
import type { PlanDocument, PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { apply } from "./apply.ts";
import { child, component, plan } from "./plans.ts";

const RUNS = { numRuns: 300 };

const key = fc.oneof(
  fc.constantFrom(
    "name",
    "kind",
    "type",
    "key",
    "id",
    "spec",
    "data",
    "stringData",
    "__proto__",
    "constructor",
    "a.b/c",
    "",
    "*",
    "0",
  ),
  fc.string({ maxLength: 4 }),
);
const scalar = fc.oneof(
  fc.constantFrom("a", "b", "1", "Secret", "ConfigMap"),
  fc.string({ maxLength: 5, unit: "binary" }),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: PlanValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.constant({ $unknown: true } as const),
    fc.array(tie("value"), { maxLength: 4 }),
    // Lists of named elements, as most lists of manifests are.
    fc.uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c", 'd"]', "1", 1), v: tie("value") }), {
      maxLength: 4,
      selector: ({ name }) => name,
    }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const record = fc
  .array(fc.tuple(key, value), { maxLength: 4 })
  .map((entries): { [key: string]: PlanValue } => Object.fromEntries(entries));

const types = fc.constantFrom(
  "kubernetes:core/v1:Secret",
  "kubernetes:core/v1:ConfigMap",
  "kubernetes:apps/v1:Deployment",
  "pulumi:providers:kubernetes",
  "a:b:C",
);
const part = fc.record({
  type: types,
  name: fc.constantFrom("a", "b", "c", "d"),
  inputs: record,
  protect: fc.boolean(),
  custom: fc.boolean(),
  dependencies: fc.subarray(["urn:x", "urn:y"]),
});
const resources = fc
  .uniqueArray(part, { maxLength: 6, selector: ({ type, name }) => `${type} ${name}` })
  .map((parts) => parts.map((one) => child(null, one)));
const document = fc.tuple(resources, record).map(([list, outputs]) => plan(list, outputs));

describe("laws of the diff", () => {
  it("a plan does not differ from itself", () => {
    fc.assert(
      fc.property(document, (one) => assert.equal(hasChanges(diffPlans(one, structuredClone(one))), false)),
      RUNS,
    );
  });

  it("what is created one way is deleted the other way", () => {
    fc.assert(
      fc.property(document, document, (a, b) => {
        const urns = (from: PlanDocument, to: PlanDocument, kind: string): string[] =>
          diffPlans(from, to)
            .stacks.flatMap((stack) => stack.resources)
            .filter(({ change }) => change === kind)
            .map(({ urn }) => urn)
            .toSorted();
        assert.deepEqual(urns(a, b, "create"), urns(b, a, "delete"));
        assert.deepEqual(urns(a, b, "delete"), urns(b, a, "create"));
      }),
      RUNS,
    );
  });

  it("the changes applied to the base give the head", () => {
    const law = (a: { [key: string]: PlanValue }, b: { [key: string]: PlanValue }): void => {
      const changes = diffRecords(a, b, SHOW);
      assert.equal(JSON.stringify(shown(apply(a, changes), SHOW)), JSON.stringify(shown(b, SHOW)));
    };
    fc.assert(fc.property(record, record, law), { numRuns: 2000 });
    const list = fc.array(value, { maxLength: 5 }).map((items) => ({ items }));
    fc.assert(fc.property(list, list, law), { numRuns: 1000 });
  });

  it("paths are unique in a diff and read back", () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const changes = diffRecords(a, b, SHOW).filter(({ order }) => order !== true);
        assert.equal(new Set(changes.map(({ path, kind }) => `${kind} ${path}`)).size, changes.length);
      }),
      RUNS,
    );
    const segment: fc.Arbitrary<Segment> = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.nat({ max: 999_999_999 }),
      fc
        .tuple(fc.constantFrom("name", "kind"), fc.oneof(fc.string(), fc.integer()))
        .map((field) => ({ key: [field] })),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (path) => {
        assert.deepEqual(parsePath(formatPath(path)), path);
      }),
    );
  });

  it("a renamed component with an alias loses and gains nothing", () => {
    const trees = fc.array(fc.record({ suffix: fc.constantFrom("-a", "-b", "-c", "x"), inputs: record }), {
      maxLength: 4,
    });
    const name = fc.constantFrom("old", "new", "newer", "n");
    fc.assert(
      fc.property(name, name, trees, (before, after, leaves) => {
        const tree = (root: string, aliases: PlannedResource["aliases"]): PlannedResource[] => {
          const top = component(root, { aliases });
          const below = leaves.map(({ suffix, inputs }, index) =>
            child(top, { type: "a:b:C", name: `${root}${suffix}${index}`, inputs }),
          );
          return [
            top,
            ...below,
            ...below.map((leaf) => child(leaf, { type: "a:b:D", name: `${leaf.name}-deep` })),
          ];
        };
        const { counts } = diffPlans(plan(tree(before, [])), plan(tree(after, [{ name: before }])));
        assert.equal(counts.create + counts.delete + counts.replace + counts.update, 0);
      }),
      RUNS,
    );
  });

  it("the order of resources and keys does not matter", () => {
    const shuffled = (one: PlanDocument): PlanDocument => {
      const turn = (item: unknown): unknown => {
        if (Array.isArray(item)) return item.map(turn);
        if (typeof item !== "object" || item === null) return item;
        return Object.fromEntries(
          Object.entries(item)
            .reverse()
            .map(([name, inner]) => [name, turn(inner)]),
        );
      };
      const stacks = Object.entries(turn(one.stacks) as PlanDocument["stacks"]).reverse();
      return {
        schemaVersion: 1,
        stacks: Object.fromEntries(
          stacks.map(([stack, planned]) => [
            stack,
            { ...planned, resources: planned.resources.toReversed() },
          ]),
        ),
      };
    };
    fc.assert(
      fc.property(document, document, (a, b) => {
        assert.equal(JSON.stringify(diffPlans(shuffled(a), shuffled(b))), JSON.stringify(diffPlans(a, b)));
      }),
      RUNS,
    );
  });

  it("no secret is in any format", () => {
    const canary = "c4n4ry";
    const hidden = fc
      .array(fc.constantFrom("data", "stringData"), { minLength: 1 })
      .map((keys) => Object.fromEntries(keys.map((one) => [one, { k: canary }])));
    const secretive = fc.oneof(
      hidden.map((inputs) => ({ type: "kubernetes:core/v1:Secret", inputs })),
      hidden.map((inputs) => ({ type: "a:b:C", inputs: { list: [{ kind: "Secret", ...inputs }] } })),
      fc.constant({ type: "pulumi:providers:vault", inputs: { token: canary, deep: [{ token: canary }] } }),
      // What was, or becomes, a secret.
      fc.constant({ type: "a:b:C", inputs: { token: { $secret: true } } }),
    );
    const one = fc
      .tuple(fc.option(secretive, { nil: undefined }), record)
      .map(([found, rest]) =>
        found === undefined
          ? plan([])
          : plan([child(null, { name: "x", ...found, inputs: { ...rest, ...found.inputs } })]),
      );
    fc.assert(
      fc.property(one, one, (a, b) => {
        const result = diffPlans(a, b);
        for (const text of [
          JSON.stringify(result),
          renderMarkdown(result),
          renderTerminal(result, { colour: false }),
        ]) {
          assert.ok(!text.includes(canary));
        }
      }),
      RUNS,
    );
  });

  it("what a secret was, or becomes, is in no diff", () => {
    const canary = "c4n4ry";
    const { nested } = fc.letrec<{ nested: (inner: PlanValue) => PlanValue }>((tie) => ({
      nested: fc.oneof(
        { maxDepth: 3 },
        fc.constant((inner: PlanValue) => inner),
        fc.tuple(tie("nested"), value).map(([wrap, other]) => (inner: PlanValue) => [other, wrap(inner)]),
        fc
          .tuple(tie("nested"), key)
          .map(([wrap, at]) => (inner: PlanValue) => ({ name: "a", [`x${at}`]: wrap(inner) })),
      ),
    }));
    fc.assert(
      fc.property(nested, nested, fc.boolean(), (around, inside, turned) => {
        const sides = [around({ $secret: true }), around(inside(canary))].map((at) => ({ at }));
        const [before, after] = turned ? sides.toReversed() : sides;
        assert.ok(!JSON.stringify(diffRecords(before ?? {}, after ?? {}, SHOW)).includes(canary));
      }),
      RUNS,
    );
  });
});
