import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promote, type PromotionRequest } from "../../../cli/promote/promote.ts";
import type { Report } from "../../../cli/promote/report.ts";
import { reportText } from "../../../cli/promote/text.ts";
import { dropped, json, silent, truncated } from "../http/fake-server.ts";
import { digestOf, IMAGE, kustomization } from "../gitops/remote.ts";
import { FIXTURE } from "./policies.ts";
import { FAST, NOW, PROD, STG, testPlatform, TOKENS, type TestPlatform } from "./platform.ts";

function request(platform: TestPlatform, change: Partial<PromotionRequest> = {}): PromotionRequest {
  return {
    policies: platform.policies,
    service: "relay",
    from: "stg",
    to: "prod",
    env: platform.env,
    now: NOW,
    dryRun: false,
    overrides: [],
    ...FAST,
    ...change,
  };
}

/** What does not let it pass. */
function against({ gates }: Report): string[] {
  return gates
    .filter(({ state, isOverridden }) => state !== "passed" && !isOverridden)
    .map(({ gate, state }) => `${gate}: ${state}`);
}

const BRANCH = "promote/prod.relay.000200020002";

test("to prod: a branch with one commit, and a merge request that says what the gates have said", async (t) => {
  const platform = await testPlatform(t);
  const report = await promote(request(platform, { correlationId: "release-7" }));
  assert.equal(report.outcome, "done");
  assert.deepEqual(against(report), []);
  assert.equal(report.gates.length, 11);
  assert.deepEqual(report.submitted, {
    kind: "mergeRequest",
    commit: platform.production.head(BRANCH),
    branch: BRANCH,
    number: 1,
    url: "https://gitlab.example.org/platform-services/platform-config-prod/-/merge_requests/1",
    isNew: true,
    others: [],
  });
  assert.equal(platform.production.file(PROD, BRANCH), kustomization(digestOf(2)).trimEnd());
  assert.equal(platform.production.file(PROD), kustomization(digestOf(1)).trimEnd());
  assert.equal(
    platform.production.git(
      "log",
      "-1",
      "--format=%(trailers:key=Correlation-Id,key=Source-Revision)",
      BRANCH,
    ),
    `Correlation-Id: release-7\nSource-Revision: ${platform.deployed}`,
  );
  const [made] = platform.open;
  assert.equal(made?.body["title"], "promote(prod): relay to sha256:000200020002");
  assert.match(
    String(made?.body["description"]),
    /\| soak \| passed \| ` Argo CD has deployed it to stg since/,
  );
  assert.equal(made?.body["target_branch"], "main");
  assert.match(reportText(report, { colour: false, explain: false }), /merge request !1 is open: https/);
});

test("twice is one commit and one merge request, also where the answer of the first was lost", async (t) => {
  const platform = await testPlatform(t);
  let lost = 0;
  platform.state.fault = ({ method }) => {
    if (method !== "POST" || lost++ > 0) return undefined;
    platform.open.push({ iid: 1, source_branch: BRANCH, body: {} });
    return dropped;
  };
  const first = await promote(request(platform));
  const second = await promote(request(platform));
  assert.equal(first.outcome, "done");
  assert.equal(platform.open.length, 1);
  assert.deepEqual([second.submitted?.isNew, second.submitted?.commit], [false, first.submitted?.commit]);
  // Who looks again sees who has approved.
  assert.match(JSON.stringify(second.gates), /Platform approval \(production\): 1 of 1 by alice/);
});

test("a branch of that name that does something else is made anew, and rivals are named", async (t) => {
  const platform = await testPlatform(t);
  platform.production.commit({ "other.txt": "x" }, { branch: BRANCH });
  platform.open.push({ iid: 9, source_branch: "promote/prod.relay.fedcba987654", body: {} });
  platform.open.push({ iid: 10, source_branch: "promote/prod.relay-two.fedcba987654", body: {} });
  const { submitted } = await promote(request(platform));
  assert.equal(platform.production.git("diff", "--name-only", "main", BRANCH), PROD);
  assert.ok(submitted?.kind === "mergeRequest");
  assert.deepEqual(submitted.others, [
    "https://gitlab.example.org/platform-services/platform-config-prod/-/merge_requests/9",
  ]);
});

test("to stg: one commit on main, from the settings' own source", async (t) => {
  const platform = await testPlatform(t);
  const dev = platform.policies.dev.services["relay"];
  assert.ok(dev !== undefined);
  const revision = platform.config.head();
  platform.state.revision = revision;
  platform.state.fault = ({ url }) =>
    url.startsWith("/api/v1/applications/relay")
      ? json({
          status: {
            health: { status: "Healthy" },
            sync: { status: "Synced", revision },
            history: [{ revision, deployedAt: "2026-11-18T11:00:00Z" }],
            summary: { images: null },
          },
        })
      : undefined;
  const rest = request(platform, { to: "stg" });
  Reflect.deleteProperty(rest, "from");
  // Neither of the two has the other one's version in its history: Harbor decides, and both were pushed at one time.
  const refused = await promote(rest);
  assert.deepEqual(against(refused), ["not-older: refused"]);
  platform.state.missing = [digestOf(2)];
  const report = await promote({ ...rest, overrides: ["not-older"], reason: "Harbor has lost the old one" });
  assert.equal(report.outcome, "done");
  assert.equal(report.submitted?.commit, platform.config.head());
  assert.equal(platform.config.file(STG), kustomization(digestOf(3)).trimEnd());
  assert.match(
    platform.config.git("log", "-1", "--format=%B", "main"),
    /\nGates-Overridden: not-older\nReason: Harbor has lost the old one$/,
  );
});

test("what is there already is nothing to do", async (t) => {
  const platform = await testPlatform(t);
  platform.production.commit({ [PROD]: kustomization(digestOf(2)) });
  const head = platform.production.head();
  const report = await promote(request(platform));
  assert.deepEqual([report.outcome, report.gates, report.submitted], ["nothing", [], null]);
  assert.equal(platform.production.head(), head);
  assert.deepEqual(platform.seen, []);
});

test("--dry-run shows the diff and every verdict, and changes nothing", async (t) => {
  const platform = await testPlatform(t);
  const refs = platform.production.git("for-each-ref");
  const report = await promote(request(platform, { dryRun: true }));
  assert.equal(report.outcome, "wouldDo");
  assert.equal(
    report.diff,
    [
      `--- a/${PROD}`,
      `+++ b/${PROD}`,
      "@@ -9 +9 @@",
      `-    digest: ${digestOf(1)} # by hand, once`,
      `+    digest: ${digestOf(2)} # by hand, once`,
      "",
    ].join("\n"),
  );
  assert.equal(platform.production.git("for-each-ref"), refs);
  assert.ok(platform.seen.every(({ method }) => method === "GET"));
  const text = reportText(report, { colour: false, explain: true });
  assert.match(text, /^promote relay to prod from stg: sha256:000100010001 -> sha256:000200020002\n/);
  assert.match(text, / {2}passed {4} soak\n {6}It has run there for long enough in good health\.\n/);
  assert.match(
    text,
    /It would become a merge request to main of platform-services\/platform-config-prod\.\n/,
  );
});

