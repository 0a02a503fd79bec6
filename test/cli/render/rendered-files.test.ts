import assert from "node:assert/strict";
import { test } from "node:test";
import { renderedFiles } from "../../../cli/render/rendered-files.ts";
import { gitopsTree } from "../../../cli/render/tree.ts";
import type { PlanValue } from "../../../cli/plan/plan.ts";
import { plan, stack } from "./plan-of.ts";

const putting = (files: PlanValue) => ({ ...stack(), outputs: { files } });

test("a file goes where the stack says, under a line that says where it comes from", () => {
  const tree = gitopsTree(plan({ prod: putting({ "gitlab/prod/values.yaml": "a: 1\n" }), dev: stack() }));
  assert.deepEqual(
    [...tree.folders].map(([root, files]) => [root, Object.fromEntries(files)]),
    [
      [
        "gitlab/prod",
        {
          "values.yaml":
            "# Rendered by slipway from stack prod. Do not edit: change the source and run `slipway render`.\na: 1\n",
        },
      ],
    ],
  );
});

test("a path outside the environment's own folder, or a text that is none, is a fault", () => {
  const paths = [
    "gitlab/dev/values.yaml",
    "gitlab/prod/a/b",
    "gitlab/prod/../x",
    "gitlab/prod/.hidden",
    "gitlab/prod/",
    "values.yaml",
    "",
  ];
  const { files, faults } = renderedFiles(
    "prod",
    putting(Object.fromEntries(paths.map((path) => [path, "x"]))),
  );
  assert.equal(files.size, 0);
  assert.deepEqual(
    faults,
    paths.map((path) => ({
      path: `outputs.files ${JSON.stringify(path)}`,
      problem: "is no path the layout has a place for",
      allowed: "gitlab/prod/<name>, policies/conftest/prod/<name>",
    })),
  );
  for (const value of [{ $secret: true }, { $unknown: true }, 1, null] as PlanValue[]) {
    assert.deepEqual(
      renderedFiles("prod", putting({ "gitlab/prod/a": value })).faults.map(({ problem }) => problem),
      ["is no plain text, and a secret or an unknown has no place in git"],
    );
  }
});
