import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { Changelog } from "../../../cli/promote/changelog.ts";
import type { Report } from "../../../cli/promote/report.ts";
import { copyProgram } from "../../../scripts/copy-program.ts";
import { digestOf } from "../gitops/remote.ts";
import { testPlatform, TOKENS, type TestPlatform } from "../promote/platform.ts";
import { slipway, type Ended } from "./support.ts";

/** The shipped project with the addresses of a test's servers, and without its freezes. */
function projectFor(t: TestContext, url: string): string {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-promote-"));
  t.after(() => rmSync(root, { recursive: true }));
  copyProgram(".", root);
  cpSync("docs", path.join(root, "docs"), { recursive: true });
  for (const name of readdirSync(".").filter((file) => /^Pulumi.*\.yaml$/.test(file))) {
    const text = readFileSync(name, "utf8")
      .replace(
        /^( {6}(?:gitlab|argocd|harbor): \{ url: )\S+( \})$/gm,
        (_, before: string, after: string) => `${before}"${url}"${after}`,
      )
      .replaceAll("https://gitlab.slipway.example/", "https://127.0.0.1/")
      .replace(/ {6}freezes:\n(?: {8}- .*\n)+/, "");
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

async function set(t: TestContext): Promise<{
  platform: TestPlatform;
  run: (...argv: string[]) => Promise<Ended>;
}> {
  const platform = await testPlatform(t, {
    service: "packet-relay",
    repository: "packet-relay",
    registry: "the server",
    host: "127.0.0.1",
  });
  platform.state.deployedAt = new Date(Date.now() - 48 * 3_600_000).toISOString();
  platform.state.rules = ["Platform approval", "Senior developer approval"].map((name) => ({
    name: `${name} (production)`,
    approvals_required: 1,
  }));
  const root = projectFor(t, platform.url);
  return { platform, run: async (...argv) => slipway(argv, root, platform.env) };
}

test("promote, rollback and changelog, from the project's own settings to the repositories", async (t) => {
  const { platform, run } = await set(t);
  const promote = ["promote", "packet-relay", "--from", "stg", "--to", "prod"];
  const dry = await run(...promote, "--dry-run", "--json");
  assert.equal(dry.code, 0, dry.stderr + dry.stdout);
  const report = JSON.parse(dry.stdout) as Report;
  assert.deepEqual([report.outcome, report.digest, report.gates.length], ["wouldDo", digestOf(2), 11]);
  assert.equal(platform.open.length, 0);

  const done = await run(...promote, "--correlation-id", "release-7");
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /merge request !1 is open/);
  assert.match(done.stdout, /\ndone \(Correlation-Id: release-7\)\n$/);
  platform.production.git("update-ref", "refs/heads/main", "promote/prod.packet-relay.000200020002");

  const log = await run("changelog", "packet-relay", "main~1..main", "--env", "prod", "--json");
  const { changes } = JSON.parse(log.stdout) as Changelog;
  assert.deepEqual(
    changes.map(({ service, digest, correlationId }) => [service, digest, correlationId]),
    [["packet-relay", digestOf(2), "release-7"]],
  );

  const back = await run("rollback", "packet-relay", "--env", "prod", "--correlation-id", "release-7");
  assert.equal(back.code, 0, back.stderr);
  assert.match(
    back.stdout,
    /^rollback packet-relay to prod from [0-9a-f]{40}: sha256:000200020002 -> sha256:000100010001\n/,
  );
  assert.equal(platform.open[1]?.source_branch, "promote/prod.packet-relay.rollback-000100010001");

  platform.state.signed = false;
  const refused = await run("rollback", "packet-relay", "--env", "prod", "--explain");
  assert.equal(refused.code, 1);
  assert.match(
    refused.stdout,
    /refused {4}signature\n {6}Harbor holds a Cosign signature for it\..*\n {6}Harbor has no Cosign signature for it\n/,
  );
  assert.match(refused.stdout, /it cannot be overridden\n/);
  for (const { stdout, stderr } of [dry, done, log, back, refused]) {
    assert.equal(stderr, "");
    for (const token of Object.values(TOKENS)) assert.ok(!stdout.includes(token));
  }
});

test("what is asked for wrongly is a fault in the words of the command line", async (t) => {
  const { run } = await set(t);
  for (const [argv, told] of [
    [["promote", "packet-relay", "--to", "dev"], /--from: is missing: no environment is in front of dev/],
    [
      ["promote", "packet-rely", "--to", "prod"],
      /SERVICE: "packet-rely" is no service of stg, .*did you mean packet-relay\?/,
    ],
    [
      ["rollback", "packet-relay", "--env", "prod", "--to", "HEAD~1", "--correlation-id", "x"],
      /--to: and --correlation-id name one revision each/,
    ],
    [["changelog", "a", "b", "c..d", "--env", "prod"], /takes one service and one range/],
    [["changelog", "HEAD", "--env", "prod"], /FROM\.\.TO: is no range of revisions/],
  ] as const) {
    const { code, stderr, stdout } = await run(...argv);
    assert.deepEqual([code, stdout], [1, ""], argv.join(" "));
    assert.match(stderr, told);
  }
  const missing = await run("promote", "packet-relay");
  assert.match(missing.stderr, /required option '--to <environment>' not specified/);
});
