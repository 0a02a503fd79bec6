import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { changelogMarkdown, changelogText } from "../../../cli/promote/changelog-text.ts";
import { changelog, parseRange } from "../../../cli/promote/changelog.ts";
import { digestOf, kustomization, remote } from "../gitops/remote.ts";
import { policy } from "./policies.ts";

const folder = "overlays/prod/relay";
const file = `${folder}/kustomization.yaml`;

async function history(t: TestContext) {
  const server = remote(t);
  const first = server.commit({ [file]: kustomization(digestOf(1)) }, { at: "2026-11-01T00:00:00Z" });
  server.commit(
    { [file]: kustomization(digestOf(2)) },
    {
      at: "2026-11-02T10:30:00Z",
      message:
        "promote(prod): relay to 2\n\nText.\n\nCorrelation-Id: release-7\nActor: alice | <b>\nSource-Revision: abc\nGates-Overridden: soak\n",
    },
  );
  server.commit(
    {
      [file]: kustomization(digestOf(2)).replace("maxReplicas: 6", "maxReplicas: 9"),
      [`${folder}/rules.json`]: "{}",
      [`${folder}/rendered/rollout.yaml`]: "kind: Rollout\n",
      "overlays/stg/relay/kustomization.yaml": kustomization(digestOf(9)),
      "overlays/prod/gone/rules.json": "{}",
    },
    { at: "2026-11-03T00:00:00Z", message: "feat: more pods" },
  );
  server.commit({ "README.md": "x" });
  const tree = await server.open();
  t.after(tree.close);
  return { server, tree, first };
}

test("every change between two revisions, with what the commits say of themselves", async (t) => {
  const { tree, first, server } = await history(t);
  const log = await changelog(tree, policy("prod"), { from: first, to: "HEAD" }, undefined);
  assert.deepEqual([log.from, log.to], [first, server.head()]);
  assert.deepEqual(log.versions, [{ service: "relay", was: digestOf(1), digest: digestOf(2) }]);
  assert.deepEqual(
    log.changes.map(({ service, changed, was, digest, actor, correlationId, sourceRevision, overridden }) => [
      service,
      changed.join(),
      was,
      digest,
      actor,
      correlationId,
      sourceRevision,
      overridden,
    ]),
    [
      ["gone", "rules", null, null, null, null, null, null],
      ["relay", "bounds,rules,rendered", null, null, null, null, null, null],
      ["relay", "digest", digestOf(1), digestOf(2), "alice | <b>", "release-7", "abc", "soak"],
    ],
  );
  assert.equal(log.changes[2]?.at, "2026-11-02T10:30:00.000Z");
  const one = await changelog(tree, policy("prod"), { from: "main~2", to: "main" }, "relay");
  assert.deepEqual([one.changes.length, one.versions.length], [1, 0]);
});

test("as a table and as Markdown, in which nobody's text is more than text", async (t) => {
  const { tree, first } = await history(t);
  const log = await changelog(tree, policy("prod"), { from: first, to: "HEAD" }, undefined);
  const text = changelogText(log);
  assert.match(text, /^prod: [0-9a-f]{12}\.\.[0-9a-f]{12}: 1 service has another version, 3 changes\n/);
  assert.match(
    text,
    / {2}2026-11-02 10:30 {2}relay {4}[0-9a-f]{12} {2}digest, overridden: soak {2}sha256:000200020002 {2}alice \| <b> {2}release-7\n/,
  );
  const markdown = changelogMarkdown(log);
  assert.match(markdown, /\| relay \| sha256:000100010001 \| sha256:000200020002 \|\n/);
  assert.match(markdown, / \| alice \\\| \\<b\\> \| release-7 \|\n/);
  const none = await changelog(tree, policy("prod"), { from: "HEAD", to: "HEAD" }, undefined);
  assert.match(changelogText(none), /: nothing has changed\n$/);
  assert.match(changelogMarkdown(none), /\nNothing has changed\.\n/);
});

test("a range is two revisions", () => {
  assert.deepEqual(parseRange("a..b"), { from: "a", to: "b" });
  assert.deepEqual(parseRange("a.."), { from: "a", to: "HEAD" });
  for (const range of ["", "a", "..b", "a...b", "a..b..c"]) {
    assert.throws(() => parseRange(range), /FROM\.\.TO: is no range of revisions/, range);
  }
});
