import assert from "node:assert/strict";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { run } from "../../../services/namespace-cleaner/app.ts";
import { settingsSchema } from "../../../services/namespace-cleaner/settings.ts";
import { readSettings } from "../../../services/shared/environment.ts";
import { logger } from "../../../services/shared/log.ts";
import { fakeServerOf, type Received, type Reply } from "../support/fake-server.ts";
import { gitlabFake } from "../support/gitlab-fake.ts";

const PROJECT = "application-services/relay";
/** The server's clock, which is not this machine's. */
const SERVER_NOW = "Sat, 21 Nov 2020 12:00:00 GMT";

const namespace = (name: string, changes: object = {}) => ({
  metadata: {
    name,
    uid: `uid-of-${name}`,
    resourceVersion: "5",
    creationTimestamp: "2020-11-21T07:00:00Z",
    labels: { "slipway.dev/ephemeral": "true", "ephemeral-ttl": "4h" },
    annotations: { "slipway.dev/gitlab-project": PROJECT, "slipway.dev/merge-request": "7" },
    ...changes,
  },
});
const application = (destination: string) => ({ spec: { destination: { namespace: destination } } });

/** Everything around the cleaner, where each answer can be replaced by a fault. */
async function surroundings(
  context: TestContext,
  {
    namespaces = [namespace("ephemeral-orphan"), namespace("ephemeral-owned")],
    fault = () => undefined,
    pushgateway = { status: 202 },
    settings = {},
  }: {
    readonly namespaces?: readonly object[];
    readonly fault?: (request: Received) => Reply | undefined;
    readonly pushgateway?: Reply;
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-cleaner-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "application-services.relay"), "token-of-application-services.relay\n");
  const date = { date: SERVER_NOW };
  const kubernetes = await fakeServerOf(context, (request) => {
    const url = new URL(request.path, "http://kubernetes");
    const found = fault(request);
    if (found !== undefined) return found;
    if (url.pathname.endsWith("/applications")) {
      return {
        status: 200,
        headers: date,
        body: { items: [application("ephemeral-owned"), { spec: { destination: {} } }], metadata: {} },
      };
    }
    if (request.method !== "GET") return { status: 200, headers: date, body: {} };
    // One on each page.
    const index = Number(url.searchParams.get("continue") ?? "0");
    const next = index + 1 < namespaces.length ? { continue: String(index + 1) } : {};
    return {
      status: 200,
      headers: date,
      body: { items: namespaces.slice(index, index + 1), metadata: next },
    };
  });
  const mergeRequests = { [`${PROJECT}!7`]: { state: "opened", labels: ["preview"] } };
  const gitlab = await fakeServerOf(context, gitlabFake(mergeRequests));
  const metrics = await fakeServerOf(context, () => pushgateway);
  const written: string[] = [];
  const result = await run(
    readSettings(settingsSchema, {
      KUBERNETES_URL: kubernetes.url,
      GITLAB_URL: `${gitlab.url}/`,
      GITLAB_TOKENS_FOLDER: folder,
      PUSHGATEWAY_URL: metrics.url,
      ...settings,
    }),
    logger("namespace-cleaner", "info", { write: (line: string) => void written.push(line) }),
    { attempts: 3, pause: 1, longest: 5 },
  );
  const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.doesNotMatch(written.join(""), /token-of/);
  return {
    result,
    lines,
    summary: lines.find(({ msg }) => msg === "run ended") ?? {},
    mergeRequests,
    changes: kubernetes.received.filter(({ method }) => method !== "GET"),
    pushed: metrics.received,
  };
}

test("a run expires what is owned, deletes what is not, and tells of both", async (context) => {
  const { result, changes, mergeRequests, pushed, summary } = await surroundings(context);
  assert.equal(result, true);
  assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, []);
  assert.deepEqual(
    changes.map(({ method, path }) => `${method} ${path}`),
    [
      "DELETE /api/v1/namespaces/ephemeral-orphan",
      "POST /api/v1/namespaces/default/events",
      "POST /api/v1/namespaces/default/events",
    ],
  );
  // The whole body has arrived, or the server would have deleted without looking.
  assert.deepEqual(JSON.parse(changes[0]?.body ?? ""), {
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: { uid: "uid-of-ephemeral-orphan", resourceVersion: "5" },
  });
  assert.deepEqual(
    [summary["expired"], summary["deleted"], summary["kept"], summary["errors"]],
    [1, 1, {}, {}],
  );
  assert.equal(pushed.length, 1);
  assert.deepEqual([pushed[0]?.method, pushed[0]?.path], ["POST", "/metrics/job/namespace-cleaner"]);
  const text = pushed[0]?.body ?? "";
  assert.match(text, /^namespace_cleaner_last_success_timestamp_seconds \d+/m);
  assert.equal(text.match(/^namespace_cleaner_kept\{/gm)?.length, 12);
  assert.equal(text.match(/^namespace_cleaner_errors\{/gm)?.length, 4);
});

test("time is the server's: by this machine's clock all of them would be years old", async (context) => {
  const { changes, summary } = await surroundings(context, {
    namespaces: [
      namespace("ephemeral-young", { creationTimestamp: "2020-11-21T08:00:01Z" }),
      namespace("ephemeral-future", { creationTimestamp: "2020-11-21T12:00:05Z" }),
    ],
  });
  assert.deepEqual(summary["kept"], { young: 1, future: 1 });
  assert.deepEqual(
    changes.map(({ path }) => path),
    ["/api/v1/namespaces/default/events"],
  );
});

test("a rehearsal asks the server what it would do, and changes and reports nothing", async (context) => {
  const { result, changes, mergeRequests, pushed, summary } = await surroundings(context, {
    settings: { DRY_RUN: "true" },
  });
  assert.equal(result, true);
  assert.deepEqual([summary["expired"], summary["deleted"]], [1, 1]);
  assert.deepEqual(
    changes.map(({ method }) => method),
    ["DELETE"],
  );
  assert.deepEqual((JSON.parse(changes[0]?.body ?? "") as { dryRun: string[] }).dryRun, ["All"]);
  assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, ["preview"]);
  assert.deepEqual(pushed, []);
});

