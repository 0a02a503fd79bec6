import assert from "node:assert/strict";
import { test } from "node:test";
import { rollback, type RollbackRequest } from "../../../cli/promote/rollback.ts";
import { json } from "../http/fake-server.ts";
import { digestOf, kustomization } from "../gitops/remote.ts";
import { FIXTURE } from "./policies.ts";
import { FAST, NOW, PROD, STG, testPlatform, type TestPlatform } from "./platform.ts";

const BRANCH = "promote/prod.relay.rollback-000100010001";

function request(platform: TestPlatform, change: Partial<RollbackRequest> = {}): RollbackRequest {
  return {
    policies: platform.policies,
    service: "relay",
    environment: "prod",
    env: platform.env,
    now: NOW,
    dryRun: false,
    ...FAST,
    ...change,
  };
}

test("in prod: a merge request with a label, and the command that undoes a migration", async (t) => {
  const platform = await testPlatform(t);
  const first = platform.production.head();
  platform.production.commit({
    [PROD]: kustomization(digestOf(2)).replace("maxReplicas: 6", "maxReplicas: 9"),
  });
  const report = await rollback(request(platform, { reason: "5xx since this morning" }));
  assert.deepEqual(
    [report.outcome, report.was, report.digest, report.from],
    ["done", digestOf(2), digestOf(1), first],
  );
  // What else has changed since then stays.
  assert.equal(
    platform.production.file(PROD, BRANCH),
    kustomization(digestOf(1)).replace("maxReplicas: 6", "maxReplicas: 9").trimEnd(),
  );
  assert.equal(platform.open[0]?.body["labels"], "rollback");
  assert.equal(platform.open[0]?.body["title"], "rollback(prod): relay to sha256:000100010001");
  assert.match(
    platform.production.git("log", "-1", "--format=%B", BRANCH),
    new RegExp(`\\nSource-Revision: ${first}\\nReason: 5xx since this morning$`),
  );
  assert.match(report.notes.join(), /run \["node","migrate\.js","down"\] of the present version first/);
  assert.deepEqual((await rollback(request(platform))).submitted?.isNew, false);
  assert.equal(platform.open.length, 1);
});

test("in stg: one commit", async (t) => {
  const platform = await testPlatform(t);
  const report = await rollback(request(platform, { environment: "stg" }));
  assert.equal(report.submitted?.commit, platform.config.head());
  assert.equal(platform.config.file(STG), kustomization(digestOf(1)).trimEnd());
});

test("neither a freeze nor a scan stands against it, a missing signature and a missing image do", async (t) => {
  const platform = await testPlatform(t);
  const { state, policies } = platform;
  platform.production.commit({ [PROD]: kustomization(digestOf(2)) });
  state.critical = 3;
  state.health = "Degraded";
  const freezes = [{ name: "now", start: "0 11 18 11 *", end: "0 13 18 11 *", timeZone: "Etc/UTC" }];
  const frozen = { policies: { ...policies, prod: { ...policies.prod, freezes } }, dryRun: true };
  const report = await rollback(request(platform, frozen));
  assert.equal(report.outcome, "wouldDo");
  assert.match(
    report.notes.join(),
    /the freeze now holds until 2026-11-18T13:00:00Z: .* Argo CD does not sync before its end/,
  );

  const refused = async () => {
    const { outcome, gates } = await rollback(request(platform));
    return [outcome, ...gates.filter(({ state: each }) => each !== "passed").map(({ gate }) => gate)];
  };
  state.signed = false;
  assert.deepEqual(await refused(), ["refused", "signature"]);
  state.signed = true;
  state.missing = [digestOf(1)];
  assert.deepEqual(await refused(), ["refused", "image", "signature"]);
  state.missing = [];
  state.fault = ({ url }) => (url.startsWith("/api/v2.0/") ? json({}, 500) : undefined);
  assert.deepEqual(await refused(), ["refused", "image", "signature"]);
  assert.deepEqual(platform.open, []);
});

test("to a revision: any commit of the branch in which the service had a digest", async (t) => {
  const platform = await testPlatform(t);
  const { production } = platform;
  const first = production.head();
  const without = production.commit({ [PROD]: null });
  const second = production.commit({ [PROD]: kustomization(digestOf(2)) });
  production.commit({ [PROD]: kustomization(digestOf(3)) });
  const aside = production.commit({ [PROD]: kustomization(digestOf(4)) }, { branch: "aside" });
  const to = async (revision: string) => rollback(request(platform, { to: { revision }, dryRun: true }));
  assert.equal((await to(first)).digest, digestOf(1));
  assert.equal((await to(second.slice(0, 12))).digest, digestOf(2));
  assert.equal((await to("main~1")).digest, digestOf(2));
  assert.equal((await to("HEAD")).outcome, "nothing");
  await assert.rejects(to(without), /--to: the service has no digest at/);
  await assert.rejects(to("f".repeat(40)), /does not exist, allowed a commit of main/);
  for (const revision of ["", "--all", "a..b", "main:README", "@{u}", "x\ny", "main^{tree}"]) {
    await assert.rejects(to(revision), /is no revision/, revision);
  }
  const clone = production.clone();
  const { execFileSync } = await import("node:child_process");
  execFileSync("git", ["fetch", "--quiet", "origin", "aside"], { cwd: clone, env: production.env });
  await assert.rejects(
    rollback(request(platform, { to: { revision: aside }, tree: clone })),
    /is not part of main/,
  );
});

test("by a correlation id: what was there before that change, if one commit has it", async (t) => {
  const platform = await testPlatform(t);
  const { production } = platform;
  const change = (number: number, id: string) =>
    production.commit(
      { [PROD]: kustomization(digestOf(number)) },
      {
        message: `promote(prod): relay\n\nText with Correlation-Id: decoy inside\n\nCorrelation-Id: ${id}\nActor: x`,
      },
    );
  change(2, "release-7");
  change(3, "release-70");
  change(4, "twice");
  change(5, "twice");
  const to = async (correlationId: string) =>
    rollback(request(platform, { to: { correlationId }, dryRun: true }));
  assert.equal((await to("release-7")).digest, digestOf(1));
  assert.equal((await to("release-70")).digest, digestOf(2));
  await assert.rejects(to("release-8"), /--correlation-id: no commit of this service has it/);
  await assert.rejects(to("decoy"), /no commit of this service has it/);
  await assert.rejects(to("twice"), /2 commits of this service have it: [0-9a-f]{12}, [0-9a-f]{12}/);
  await assert.rejects(to("--all"), /is no correlation id/);
  await assert.rejects(to("rel.*"), /is no correlation id/);
});

test("what was never there is not gone back to, nor is a stand-in", async (t) => {
  const platform = await testPlatform(t);
  await assert.rejects(rollback(request(platform)), /the service had no other digest before/);
  platform.production.commit({ [PROD]: kustomization(FIXTURE) });
  platform.production.commit({ [PROD]: kustomization(digestOf(2)) });
  const report = await rollback(request(platform));
  assert.deepEqual(
    [report.outcome, ...report.gates.filter(({ state }) => state !== "passed").map(({ gate }) => gate)],
    ["refused", "digest"],
  );
  platform.production.commit({ [PROD]: "images: []\n" });
  await assert.rejects(
    rollback(request(platform)),
    /overlays\/prod\/relay\/kustomization\.yaml: names no digest/,
  );
});