test("each gate stands against it alone", async (t) => {
  const platform = await testPlatform(t);
  const { state, policies } = platform;
  const good = { ...state };
  const cases: [string, () => Partial<PromotionRequest> | undefined][] = [
    ["health: refused", () => void (state.health = "Degraded")],
    ["health: refused", () => void (state.sync = "OutOfSync")],
    ["health: unknown,soak: refused", () => void (state.revision = "f".repeat(40))],
    ["soak: refused", () => void (state.deployedAt = "2026-11-17T12:00:01Z")],
    ["image: refused,signature: refused,scan: unknown", () => void (state.missing = [digestOf(2)])],
    ["signature: refused", () => void (state.signed = false)],
    ["scan: refused", () => void (state.critical = 1)],
    ["approvals: refused", () => void (state.rules = [])],
    [
      "freeze: refused",
      () => ({
        policies: {
          ...policies,
          prod: {
            ...policies.prod,
            freezes: [{ name: "now", start: "0 11 18 11 *", end: "0 13 18 11 *", timeZone: "Etc/UTC" }],
          },
        },
      }),
    ],
    ["order: refused", () => ({ policies: { ...policies, prod: { ...policies.prod, from: "dev" } } })],
  ];
  for (const [expected, change] of cases) {
    Object.assign(state, good);
    const report = await promote(request(platform, change() ?? {}));
    assert.deepEqual([report.outcome, against(report).join()], ["refused", expected]);
  }
  Object.assign(state, good);
  assert.deepEqual(platform.open, []);
  assert.equal((await promote(request(platform, { dryRun: true }))).outcome, "wouldDo");
});