/** The first answer to such a request is a fault, and so are the next ones. */
const failing = (method: string, end: string, reply: Reply, times = Number.POSITIVE_INFINITY) => {
  let left = times;
  return (request: Received): Reply | undefined => {
    if (request.method !== method || !request.path.split("?")[0]?.endsWith(end) || left <= 0)
      return undefined;
    left -= 1;
    return reply;
  };
};

const blind: readonly [string, (request: Received) => Reply | undefined][] = [
  ["the namespaces", failing("GET", "/namespaces", { status: 403 })],
  ["the Applications", failing("GET", "/applications", { status: 404 })],
  ["the Applications for the third time", failing("GET", "/applications", { status: 503 })],
  [
    "the time",
    failing("GET", "/namespaces", {
      status: 200,
      headers: { date: "soon" },
      body: { items: [], metadata: {} },
    }),
  ],
];
for (const [what, fault] of blind) {
  test(`when it is not told ${what}, it changes nothing and fails`, async (context) => {
    const { result, changes, mergeRequests, pushed, summary } = await surroundings(context, { fault });
    assert.equal(result, false);
    assert.deepEqual(changes, []);
    assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, ["preview"]);
    assert.deepEqual(summary["errors"], { list: 1 });
    assert.match(pushed[0]?.body ?? "", /^namespace_cleaner_errors\{step="list"\} 1$/m);
    assert.doesNotMatch(pushed[0]?.body ?? "", /last_success/);
  });
}

test("a server that is away for a moment is asked again", async (context) => {
  for (const reply of ["drop", { status: 500 }, { status: 429, headers: { "retry-after": "0" } }] as const) {
    const { result, summary } = await surroundings(context, {
      fault: failing("GET", "/namespaces", reply, 2),
    });
    assert.deepEqual([result, summary["deleted"]], [true, 1], JSON.stringify(reply));
  }
});

test("a list that the server has forgotten is read from its beginning", async (context) => {
  let forgotten = false;
  const { result, summary } = await surroundings(context, {
    fault: ({ path }) => {
      if (forgotten || !path.includes("continue=")) return undefined;
      forgotten = true;
      return { status: 410 };
    },
  });
  assert.deepEqual([result, summary["expired"], summary["deleted"]], [true, 1, 1]);
});

test("one that fails does not keep the next from its turn", async (context) => {
  const namespaces = ["a", "b", "c"].map((name, index) =>
    namespace(`ephemeral-${name}`, { creationTimestamp: `2020-11-21T0${String(index)}:00:00Z` }),
  );
  const { result, changes, lines, summary } = await surroundings(context, {
    namespaces,
    fault: failing("DELETE", "/ephemeral-b", { status: 500 }),
  });
  assert.equal(result, false);
  assert.deepEqual(summary["errors"], { delete: 1 });
  assert.equal(summary["deleted"], 2);
  assert.deepEqual(
    changes.filter(({ method }) => method === "DELETE").map(({ path }) => path.slice(-1)),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    lines.find(({ level }) => level === "error"),
    {
      ...lines.find(({ level }) => level === "error"),
      step: "delete",
      namespace: "ephemeral-b",
      reason: ["DELETE /api/v1/namespaces/ephemeral-b at the API server answered 500"],
    },
  );
});

test("one that has changed, or is gone, is left to the next run", async (context) => {
  for (const status of [409, 404]) {
    const { result, summary } = await surroundings(context, {
      fault: failing("DELETE", "/ephemeral-orphan", { status }),
    });
    assert.deepEqual([result, summary["deleted"], summary["kept"]], [true, 0, { changed: 1 }]);
  }
});

test("an event that cannot be written is a failure, but the deletion stands", async (context) => {
  const { result, summary } = await surroundings(context, {
    fault: failing("POST", "/events", { status: 403 }),
  });
  assert.deepEqual([result, summary["deleted"], summary["errors"]], [false, 1, { event: 2 }]);
});

test("metrics that nobody takes are a failure", async (context) => {
  for (const pushgateway of [{ status: 500 }, "drop"] as const) {
    const { result, summary, lines } = await surroundings(context, { pushgateway });
    assert.deepEqual([result, summary["deleted"]], [false, 1]);
    assert.equal(lines.at(-1)?.["step"], "push");
  }
});

test("a project without a token fails alone", async (context) => {
  const annotations = {
    "slipway.dev/gitlab-project": "application-services/other",
    "slipway.dev/merge-request": "1",
  };
  const { result, summary } = await surroundings(context, {
    namespaces: [namespace("ephemeral-owned", { annotations }), namespace("ephemeral-orphan")],
  });
  assert.deepEqual([result, summary["errors"], summary["deleted"]], [false, { gitlab: 1 }, 1]);
});
