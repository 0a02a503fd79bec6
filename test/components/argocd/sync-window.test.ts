import assert from "node:assert/strict";
import { test } from "node:test";
import { denyWindow, freezeMinutes } from "../../../components/argocd/sync-window.ts";

const freeze = (start: string, end: string, timeZone = "Etc/UTC") => ({ name: "x", start, end, timeZone });

test("a freeze becomes a window that denies every sync, by hand too", () => {
  assert.deepEqual(denyWindow(freeze("0 18 20 12 *", "0 8 2 1 *", "Europe/Berlin")), {
    kind: "deny",
    schedule: "0 18 20 12 *",
    duration: "18120m", // 12 days and 14 hours
    timeZone: "Europe/Berlin",
    applications: ["*"],
    manualSync: false,
  });
});

test("the length is that from a beginning to the next end; where the clock changes, the longest", () => {
  assert.equal(freezeMinutes(freeze("0 16 * * 5", "0 6 * * 1")), 62 * 60);
  assert.equal(freezeMinutes(freeze("0 16 * * 5", "0 6 * * 1", "Europe/Berlin")), 63 * 60);
  assert.equal(freezeMinutes(freeze("0 22 * * *", "0 6 * * *")), 8 * 60);
  assert.equal(freezeMinutes(freeze("0 0 29 2 *", "0 0 1 3 *")), 24 * 60);
});

test("what a window cannot say is refused", () => {
  assert.throws(
    () => freezeMinutes(freeze("0 0 15 * *", "0 0 1 * *")),
    /^RangeError: lasts from 20160 to 24480/,
  );
  assert.throws(() => freezeMinutes(freeze("0 0 31 2 *", "0 0 1 3 *")), /^RangeError: never begins/);
  assert.throws(
    () => freezeMinutes(freeze("0 0 1 3 *", "0 0 31 2 *")),
    /^RangeError: never begins, or never ends/,
  );
});
