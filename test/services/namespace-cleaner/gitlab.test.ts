import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { gitlab } from "../../../services/namespace-cleaner/gitlab.ts";
import { fakeServerOf, type Received, type Reply } from "../support/fake-server.ts";
import { gitlabFake, type MergeRequests } from "../support/gitlab-fake.ts";

const PROJECT = "application-services/relay";
const OPEN = (): MergeRequests => ({ [`${PROJECT}!7`]: { state: "opened", labels: ["preview", "backend"] } });

/** GitLab with faults in front of it: each of them once, in this order. */
async function client(
  context: TestContext,
  mergeRequests: MergeRequests,
  {
    faults = [],
    dryRun = false,
    timeout = 2_000,
  }: { faults?: Reply[]; dryRun?: boolean; timeout?: number } = {},
) {
  const answer = gitlabFake(mergeRequests);
  const waiting = [...faults];
  const server = await fakeServerOf(context, (request: Received) => waiting.shift() ?? answer(request));
  const own = gitlab({
    url: server.url,
    tokenFor: (project) => (project === PROJECT ? "token-of-application-services.relay" : undefined),
    label: "preview",
    dryRun,
    patience: { attempts: 4, pause: 1, longest: 20 },
    timeout,
  });
  const expire = async (number = 7, project = PROJECT) => await own.expire({ project, number });
  return { expire, received: server.received };
}

test("the label is taken off an open merge request, and no other label", async (context) => {
  const mergeRequests = OPEN();
  const { expire, received } = await client(context, mergeRequests);
  assert.equal(await expire(), "expired");
  assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, ["backend"]);
  assert.deepEqual(
    received.map(({ method, path }) => `${method} ${path}`),
    [
      "GET /api/v4/projects/application-services%2Frelay/merge_requests/7",
      "PUT /api/v4/projects/application-services%2Frelay/merge_requests/7?remove_labels=preview",
    ],
  );
});

test("one that is not open, or has no such label, is only read", async (context) => {
  for (const mergeRequest of [
    { state: "merged", labels: ["preview"] },
    { state: "closed", labels: ["preview"] },
    { state: "locked", labels: ["preview"] },
    { state: "opened", labels: ["Preview"] },
  ]) {
    const { expire, received } = await client(context, { [`${PROJECT}!7`]: mergeRequest });
    assert.equal(await expire(), "not-asked-for", JSON.stringify(mergeRequest));
    assert.deepEqual(
      received.map(({ method }) => method),
      ["GET"],
    );
  }
});

test("a rehearsal only reads", async (context) => {
  const mergeRequests = OPEN();
  const { expire, received } = await client(context, mergeRequests, { dryRun: true });
  assert.equal(await expire(), "expired");
  assert.deepEqual(
    received.map(({ method }) => method),
    ["GET"],
  );
});

const passing: readonly [string, Reply[]][] = [
  ["too many requests", [{ status: 429, headers: { "retry-after": "0" } }]],
  ["a server that restarts", [{ status: 502 }, { status: 503 }, { status: 500 }]],
  ["a connection that is dropped", ["drop", "drop"]],
  ["a body that is cut off", ["truncated"]],
  ["a page in place of an answer", [{ status: 200, body: "<html>" }]],
];
for (const [what, faults] of passing) {
  test(`${what}: it tries again`, async (context) => {
    const mergeRequests = OPEN();
    const { expire, received } = await client(context, mergeRequests, { faults });
    assert.equal(await expire(), "expired");
    assert.equal(received.length, faults.length + 2);
    assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, ["backend"]);
  });
}

test("a server that never answers is given up", async (context) => {
  const { expire, received } = await client(context, OPEN(), {
    faults: ["silence", "silence", "silence", "silence"],
    timeout: 30,
  });
  await assert.rejects(expire(), /GET of application-services\/relay!7 at GitLab failed/);
  assert.equal(received.length, 4);
});

const final: readonly [string, Reply, RegExp][] = [
  ["a token that is not good", { status: 401 }, /answered 401/],
  ["a merge request that is not there", { status: 404 }, /answered 404/],
  [
    "a redirect, which would take the token along",
    { status: 302, headers: { location: "http://127.0.0.1:1/" } },
    /failed/,
  ],
  ["something that is no merge request", { status: 200, body: { state: "opened" } }, /no merge request/],
];
for (const [what, fault, message] of final) {
  test(`${what}: nothing is changed, and the token is not told`, async (context) => {
    const mergeRequests = OPEN();
    const { expire, received } = await client(context, mergeRequests, {
      faults: [fault, fault, fault, fault],
    });
    await assert.rejects(expire(), (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.stack ?? ""} ${JSON.stringify(error)}`, /token-of/);
      return true;
    });
    assert.ok(received.every(({ method }) => method === "GET"));
    assert.deepEqual(mergeRequests[`${PROJECT}!7`]?.labels, ["preview", "backend"]);
  });
}

test("a label that stays is a failure, not a success", async (context) => {
  const stubborn = { state: "opened", labels: ["preview"] };
  const { expire } = await client(context, OPEN(), {
    faults: [
      { status: 200, body: stubborn },
      { status: 200, body: stubborn },
    ],
  });
  await assert.rejects(expire(), /left the label on application-services\/relay!7/);
});

test("without a token for the project nothing is asked", async (context) => {
  const { expire, received } = await client(context, OPEN());
  await assert.rejects(
    expire(7, "application-services/other"),
    /no GitLab token for application-services\/other/,
  );
  assert.equal(received.length, 0);
});
