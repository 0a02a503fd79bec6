import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { test } from "node:test";
import { renderTree } from "../../../cli/output/tree.ts";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";

const resource = (urn: string, type: string, name: string, parent: string | null) =>
  ({ urn, type, name, parent }) as PlannedResource;
const plan: StackPlan = {
  resources: [
    resource("s", "pulumi:pulumi:Stack", "proj-dev", null),
    resource("a", "test:index:Outer", "a", "s"),
    resource("a1", "test:index:Thing", "a-one", "a"),
    resource("a2", "test:index:Thing", "a-two", "a"),
    resource("b", "test:index:Thing", "b", "s"),
  ],
  outputs: { list: ["x", 1], nested: { token: { $secret: true }, id: { $unknown: true } } },
};

test("the tree, the outputs and the counts", () => {
  assert.equal(
    renderTree("dev", plan, { colour: false }),
    `Previewing dev

     Type                    Name
 +   pulumi:pulumi:Stack     proj-dev
 +   ├─ test:index:Outer     a
 +   │  ├─ test:index:Thing  a-one
 +   │  └─ test:index:Thing  a-two
 +   └─ test:index:Thing     b

Outputs:
    list:
        [0]: "x"
        [1]: 1
    nested:
        token: [secret]
        id: [unknown]

Resources:
    +    1 pulumi:pulumi:Stack
    +    1 test:index:Outer
    +    3 test:index:Thing
    +    5 to create
`,
  );
});

test("colours change nothing but colours, and long lines are cut to the terminal", () => {
  const plain = renderTree("dev", plan, { colour: false });
  const coloured = renderTree("dev", plan, { colour: true });
  assert.notEqual(coloured, plain);
  assert.equal(stripVTControlCharacters(coloured), plain);
  const narrow = renderTree("dev", plan, { colour: false, columns: 20 });
  assert.ok(narrow.includes(" +   pulumi:pulumi:…\n"), narrow);
});

test("rendered files are named, not shown, and gaps stand apart", () => {
  const gap = {
    product: "GitLab",
    feature: "push rules",
    needs: "Premium",
    subject: "a/b",
    consequence: "Unsigned commits are accepted.",
  };
  const text = renderTree(
    "dev",
    { resources: [], outputs: { files: { "gitlab/dev/values.yaml": "a: 1\n" }, gaps: [gap] } },
    { colour: false },
  );
  assert.ok(
    text.includes(`Outputs:
    files:
        [0]: "gitlab/dev/values.yaml"

Gaps:
    GitLab a/b: no push rules (needs Premium). Unsigned commits are accepted.

Resources:`),
    text,
  );
  assert.ok(!renderTree("dev", { resources: [], outputs: { gaps: [] } }, { colour: false }).includes("Gaps"));
});

test("of the table of what rotates only the names are shown", () => {
  const text = renderTree(
    "dev",
    { ...plan, outputs: { rotation: [{ name: "robot", lifetime: "90 days" }, { name: "token" }] } },
    { colour: false },
  );
  assert.match(text, /Outputs:\n {4}rotation:\n {8}\[0\]: "robot"\n {8}\[1\]: "token"\n\n/);
});
