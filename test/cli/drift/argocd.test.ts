import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { findDrift } from "../../../cli/drift/find.ts";
import { argocdDrift } from "../../../cli/drift/argocd.ts";
import { httpClient } from "../../../cli/http/client.ts";
import { object } from "../diff/plans.ts";
import { dropped, fakeServer, json, text, truncated, type Answer } from "../http/fake-server.ts";

const SINCE = "2026-11-20T08:00:00Z";
const planned = (name: string, owner?: string) =>
  object("argoproj.io/v1alpha1:Application", `argocd-${name}`, {
    metadata: { name, ...(owner === undefined ? {} : { labels: { "slipway.dev/owner": owner } }) },
    spec: { source: { path: `overlays/dev/${name}` } },
  });
const PLAN = {
  resources: [planned("relay", "netops"), planned("dashboard"), planned("generator")],
  outputs: { environment: { owner: "platform-admins" } },
};

/** An Application as Argo CD tells of it. */
const live = (name: string, sync: string, rest: object = {}) => ({
  metadata: { name },
  spec: { source: { path: `overlays/dev/${name}`, repoURL: "https://x" } },
  status: { sync: { status: sync }, operationState: { phase: "Succeeded", finishedAt: SINCE }, ...rest },
});
const fine = ["relay", "dashboard", "generator"].map((name) => live(name, "Synced"));

async function drifted(t: TestContext, items: unknown) {
  const server = await fakeServer(t, () => json({ items }));
  const client = httpClient({ product: "Argo CD", url: server.url, credentials: {} });
  const { drifted: found, examined } = await argocdDrift(client, "dev", PLAN);
  assert.equal(examined, 3);
  return found;
}

test("Applications that are as the tree says, or are just being made so, have not drifted", async (t) => {
  assert.deepEqual(await drifted(t, fine), []);
  const running = live("relay", "OutOfSync", { operationState: { phase: "Running" } });
  assert.deepEqual(await drifted(t, [running, ...fine.slice(1), live("stranger", "OutOfSync")]), []);
});

test("each object that is out of sync is told, with its folder, its owner and the last sync", async (t) => {
  const resources = [
    { kind: "Rollout", namespace: "relay", name: "relay", status: "OutOfSync" },
    {
      kind: "Service",
      namespace: "relay",
      name: "relay",
      status: "OutOfSync",
      health: { status: "Missing" },
    },
    { kind: "ConfigMap", name: "old", status: "OutOfSync", requiresPruning: true },
    { kind: "HTTPRoute", namespace: "relay", name: "relay", status: "Synced" },
  ];
  const common = { from: "overlays/dev/relay", owner: "netops", since: SINCE, fields: [] };
  assert.deepEqual(await drifted(t, [live("relay", "OutOfSync", { resources }), ...fine.slice(1)]), [
    { kind: "missing", what: "Service relay/relay", ...common, note: "in Application relay" },
    {
      kind: "changed",
      what: "ConfigMap old",
      ...common,
      note: "in Application relay: it is in the cluster and no longer in the tree",
    },
    { kind: "changed", what: "Rollout relay/relay", ...common, note: "in Application relay" },
  ]);
});

test("an Application that is gone, or that could not be compared, has drifted", async (t) => {
  const failed = live("generator", "Unknown", {
    conditions: [{ type: "ComparisonError", message: "password is hunter2" }],
    operationState: null,
  });
  const bare = { ...live("dashboard", ""), status: {} };
  const found = await drifted(t, [failed, bare]);
  assert.deepEqual(
    found.map(({ kind, what, owner, note }) => [kind, what, owner, note]),
    [
      ["missing", "Application relay", "netops", undefined],
      [
        "unknown",
        "Application dashboard",
        "platform-admins",
        "Argo CD could not compare it: its sync status is not there",
      ],
      [
        "unknown",
        "Application generator",
        "platform-admins",
        "Argo CD could not compare it: ComparisonError",
      ],
    ],
  );
  assert.equal((await drifted(t, null)).length, 3);
  const vague = live("relay", "OutOfSync", { resources: null });
  assert.deepEqual(
    (await drifted(t, [vague, ...fine.slice(1)])).map(({ note }) => note),
    ["it is out of sync"],
  );
});

test("a server that fails for a moment is asked again; one that keeps failing is an error without the token", async (t) => {
  const ask = async (answers: readonly Answer[]) => {
    const server = await fakeServer(t, (_, count) => answers[Math.min(count, answers.length) - 1] ?? dropped);
    const client = httpClient({
      product: "Argo CD",
      url: server.url,
      credentials: { authorization: "Bearer s3cr3t-token" },
      retry: { backOff: 1, attempts: 3, timeout: 1_000 },
    });
    return await argocdDrift(client, "dev", PLAN);
  };
  const good = json({ items: fine });
  for (const fault of [dropped, truncated, json({}, 429, { "retry-after": "0" }), json({}, 503)])
    assert.deepEqual((await ask([fault, fault, good])).drifted, []);
  await assert.rejects(ask([json({ message: "invalid session: s3cr3t-token" }, 401)]), {
    message: /: 401 Unauthorized: invalid session: \[hidden\]$/,
  });
  await assert.rejects(ask([truncated]), { failure: "network" });
  await assert.rejects(ask([text("<html>sign in</html>")]), { message: /it is a web page/ });
  await assert.rejects(ask([json({ items: [{ metadata: {} }] })]), {
    message:
      /unexpected answer: items\.0\.metadata\.name: Invalid input: expected string, received undefined/,
  });
});

test("without a token Argo CD is not asked, and without anything to look in there is a fault", async () => {
  const request = { cwd: process.cwd(), env: {} };
  await assert.rejects(findDrift({ ...request, files: [], argocd: ["dev"] }), /set SLIPWAY_ARGOCD_TOKEN$/);
  await assert.rejects(
    findDrift({ ...request, files: [], argocd: [] }),
    /there is nothing to look for drift in/,
  );
});
