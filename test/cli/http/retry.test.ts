import assert from "node:assert/strict";
import { test } from "node:test";
import { redact } from "../../../cli/http/redact.ts";
import { retryAfter, waitBefore } from "../../../cli/http/retry.ts";

test("waits double up to the longest one, less a random part of at most half", () => {
  const waits = (random: number) =>
    [1, 2, 3, 4].map((n) => waitBefore(n, undefined, { backOff: 100, longestWait: 500 }, random));
  assert.deepEqual(waits(0), [100, 200, 400, 500]);
  assert.deepEqual(waits(1), [50, 100, 200, 250]);
  assert.equal(waitBefore(1, undefined, {}, 0), 500);
  assert.equal(waitBefore(9, undefined, {}, 0), 30_000);
});

test("what the server asks for replaces the wait, unless it is more than is granted", () => {
  assert.equal(waitBefore(3, 7, { longestWait: 10 }, 0), 7);
  assert.equal(waitBefore(3, 11, { longestWait: 10 }, 0), undefined);
});

test("Retry-After is seconds or a date", () => {
  const now = Date.parse("2026-11-02T00:00:00Z");
  assert.equal(retryAfter("120", now), 120_000);
  assert.equal(retryAfter("Mon, 02 Nov 2026 00:00:30 GMT", now), 30_000);
  assert.equal(retryAfter("Sun, 01 Nov 2026 00:00:30 GMT", now), 0);
  for (const nothing of [null, "soon", ""]) assert.equal(retryAfter(nothing, now), undefined);
});

test("secrets are hidden in every form they may be repeated in; short texts that occur by chance are not", () => {
  assert.equal(redact('a/b+c"d a%2Fb%2Bc%22d a/b+c\\"d', ['a/b+c"d']), "[hidden] [hidden] [hidden]");
  assert.equal(redact("an apple", ["a", ""]), "an apple");
  assert.equal(redact("line\r\n\u001b[31mred\u202e", []), "line [31mred");
});
