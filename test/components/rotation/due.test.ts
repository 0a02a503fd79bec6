import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Credential, Rotation } from "../../../components/rotation/credential.ts";
import { dueRotations, needsAttention, wholeDays } from "../../../components/rotation/due.ts";

const credential = (name: string, rotation: Rotation, change: Partial<Credential> = {}): Credential => ({
  name,
  kind: "robot account",
  resources: [],
  lifetime: "90 days",
  enforced: true,
  rotateBefore: "30 days",
  rotation,
  storedIn: "kv/ci/x",
  readBy: ["pipelines"],
  alert: "CredentialExpiresSoon",
  ...change,
});
const dated = (issued: string, change: Partial<Credential> = {}) =>
  credential("robot", { by: "configuration", issued }, change);
const stateAt = (row: Credential, moment: string) => dueRotations([row], new Date(moment))[0]?.state;

describe("the days of a credential", () => {
  const cases: [string, Partial<Credential>, string, string][] = [
    ["2026-03-01", {}, "2026-04-30", "2026-05-30"],
    // 29 February 2028 is a day of its own; 2027 and 2100 have none.
    ["2028-02-28", { lifetime: "2 days", rotateBefore: "1 day" }, "2028-02-29", "2028-03-01"],
    ["2027-02-28", { lifetime: "2 days", rotateBefore: "1 day" }, "2027-03-01", "2027-03-02"],
    ["2100-02-28", { lifetime: "2 days", rotateBefore: "1 day" }, "2100-03-01", "2100-03-02"],
    ["2028-02-29", { lifetime: "365 days" }, "2029-01-29", "2029-02-28"],
    ["2027-03-01", { lifetime: "365 days" }, "2028-01-30", "2028-02-29"],
    ["2026-12-31", { lifetime: "1 day", rotateBefore: "0 days" }, "2027-01-01", "2027-01-01"],
    // Clocks change in Europe on 29 March 2026 and 25 October 2026; days of UTC do not.
    ["2026-03-28", { lifetime: "48 hours", rotateBefore: "1 day" }, "2026-03-29", "2026-03-30"],
    ["2026-10-24", { lifetime: "2 days", rotateBefore: "24 h" }, "2026-10-25", "2026-10-26"],
  ];
  for (const [issued, change, dueFrom, ends] of cases) {
    test(`issued on ${issued} for ${change.lifetime ?? "90 days"}: due from ${dueFrom}, ends on ${ends}`, () => {
      const [status] = dueRotations([dated(issued, change)], new Date(`${issued}T12:00:00Z`));
      assert.deepEqual([status?.dueFrom, status?.ends], [dueFrom, ends]);
    });
  }
});

test("a state begins with its day, to the millisecond", () => {
  const row = dated("2026-03-01");
  for (const [moment, state] of [
    ["2026-02-28T23:59:59.999Z", "misdated"],
    ["2026-03-01T00:00:00.000Z", "good"],
    ["2026-04-29T23:59:59.999Z", "good"],
    ["2026-04-30T00:00:00.000Z", "due"],
    ["2026-05-29T23:59:59.999Z", "due"],
    ["2026-05-30T00:00:00.000Z", "ended"],
    // The same moment, elsewhere.
    ["2026-05-30T09:59:59+10:00", "due"],
    ["2026-05-29T14:00:00-10:00", "ended"],
  ] as const) {
    assert.equal(stateAt(row, moment), state, moment);
  }
});

test("what a person replaces is dated like what the configuration replaces", () => {
  const byHand = credential("replica", { by: "hand", issued: "2026-03-01", procedure: "ask" });
  assert.equal(stateAt(byHand, "2026-04-30T00:00:00Z"), "due");
});

test("what replaces itself has no day and never wants anybody, whatever its lifetime", () => {
  for (const by of ["issuer", "update"] as const) {
    const row = credential("token", { by, mechanism: "does it" }, { lifetime: "90 minutes" });
    assert.deepEqual(dueRotations([row], new Date("2099-01-01T00:00:00Z")), [
      { name: "token", state: "automatic" },
    ]);
  }
});

test("what wants somebody to act stands first, the rest by day, and what replaces itself last", () => {
  const at = (name: string, issued: string) => credential(name, { by: "configuration", issued });
  const table = [
    credential("lease", { by: "issuer", mechanism: "Vault" }),
    at("fresh", "2026-05-30"),
    at("b-due", "2026-04-20"),
    at("a-due", "2026-04-20"),
    at("over", "2026-01-01"),
    at("ahead", "2026-07-01"),
    at("good", "2026-05-20"),
  ];
  assert.deepEqual(
    dueRotations(table, new Date("2026-06-20T00:00:00Z")).map(({ name, state }) => [name, state]),
    [
      ["over", "ended"],
      ["a-due", "due"],
      ["b-due", "due"],
      ["ahead", "misdated"],
      ["good", "good"],
      ["fresh", "good"],
      ["lease", "automatic"],
    ],
  );
});

test("only what is due, ended or misdated wants somebody to act", () => {
  assert.deepEqual((["automatic", "good", "due", "ended", "misdated"] as const).map(needsAttention), [
    false,
    false,
    true,
    true,
    true,
  ]);
});

test("a lifetime of products is in whole days", () => {
  assert.equal(wholeDays("90 days"), 90);
  assert.equal(wholeDays("48 hours"), 2);
  assert.throws(() => wholeDays("36 hours"), {
    name: "RangeError",
    message: '"36 hours" is no whole number of days',
  });
});
