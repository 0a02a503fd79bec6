import assert from "node:assert/strict";
import { test } from "node:test";
import { valuePatch } from "../../../components/argocd/value-patch.ts";

test("values that are the same need no operation", () => {
  assert.deepEqual(valuePatch({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, ""), []);
});

test("each place that differs is replaced, and nothing around it", () => {
  assert.deepEqual(
    valuePatch(
      { labels: { cluster: "one", region: "east" }, replicas: 2, same: true },
      { labels: { cluster: "two", region: "west" }, replicas: 2, same: true },
      "/spec",
    ),
    [
      { op: "replace", path: "/spec/labels/cluster", value: "two" },
      { op: "replace", path: "/spec/labels/region", value: "west" },
    ],
  );
});

test("lists, and mappings with other keys, are replaced as a whole", () => {
  assert.deepEqual(valuePatch({ env: [{ name: "a" }] }, { env: [{ name: "b" }] }, ""), [
    { op: "replace", path: "/env", value: [{ name: "b" }] },
  ]);
  assert.deepEqual(valuePatch({ a: { b: 1 } }, { a: { c: 1 } }, ""), [
    { op: "replace", path: "/a", value: { c: 1 } },
  ]);
});

test("keys are written as JSON pointers write them", () => {
  assert.deepEqual(valuePatch({ "a/b~c": 1 }, { "a/b~c": 2 }, ""), [
    { op: "replace", path: "/a~1b~0c", value: 2 },
  ]);
});
