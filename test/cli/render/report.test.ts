import assert from "node:assert/strict";
import { test } from "node:test";
import { formatReport, renderReport } from "../../../cli/render/report.ts";

const change = (environment: string, lists: { [list: string]: string[] }) => ({
  root: `infra/gateway/overlays/${environment}`,
  had: true,
  has: true,
  added: [],
  changed: [],
  unchanged: [],
  removed: [],
  ...lists,
});

const CHANGES = [
  change("dev", { added: ["a"], changed: ["b"], unchanged: ["c", "d"] }),
  change("gone", { removed: ["e"] }),
  change("stg", { unchanged: ["f"] }),
];

test("counts are by environment, and an environment without objects is said to have none", () => {
  const report = renderReport(CHANGES, ["dev", "stg", "local"], false);
  assert.deepEqual(report, {
    schemaVersion: 1,
    check: false,
    differs: true,
    environments: {
      dev: { added: ["a"], changed: ["b"], unchanged: ["c", "d"], removed: [] },
      stg: { added: [], changed: [], unchanged: ["f"], removed: [] },
      local: { added: [], changed: [], unchanged: [], removed: [] },
      gone: { added: [], changed: [], unchanged: [], removed: ["e"] },
    },
  });
  assert.equal(
    formatReport(report, "out/tree"),
    `dev    1 added, 1 changed, 2 unchanged
stg    1 unchanged
local  nothing is rendered
gone   1 removed
Rendered to out/tree
`,
  );
});

test("a check lists what differs", () => {
  assert.equal(
    formatReport(renderReport(CHANGES, ["dev", "stg"], true), "golden"),
    `dev   1 added, 1 changed, 2 unchanged
stg   1 unchanged
gone  1 removed
+ a
~ b
- e
golden is not as rendered: run \`slipway render\`
`,
  );
});

test("without a difference both say so", () => {
  for (const check of [true, false]) {
    const report = renderReport(CHANGES.slice(2), ["stg"], check);
    assert.equal(report.differs, false);
    assert.equal(formatReport(report, "out/tree"), "stg  1 unchanged\nout/tree is as rendered\n");
  }
});
