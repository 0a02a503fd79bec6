import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { slipway } from "./commands/support.ts";

const EXCEPTIONS = {
  policies: [
    {
      id: "runner-root",
      rules: ["workloads/run-as-non-root", "workloads/probes"],
      objects: [{ kind: "Deployment", namespace: "gitlab-runner", name: "runner" }],
      environments: ["one"],
      reason: "The image of the vendor starts as root until its next release",
      owner: "platform",
      approvedBy: "security",
      from: "2026-11-02",
      until: "2027-01-31",
    },
  ],
  vulnerabilities: [
    {
      id: "relay-zlib",
      cve: "CVE-2026-12345",
      image: "platform-services/packet-relay",
      environments: ["one"],
      reason: "The function that is at fault is never called",
      owner: "netops",
      approvedBy: "security",
      from: "2026-11-02",
      until: "2026-12-01",
    },
  ],
};

/** A project of one stack, whose program hands out exceptions and nothing else. */
function project(t: { after(clean: () => void): void }): string {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-"));
  t.after(() => {
    rmSync(root, { recursive: true });
  });
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: small\nruntime: nodejs\nmain: index.mjs\n");
  writeFileSync(path.join(root, "Pulumi.one.yaml"), "config: {}\n");
  writeFileSync(
    path.join(root, "index.mjs"),
    `export default () => ({ exceptions: ${JSON.stringify(EXCEPTIONS)} });\n`,
  );
  mkdirSync(path.join(root, "policies"));
  writeFileSync(
    path.join(root, "policies/exceptions.yaml"),
    `policies:\n  - ${JSON.stringify(EXCEPTIONS.policies[0])}\nvulnerabilities:\n  - id: relay-zlib\n    until: "2026-12-01"\n`,
  );
  return root;
}

const ZLIB =
  "  relay-zlib: CVE-2026-12345 in platform-services/packet-relay in one, until 2026-12-01, N days left, netops, approved by security\n";
const ROOT =
  "  runner-root: workloads/run-as-non-root, workloads/probes for Deployment gitlab-runner/runner in one, until 2027-01-31, N days left, platform, approved by security\n";

test("validate lists every exception with the days it has left, the first to end in front", async (t) => {
  const root = project(t);
  const listed = await slipway(["validate", "--at", "2026-11-17"], root);
  assert.deepEqual(listed, {
    code: 0,
    stdout: `one: valid, 1 resources\nexceptions: 2\n${ZLIB.replace("N", "14")}${ROOT.replace("N", "75")}policies: kept, 0 mandatory, 0 advisory\n`,
    stderr: "",
  });
});

test("validate warns from 13 days before the end, and on the last day", async (t) => {
  const root = project(t);
  const on = async (day: string) => (await slipway(["validate", "--at", day], root)).stderr;
  assert.equal(
    await on("2026-11-18"),
    'warning: exception "relay-zlib" ends in 13 days, on 2026-12-01: netops has to mend what it covers\n',
  );
  assert.equal(
    await on("2026-12-01"),
    'warning: exception "relay-zlib" ends today: netops has to mend what it covers\n',
  );
});

test("validate fails on an exception that has ended, with its place", async (t) => {
  const root = project(t);
  const ended = await slipway(["validate", "--at", "2026-12-02"], root);
  assert.deepEqual(ended, {
    code: 1,
    stdout: "",
    stderr:
      'policies/exceptions.yaml:5:5 vulnerabilities[0].until: exception "relay-zlib" ended on 2026-12-01; netops mends what it covers and removes it, or has it approved anew\n1 fault; nothing was changed\n',
  });
  const json = await slipway(["validate", "--json", "--at", "2027-02-01"], root);
  const { faults } = JSON.parse(json.stdout) as { faults: { path: string }[] };
  assert.deepEqual(
    faults.map(({ path: place }) => place),
    ["vulnerabilities[0].until", "policies[0].until"],
  );
});

test("one that is approved for later is listed as such", async (t) => {
  const root = project(t);
  const early = await slipway(["validate", "--at", "2026-11-01"], root);
  assert.equal(early.code, 0);
  assert.match(early.stdout, /CVE-2026-12345 in .* in one, from 2026-11-02 until 2026-12-01, netops,/);
});

test("as JSON, each whole with its standing", async (t) => {
  const root = project(t);
  const { stdout } = await slipway(["validate", "--json", "--at", "2026-11-21"], root);
  assert.deepEqual(JSON.parse(stdout), {
    schemaVersion: 1,
    faults: [],
    resources: { one: 1 },
    exceptions: [
      { kind: "vulnerability", state: "ending", daysLeft: 10, ...EXCEPTIONS.vulnerabilities[0] },
      { kind: "policy", state: "holds", daysLeft: 71, ...EXCEPTIONS.policies[0] },
    ],
    policies: { unchecked: [], violations: [] },
  });
});
