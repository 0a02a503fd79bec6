import assert from "node:assert/strict";
import { test } from "node:test";
import { alertRoutingSchema } from "../../../stacks/settings/alert-routing.ts";

const accepts = (workingHours: object) => alertRoutingSchema.safeParse({ workingHours }).success;

test("working hours are times of a day in a zone there is", () => {
  assert.ok(accepts({ from: "00:00", to: "23:59", timeZone: "America/Argentina/Buenos_Aires" }));
  for (const from of ["8:00", "24:00", "08:60", "0800", "08:00:00", "eight"])
    assert.ok(!accepts({ from }), from);
  for (const timeZone of ["Europe/Atlantis", "CEST?", ""]) assert.ok(!accepts({ timeZone }), timeZone);
});

test("without a word nobody is told, and work is from eight to six in UTC", () => {
  assert.deepEqual(alertRoutingSchema.parse(undefined), {
    mattermost: false,
    teams: {},
    workingHours: { timeZone: "UTC", from: "08:00", to: "18:00" },
  });
});
