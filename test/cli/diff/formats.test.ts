import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import { formatDiff } from "../../../cli/diff/format.ts";
import { GITLAB_NOTE_LIMIT, renderMarkdown } from "../../../cli/diff/markdown.ts";
import type { PlanDiff } from "../../../cli/diff/model.ts";
import { renderTerminal } from "../../../cli/diff/terminal.ts";
import { visible } from "../../../cli/diff/text.ts";
import type { PlanValue } from "../../../cli/plan/plan.ts";
import { child, CLUSTER, component, object, plan } from "./plans.ts";

const web = (port: number, name = "web") =>
  object("core/v1:Service", "web", { metadata: { name }, spec: { port } });
const gone = object(
  "core/v1:ConfigMap",
  "gone",
  { data: { a: "b" } },
  { protect: true, retainOnDelete: true },
);
const secret = (value: string) => object("core/v1:Secret", "token", { kind: "Secret", data: { a: value } });
const box = component("box");
const inside = (value: PlanValue) => child(box, { type: "a:b:C", name: "inside", inputs: { value } });

const result = diffPlans(
  plan([CLUSTER, web(80), gone, secret("1"), box, inside(1)], { url: "a" }),
  plan(
    [
      CLUSTER,
      { ...web(443, "web2"), protect: true },
      secret("2"),
      box,
      inside({ $unknown: true }),
      component("new"),
    ],
    { url: "b" },
  ),
  { base: { label: "main", commit: "0123456789abcdef" }, head: { label: "the working tree" } },
);

const approvals = (approvalsRequired: number) =>
  child(null, {
    type: "gitlab:index/projectApprovalRule:ProjectApprovalRule",
    name: "code",
    inputs: { approvalsRequired },
  });
const WEAKENED = diffPlans(plan([CLUSTER, approvals(2)]), plan([CLUSTER, approvals(1)]));

