import assert from "node:assert/strict";
import { test } from "node:test";
import { EPHEMERAL } from "../../../components/ephemeral/marks.ts";
import { judge, MARKS, type Namespace } from "../../../services/namespace-cleaner/judge.ts";
import { parseTtl } from "../../../services/namespace-cleaner/ttl.ts";

const NOW = new Date("2026-11-21T12:00:00Z");

/** A namespace that is to be deleted, with what differs from one. */
function namespace(changes: Partial<Namespace["metadata"]> = {}): Namespace {
  return {
    metadata: {
      name: "ephemeral-relay-mr-7",
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "2026-11-21T07:59:59Z",
      labels: { "slipway.dev/ephemeral": "true", "ephemeral-ttl": "4h" },
      annotations: {
        "slipway.dev/gitlab-project": "application-services/relay",
        "slipway.dev/merge-request": "7",
      },
      ...changes,
    },
  };
}

test("the service knows the namespaces by the marks that the platform gives them", () => {
  const { preview, ...marks } = EPHEMERAL;
  assert.deepEqual(MARKS, marks);
  assert.equal(preview, "preview");
});

test("past its time it is deleted where nobody owns it, and expired where an Application does", () => {
  assert.deepEqual(judge(namespace(), NOW, false), { action: "delete" });
  assert.deepEqual(judge(namespace(), NOW, true), {
    action: "expire",
    mergeRequest: { project: "application-services/relay", number: 7 },
  });
});

const labels = (changes: Readonly<Record<string, string>>) => ({
  labels: { "slipway.dev/ephemeral": "true", "ephemeral-ttl": "4h", ...changes },
});
const kept: readonly [string, Partial<Namespace["metadata"]>][] = [
  ["no-prefix", { name: "relay-mr-7" }],
  ["no-prefix", { name: "my-ephemeral-relay" }],
  ["no-label", { labels: { "ephemeral-ttl": "4h" } }],
  ["no-label", labels({ "slipway.dev/ephemeral": "True" })],
  ["no-label", labels({ "slipway.dev/ephemeral": "" })],
  ["terminating", { deletionTimestamp: "2026-11-21T11:00:00Z" }],
  ["hold", { annotations: { "slipway.dev/hold": "demo" } }],
  ["hold", { annotations: { "slipway.dev/hold": "" } }],
  ["no-ttl", { labels: { "slipway.dev/ephemeral": "true" } }],
  ["malformed-ttl", labels({ "ephemeral-ttl": "4 h" })],
  ["future", { creationTimestamp: "2026-11-21T12:00:01Z" }],
  ["future", { creationTimestamp: "yesterday" }],
  ["young", { creationTimestamp: "2026-11-21T08:00:01Z" }],
  ["young", { creationTimestamp: "2026-11-21T12:00:00Z" }],
];
for (const [reason, changes] of kept) {
  test(`kept for ${reason}: ${JSON.stringify(changes)}`, () => {
    for (const owned of [true, false]) {
      assert.deepEqual(judge(namespace(changes), NOW, owned), { action: "keep", reason });
    }
  });
}

test("its time is over at the very second", () => {
  const made = (creationTimestamp: string) => judge(namespace({ creationTimestamp }), NOW, false);
  assert.deepEqual(made("2026-11-21T08:00:00Z"), { action: "delete" });
  assert.deepEqual(made("2026-11-21T08:00:01Z"), { action: "keep", reason: "young" });
});

test("a namespace with neither mark is none of its business, however old and whoever owns it", () => {
  const { uid, resourceVersion } = namespace().metadata;
  const metadata = { name: "payments", uid, resourceVersion, creationTimestamp: "2020-01-01T00:00:00Z" };
  for (const owned of [true, false]) {
    assert.deepEqual(judge({ metadata }, NOW, owned), { action: "ignore" });
  }
});

test("an owned one that names no merge request is kept, whatever it names instead", () => {
  const project = "slipway.dev/gitlab-project";
  const mergeRequest = "slipway.dev/merge-request";
  for (const annotations of [
    {},
    { [project]: "a/b" },
    { [mergeRequest]: "7" },
    { [project]: "relay", [mergeRequest]: "7" },
    { [project]: "a/../../users", [mergeRequest]: "0" },
    { [project]: "a/b?private_token=x", [mergeRequest]: "7" },
    { [project]: "a/b", [mergeRequest]: "7/../8" },
    { [project]: "a/b", [mergeRequest]: "-1" },
  ]) {
    assert.deepEqual(
      judge(namespace({ annotations }), NOW, true),
      { action: "keep", reason: "no-merge-request" },
      JSON.stringify(annotations),
    );
  }
});

test("a time to live is a whole number and one unit, and nothing else", () => {
  assert.equal(parseTtl("1m"), 60_000);
  assert.equal(parseTtl("4h"), 14_400_000);
  assert.equal(parseTtl("9999d"), 863_913_600_000);
  for (const text of [
    "",
    "0h",
    "04h",
    "4",
    "h",
    "4H",
    "4hours",
    "1h30m",
    "-4h",
    "4.5h",
    " 4h",
    "4h\n",
    "99999h",
    "1e3h",
  ]) {
    assert.equal(parseTtl(text), undefined, JSON.stringify(text));
  }
});
