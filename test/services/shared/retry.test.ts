import assert from "node:assert/strict";
import { test } from "node:test";
import { checkStatus, StatusError } from "../../../services/shared/http.ts";
import { TemporaryError, withRetries } from "../../../services/shared/retry.ts";

const PATIENCE = { attempts: 4, pause: 2, longest: 6 };

/** Fails with each of the errors in turn, then succeeds. */
function failing(errors: Error[]) {
  let calls = 0;
  const attempt = async () => {
    const error = errors[calls];
    calls += 1;
    if (error !== undefined) throw error;
    return "done";
  };
  return { attempt, calls: () => calls };
}

test("what fails for a time is tried again, as often as is allowed and no more", async () => {
  const three = failing([1, 2, 3].map((number) => new TemporaryError(`failure ${String(number)}`)));
  assert.equal(await withRetries(PATIENCE, three.attempt), "done");
  assert.equal(three.calls(), 4);
  const four = failing([1, 2, 3, 4].map((number) => new TemporaryError(`failure ${String(number)}`)));
  await assert.rejects(withRetries(PATIENCE, four.attempt), /failure 4/);
  assert.equal(four.calls(), 4);
});

test("what fails for good is not tried again", async () => {
  const { attempt, calls } = failing([new Error("no")]);
  await assert.rejects(withRetries(PATIENCE, attempt), /no/);
  assert.equal(calls(), 1);
});

test("it waits as long as it is asked to, but not for ever", async () => {
  const begun = performance.now();
  const { attempt } = failing([new TemporaryError("busy", { retryAfter: 3_600_000 })]);
  await withRetries({ attempts: 2, pause: 1, longest: 40 }, attempt);
  const waited = performance.now() - begun;
  assert.ok(waited >= 38 && waited < 2_000, String(waited));
});

test("a status tells for good from for now, and how long", () => {
  checkStatus("it", 200, null);
  checkStatus("it", 204, undefined);
  for (const status of [408, 429, 500, 502, 503, 504]) {
    assert.throws(() => checkStatus("it", status, "7"), {
      message: `it answered ${String(status)}`,
      retryAfter: 7000,
      constructor: TemporaryError,
    });
  }
  for (const status of [301, 400, 401, 403, 404, 409, 422]) {
    assert.throws(() => checkStatus("it", status, "7"), { status, constructor: StatusError });
  }
  for (const header of [null, undefined, "", "soon", "Sat, 21 Nov 2026 12:00:00 GMT", "-1", "99999999"]) {
    assert.throws(() => checkStatus("it", 429, header), { retryAfter: undefined });
  }
});