describe("the terminal form", () => {
  it("shows counts, then replaced and deleted, with signs", () => {
    assert.equal(
      renderTerminal(result, { colour: false }),
      `Diff of main (0123456789ab) with the working tree

  dev  1 to replace, 1 to delete, 1 to create, 2 to update, 2 unchanged

dev
 +- kubernetes:core/v1:Service  web
       metadata.name: another name is another object
       protected: the engine refuses this until the protection is lifted
     ~ protect: false => true
     ~ metadata.name: "web" => "web2"
     ~ spec.port: 80 => 443
  - kubernetes:core/v1:ConfigMap  gone
       protected: the engine refuses this until the protection is lifted
       the real object stays (retainOnDelete)
  ~ kubernetes:core/v1:Secret  token
       Secret token changed (hidden)
     ~ data: changed (hidden)
  ~ a:b:C  inside
     ~ value: 1 => unknown
  + slipway:test:Box  new
  outputs:
     ~ url: "a" => "b"

(+- replace  - delete  + create  ~ update  > move)
`,
    );
  });

  it("says what is weakened before anything else", () => {
    assert.match(
      renderTerminal(WEAKENED, { colour: false }),
      /1 unchanged\n\nWeakened: 1 critical\n {2}critical {2}Fewer approvals are needed \(gitlab-fewer-approvals\)\n {6}dev {2}\S+:ProjectApprovalRule {2}code {2}approvalsRequired: 2 => 1\n\ndev\n/,
    );
    assert.doesNotMatch(renderTerminal(result, { colour: false }), /Weakened/);
  });

  it("has colours when asked and says when nothing changes", () => {
    assert.match(renderTerminal(result, { colour: true }), /\u001b\[35m/);
    const none = diffPlans(plan([CLUSTER]), plan([CLUSTER]));
    assert.match(renderTerminal(none, { colour: false }), /No changes, 1 resources unchanged/);
  });

  it("cannot be steered by a value", () => {
    const evil = diffPlans(
      plan([]),
      plan([object("x:Y", "\u001b[2Jname", {}), child(null, { type: "t\u202e", name: "\r\nx" })]),
    );
    const text = renderTerminal(evil, { colour: false });
    assert.doesNotMatch(text, /[\u001b\r\u202e]/);
    assert.match(text, /\\u001b\[2Jname/);
  });
});

describe("the Markdown form", () => {
  it("shows counts, then replaced and deleted, then protection, then the rest by component, collapsed", () => {
    const text = renderMarkdown(result);
    const places = [
      "| <code>dev</code> | 1 | 1 | 1 | 2 | 0 | 2 |",
      "### Replaced or deleted",
      "<details><summary>directly in the stack",
      "<details><summary><code>slipway&#58;test&#58;Box box</code>: 1 to update",
      "outputs: 1 changed",
    ];
    const found = places.map((place) => text.indexOf(place));
    assert.ok(!found.includes(-1), text);
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
    );
    assert.match(text, /Secret token changed \(hidden\)/);
    assert.match(text, /@@ spec\.port @@\n {2}- 80\n {2}\+ 443/);
  });

  it("keeps what is weakened in every form, and its count in the shortest", () => {
    const row =
      "| critical | Fewer approvals are needed (<code>gitlab-fewer-approvals</code>) | <code>dev</code> | <code>code</code> <code>approvalsRequired</code> | <code>2</code> | <code>1</code> |";
    const whole = renderMarkdown(WEAKENED);
    assert.ok(whole.includes(row), whole);
    assert.ok(whole.indexOf(row) < whole.indexOf("<details>"));
    const summary = renderMarkdown(WEAKENED, { limit: whole.length - 1 });
    assert.ok(summary.includes(row), summary);
    assert.match(renderMarkdown(WEAKENED, { limit: 400 }), /\*\*Weakened: 1 critical\*\*/);
  });

  it("tells of lifted protection and aliases the engine refuses before the rest", () => {
    const guarded = diffPlans(plan([{ ...web(80), protect: true }]), plan([web(80)]));
    assert.match(renderMarkdown(guarded), /### Protection and options[\s\S]*@@ protect @@/);
    const refused = diffPlans(
      plan([web(80)]),
      plan([web(80), object("core/v1:Service", "b", {}, { aliases: [web(80).urn] })]),
    );
    assert.match(renderMarkdown(refused), /### The engine would refuse/);
  });

  it("steps down to a form that fits and never drops the counts", () => {
    const many = (value: number) =>
      Array.from({ length: 300 }, (_, index) =>
        child(box, {
          type: "a:b:C",
          name: `leaf-${index}`,
          inputs: { value, text: "x".repeat(500) + String(value) },
        }),
      );
    const large = diffPlans(plan([box, ...many(1)]), plan([box, ...many(2)]));
    const full = renderMarkdown(large).length;
    const seen = new Set<string>();
    for (const limit of [full, full - 1, 60_000, 30_000, 5_000, 1_000, 500]) {
      const text = renderMarkdown(large, { limit, artefact: "https://ci/diff.json" });
      assert.ok(text.length <= limit, `${text.length} > ${limit}`);
      assert.match(text, /\| 300 \|/);
      seen.add(/\*(\w+ \w+)[^*]* to fit/.exec(text)?.[1] ?? "full");
      if (limit < full) assert.match(text, /https:\/\/ci\/diff\.json/);
    }
    assert.deepEqual([...seen], ["full", "Values are", "Changes of", "Resources are"]);
    assert.match(renderMarkdown(large, { limit: 50 }), /300 to update/);
    assert.match(
      renderMarkdown(large, { limit: 1_000, artefact: "https://ci/*<b>" }),
      /<code>https&#58;\/\/ci\/&#42;&#60;b&#62;<\/code>/,
    );
    assert.equal(GITLAB_NOTE_LIMIT, 1_000_000);
  });

  it("keeps the total when there are too many stacks for a table", () => {
    const stacks = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`stack-${index}`, { resources: [], outputs: {} }]),
    );
    const text = renderMarkdown(diffPlans({ schemaVersion: 1, stacks }, { schemaVersion: 1, stacks: {} }), {
      limit: 800,
    });
    assert.match(text, /200 stacks/);
    assert.ok(text.length <= 800);
  });

  it("cuts a single huge value and says so", () => {
    const huge = diffPlans(plan([inside("a")]), plan([inside("b".repeat(2_000_000))]));
    const text = renderMarkdown(huge);
    assert.ok(text.length < 100_000);
    assert.match(text, /more characters\)/);
  });

  it("keeps every text of a plan in its place", () => {
    const attack = fc.constantFrom(
      "```",
      "`",
      "|",
      "</details>",
      "<script>",
      "\n/close",
      "\n# ",
      "@all",
      "![x](http://x)",
      "www.x.y",
      "https://x",
      "\u202e",
      "&#96;",
      "~~~",
      ":tada:",
      "\n```\n",
      "*",
      "_",
      "--- ",
      "\r",
    );
    const text = fc.array(attack, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (name, value) => {
        const evil = object(
          "x:Y",
          name,
          { [value]: value, spec: { [name]: [value, { name: value }] } },
          { aliases: [] },
        );
        const parent = component(name);
        const diff = diffPlans(
          plan([], { [name]: 1 }),
          plan([evil, parent, child(parent, { type: name, name: value })], { [name]: value }),
          {
            base: { label: name },
            head: { label: value },
          },
        );
        let fenced = false;
        for (const line of renderMarkdown(diff).split("\n")) {
          if (/^ *```/.test(line)) {
            assert.match(line, fenced ? /^ *```$/ : /^ *```diff$/);
            fenced = !fenced;
          } else if (fenced) {
            assert.match(line, /^ *[-+!@] ?/);
          } else {
            const outside = line.replaceAll(
              /<code>[^<>`|*_~@!#[\]:\\]*(?:&#\d+;[^<>`|*_~@!#[\]:\\]*)*<\/code>/g,
              "",
            );
            assert.doesNotMatch(outside, /script|tada|close|https?:|www/);
            assert.doesNotMatch(line, /[\u202e\r]/);
          }
        }
        assert.equal(fenced, false);
      }),
    );
  });
});

describe("the JSON form", () => {
  it("is the model", () => {
    assert.deepEqual(
      JSON.parse(formatDiff(result, "json", { colour: false })) as PlanDiff,
      JSON.parse(JSON.stringify(result)),
    );
    assert.equal(result.schemaVersion, 1);
  });
});

describe("visible", () => {
  it("writes out what cannot be seen and leaves the rest", () => {
    assert.equal(
      visible("a\u202eb\u200bc\nd\u{e0041}\ud800é🚀"),
      "a\\u202eb\\u200bc\\u000ad\\u{e0041}\\ud800é🚀",
    );
  });
});