test("a tag, a stand-in, an older version and what is not published are refused", async (t) => {
  const platform = await testPlatform(t);
  const { config, production } = platform;
  config.commit({ [STG]: kustomization(digestOf(2)).replace(/digest: .*/, "newTag: v2") });
  assert.deepEqual(against(await promote(request(platform))), ["digest: refused"]);

  config.commit({ [STG]: kustomization(FIXTURE) });
  assert.ok(against(await promote(request(platform))).includes("digest: refused"));

  // Stg went on to version 4, prod has it, and stg went back.
  config.commit({ [STG]: kustomization(digestOf(4)) });
  production.commit({ [PROD]: kustomization(digestOf(4)) });
  platform.state.revision = config.commit({ [STG]: kustomization(digestOf(2)) });
  const older = await promote(request(platform));
  assert.deepEqual(against(older), ["not-older: refused"]);
  const [tried] = [
    await promote(request(platform, { overrides: ["not-older"], reason: "because I say so" })),
  ];
  assert.deepEqual([tried.outcome, against(tried)], ["refused", ["not-older: refused"]]);

  production.commit({ [PROD]: kustomization(digestOf(1)) });
  const clone = production.clone();
  appendFileSync(path.join(clone, PROD), "# mine\n");
  const dirty = await promote(request(platform, { tree: clone }));
  assert.deepEqual(against(dirty), ["clean-tree: refused"]);
  assert.match(
    JSON.stringify(dirty.gates),
    /overlays\/prod\/relay\/kustomization\.yaml is changed and not committed/,
  );
});

test("a link in the tree is not followed, and neither is a name that leaves it", async (t) => {
  const platform = await testPlatform(t);
  // A link whose target reads like a kustomization.
  const clone = platform.config.clone();
  const { execFileSync } = await import("node:child_process");
  const git = (...args: readonly string[]) =>
    execFileSync("git", [...args], { cwd: clone, env: platform.config.env, encoding: "utf8" }).trim();
  git("update-index", "--cacheinfo", `120000,${git("rev-parse", `HEAD:${STG}`)},${STG}`);
  git("commit", "--quiet", "--message", "link");
  git("push", "--quiet");
  const report = await promote(request(platform));
  assert.deepEqual([report.outcome, against(report)], ["refused", ["digest: refused"]]);
  for (const service of ["../relay", "relay/../../etc", "", "__proto__", "constructor", "-x", "reley"]) {
    await assert.rejects(promote(request(platform, { service })), /SERVICE: ".*" is no service of stg/);
  }
  await assert.rejects(promote(request(platform, { service: "reley" })), /did you mean relay\?/);
  await assert.rejects(promote(request(platform, { to: "../prod" })), /--to: .* allowed dev, stg, prod/);
  await assert.rejects(
    promote(request(platform, { from: "toString" })),
    /--from: "toString" is no environment/,
  );
  for (const correlationId of ["", "a b", "x\nActor: mallory", "-x", "é"]) {
    await assert.rejects(promote(request(platform, { correlationId })), /is no correlation id/);
  }
  for (const reason of ["short", "two\nlines of reason", "x".repeat(501)]) {
    await assert.rejects(
      promote(request(platform, { overrides: ["soak"], reason })),
      /--reason: is no reason/,
    );
  }
});

