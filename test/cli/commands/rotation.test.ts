import assert from "node:assert/strict";
import { test } from "node:test";
import { slipway } from "./support.ts";

const ROBOT = "harbor-robot-argocd-pull";

test("the table of a stack, with what is due from its first day on", async () => {
  const before = await slipway(["rotation", "--stack", "dev", "--at", "2027-04-19"]);
  assert.equal(before.code, 0);
  assert.match(before.stdout, /^dev: 15 credentials, 0 to act on\n/);
  assert.match(before.stdout, /harbor-robot-argocd-pull +good +2027-04-20 +2027-05-20 /);
  assert.match(before.stdout, /gateway-certificates +automatic +- +- +cert-manager renews it/);

  const due = await slipway(["rotation", "--stack", "dev", "--at", "2027-04-20"]);
  assert.equal(due.code, 0);
  assert.match(due.stdout, /harbor-robot-argocd-pull +DUE /);
  assert.match(
    due.stdout,
    /\n {2}harbor-robot-argocd-pull: set slipway:environment\.rotation\.credentials\.harbor-robot-argocd-pull to today and run `pulumi up`\n/,
  );
  assert.equal(due.stderr, "");
});

test("what a person has to do stands there, and a day of issue that lies ahead is told", async () => {
  const due = await slipway(["rotation", "--stack", "prod", "--at", "2027-12-01"]);
  assert.match(
    due.stdout,
    /harbor-oidc-client: give the client harbor a new secret in Keycloak .*; then set/,
  );
  const early = await slipway(["rotation", "--stack", "dev", "--at", "2026-11-20"]);
  assert.match(early.stdout, /harbor-robot-argocd-pull +MISDATED /);
  assert.match(early.stdout, /its day of issue lies ahead; set slipway:environment\.rotation/);
});

test("a scheduled pipeline can tell by the exit code", async () => {
  const at = (day: string) =>
    slipway(["rotation", "--stack", "dev", "--at", day, "--detailed-exitcode"]).then(({ code }) => code);
  assert.equal(await at("2027-04-19"), 0);
  assert.equal(await at("2027-04-20"), 2);
  assert.equal(await at("2028-01-01"), 2);
});

test("as JSON, of every stack, each row whole", async () => {
  const { code, stdout, stderr } = await slipway(["rotation", "--json", "--at", "2027-04-20"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  const document = JSON.parse(stdout) as {
    schemaVersion: number;
    at: string;
    stacks: Record<string, Record<string, unknown>[]>;
  };
  assert.equal(document.schemaVersion, 1);
  assert.equal(document.at, "2027-04-20T00:00:00.000Z");
  assert.deepEqual(Object.keys(document.stacks).sort(), ["dev", "prod", "stg"]);
  const row = document.stacks["stg"]?.find(({ name }) => name === ROBOT);
  assert.deepEqual(row, {
    name: ROBOT,
    kind: "robot account",
    resources: [{ type: "harbor:index/robotAccount:RobotAccount", name: `${ROBOT}-account` }],
    lifetime: "180 days",
    enforced: true,
    rotateBefore: "30 days",
    rotation: { by: "configuration", issued: "2026-11-21" },
    storedIn: "kv/platform/stg/harbor/pull",
    readBy: ["External Secrets Operator"],
    alert: "CredentialExpiresSoon",
    state: "due",
    dueFrom: "2027-04-20",
    ends: "2027-05-20",
  });
});

test("a day that is none is a fault", async () => {
  for (const day of ["2027-02-29", "tomorrow", "2027-1-1", "2027-01-01T12:00:00Z"]) {
    const { code, stdout, stderr } = await slipway(["rotation", "--at", day]);
    assert.equal(code, 1, day);
    assert.equal(stdout, "");
    assert.match(stderr, /^--at: is no day of the calendar/);
  }
});
