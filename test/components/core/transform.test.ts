import assert from "node:assert/strict";
import { test } from "node:test";
import { applyTransform } from "../../../components/core/transform.ts";

const manifest = { kind: "Thing", spec: { replicas: 1, ports: [80, 443], labels: { a: "1" } } };

test("without a transform the manifest is used as it is", () => {
  assert.equal(applyTransform(manifest, undefined), manifest);
});

test("a partial object is laid over: objects merge, lists and scalars are replaced, the original stays", () => {
  const changed = applyTransform<typeof manifest & { spec: { labels: Record<string, string> } }>(manifest, {
    spec: { ports: [8080], labels: { b: "2" } },
  });
  assert.deepEqual(changed, {
    kind: "Thing",
    spec: { replicas: 1, ports: [8080], labels: { a: "1", b: "2" } },
  });
  assert.deepEqual(manifest.spec.ports, [80, 443]);
});

test("a function returns what is used instead", () => {
  assert.deepEqual(
    applyTransform(manifest, (m) => ({ ...m, kind: "Other" })),
    { ...manifest, kind: "Other" },
  );
});