test("a clone of another repository, a shallow one and a folder that is none are refused", async (t) => {
  const platform = await testPlatform(t);
  await assert.rejects(
    promote(request(platform, { tree: platform.config.clone() })),
    /is a clone of another repository than the environment's/,
  );
  await assert.rejects(promote(request(platform, { tree: "/" })), /is no clone of a repository/);
  const { execFileSync } = await import("node:child_process");
  const shallow = `${platform.production.folder}-shallow`;
  platform.production.commit({ "other.txt": "x" });
  execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${platform.production.folder}`, shallow], {
    env: platform.production.env,
    stdio: "pipe",
  });
  execFileSync("git", ["remote", "set-url", "origin", platform.production.url], { cwd: shallow });
  await assert.rejects(promote(request(platform, { tree: shallow })), /is a shallow clone/);
});

test("an override is done by who gives a reason, and everybody sees it", async (t) => {
  const platform = await testPlatform(t);
  platform.state.deployedAt = "2026-11-18T11:00:00Z";
  const reason = "Mends CVE-2026-1, which is worse | than `this`";
  const report = await promote(request(platform, { overrides: ["soak"], reason }));
  assert.equal(report.outcome, "done");
  assert.match(
    platform.production.git("log", "-1", "--format=%B", BRANCH),
    /\nGates-Overridden: soak\nReason: Mends CVE/,
  );
  assert.match(
    String(platform.open[0]?.body["description"]),
    /^\*\*Overridden: soak\.\*\* Reason: `` Mends CVE-2026-1, which is worse \\\| than `this` ``$/m,
  );
  assert.match(reportText(report, { colour: false, explain: false }), /overridden soak/);
});

test("without credentials nothing passes that has to be asked for, and the soak says what it goes by", async (t) => {
  const platform = await testPlatform(t);
  const env = Object.fromEntries(
    Object.entries(platform.env).filter(([name]) => !name.startsWith("SLIPWAY_")),
  );
  const report = await promote(request(platform, { env }));
  assert.deepEqual(against(report), [
    "health: unknown",
    "image: unknown",
    "signature: unknown",
    "scan: unknown",
    "approvals: unknown",
  ]);
  const soak = report.gates.find(({ gate }) => gate === "soak");
  assert.match(soak?.evidence.join(" ") ?? "", /counts from the date of the commit that brought the digest/);
  assert.deepEqual(platform.seen, []);
  assert.match(
    reportText(report, { colour: true, explain: true }),
    /set SLIPWAY_HARBOR_USERNAME and SLIPWAY_HARBOR_PASSWORD/,
  );
});

test("overload and broken connections pass; servers that stay away make a gate unknown", async (t) => {
  const platform = await testPlatform(t);
  const asked = new Map<string, number>();
  const once = [json({}, 429, { "retry-after": "0" }), json({}, 500), truncated, dropped];
  platform.state.fault = ({ url }) => {
    const count = (asked.get(url) ?? 0) + 1;
    asked.set(url, count);
    return count === 1 ? once[asked.size % once.length] : undefined;
  };
  assert.equal((await promote(request(platform, { dryRun: true }))).outcome, "wouldDo");

  const retry = { attempts: 2, backOff: 1, timeout: 200 };
  for (const [fault, expected] of [
    [silent, "health: unknown"],
    [json({ status: {} }), "health: unknown"],
    [json({ message: "permission denied" }, 403), "health: unknown"],
    [
      json({ status: { health: { status: "Healthy" }, sync: { status: "Synced" }, history: "x" } }),
      "health: unknown",
    ],
  ] as const) {
    platform.state.fault = ({ url }) => (url.startsWith("/api/v1/") ? fault : undefined);
    const report = await promote(request(platform, { dryRun: true, retry }));
    assert.deepEqual(against(report), [expected]);
  }
});

test("where the merge request cannot be opened the branch stays, and the next run finds it", async (t) => {
  const platform = await testPlatform(t);
  platform.state.fault = ({ method }) =>
    method === "POST" ? json({ message: "maintenance" }, 503) : undefined;
  await assert.rejects(
    promote(request(platform)),
    /the branch promote\/prod\.relay\.000200020002 is pushed, and its merge request could not be opened: GitLab: POST .*503/,
  );
  const commit = platform.production.head(BRANCH);
  platform.state.fault = () => undefined;
  const report = await promote(request(platform));
  assert.deepEqual([report.outcome, report.submitted?.commit], ["done", commit]);
  assert.equal(platform.open.length, 1);
});

test("no credential is in a report, an error, an argument of git or a remote", async (t) => {
  const platform = await testPlatform(t);
  const canaries = Object.values(TOKENS).flatMap((token) => [
    token,
    Buffer.from(`oauth2:${token}`).toString("base64"),
    encodeURIComponent(token),
  ]);
  const clean = (text: string) => {
    for (const canary of canaries) assert.ok(!text.includes(canary), text);
  };
  const told = async (change: Partial<PromotionRequest> = {}) => {
    try {
      const report = await promote(request(platform, change));
      clean(JSON.stringify(report));
      clean(reportText(report, { colour: true, explain: true }));
    } catch (error) {
      clean(`${String(error)} ${(error as Error).stack ?? ""}`);
    }
  };
  // A server that repeats what it was sent.
  platform.state.fault = ({ headers }) => json({ message: JSON.stringify(headers) }, 400);
  await told();
  platform.state.fault = () => undefined;
  platform.production.hook(
    "pre-receive",
    'env >&2; echo "canary? $(ps -ef | grep canary- | grep -v grep)" >&2; exit 1',
  );
  await told();
  await told({ env: { ...platform.env, SLIPWAY_GITLAB_TOKEN: `${TOKENS.SLIPWAY_GITLAB_TOKEN}\nx` } });
  await told({
    env: {
      ...platform.env,
      GIT_TRACE: "1",
      GIT_TRACE_CURL: "1",
      GIT_CURL_VERBOSE: "1",
      GIT_TRACE_REDACT: "0",
    },
  });
  clean(platform.production.git("for-each-ref"));
});

test("another image of the tree does not matter", async (t) => {
  const platform = await testPlatform(t);
  const text = kustomization(digestOf(1)).replace(
    "images:\n",
    `images:\n  - name: ${IMAGE}-sidecar\n    digest: ${digestOf(7)}\n`,
  );
  platform.production.commit({ [PROD]: text });
  await promote(request(platform));
  assert.equal(platform.production.file(PROD, BRANCH), text.replace(digestOf(1), digestOf(2)).trimEnd());
});

test("two who promote the same at once make one branch and one merge request", async (t) => {
  const platform = await testPlatform(t);
  const [one, other] = await Promise.all([promote(request(platform)), promote(request(platform))]);
  assert.deepEqual([one.outcome, other.outcome], ["done", "done"]);
  assert.equal(platform.open.length, 1);
  assert.equal(one.submitted?.commit, platform.production.head(BRANCH));
  assert.equal(other.submitted?.commit, one.submitted.commit);
});

test("what is merged, or decided otherwise, while the gates are asked is not undone", async (t) => {
  const platform = await testPlatform(t);
  const during = (number: number) => {
    let isDone = false;
    platform.state.fault = ({ url }) => {
      if (url.endsWith("/approval_rules?per_page=100") && !isDone) {
        isDone = true;
        platform.production.commit({ [PROD]: kustomization(digestOf(number)) });
      }
      return undefined;
    };
  };
  during(2);
  await assert.rejects(
    promote(request(platform)),
    /main has sha256:000200020002 already: it was merged meanwhile/,
  );
  platform.production.commit({ [PROD]: kustomization(digestOf(1)) });
  during(9);
  await assert.rejects(
    promote(request(platform)),
    /was changed by somebody else meanwhile: it has sha256:000900090009/,
  );
  assert.deepEqual(platform.open, []);
});

test("a change says who made it: whom GitLab ran the job for, else whom git knows, else nobody makes it", async (t) => {
  const platform = await testPlatform(t);
  const actor = () =>
    platform.production.git("log", "-1", "--format=%(trailers:key=Actor,valueonly)", BRANCH);
  await promote(request(platform, { env: { ...platform.env, GITLAB_USER_LOGIN: "alice" } }));
  assert.equal(actor(), "alice");
  platform.production.git("update-ref", "-d", `refs/heads/${BRANCH}`);
  await promote(request(platform, { env: { ...platform.env, GITLAB_USER_LOGIN: "a\nb" } }));
  assert.equal(actor(), "Test <test@example.org>");
  const nobody = {
    ...platform.env,
    GIT_AUTHOR_NAME: undefined,
    GIT_AUTHOR_EMAIL: undefined,
    GIT_CONFIG_COUNT: "3",
    GIT_CONFIG_KEY_2: "user.useConfigOnly",
    GIT_CONFIG_VALUE_2: "true",
  };
  await assert.rejects(promote(request(platform, { env: nobody })), /git does not know who you are/);
});
