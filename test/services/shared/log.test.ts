import assert from "node:assert/strict";
import { test } from "node:test";
import { logger } from "../../../services/shared/log.ts";

function lines(work: (log: ReturnType<typeof logger>) => void, level = "info"): Record<string, unknown>[] {
  const written: string[] = [];
  work(logger("sample", level, { write: (line: string) => void written.push(line) }));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line says what, when and from which service", () => {
  const [line] = lines((log) => log.info({ namespace: "a" }, "kept"));
  assert.deepEqual(
    { ...line, time: undefined },
    {
      level: "info",
      service: "sample",
      namespace: "a",
      msg: "kept",
      time: undefined,
    },
  );
  assert.match(String(line?.["time"]), /^\d{4}-\d{2}-\d{2}T/);
});

test("what holds a secret is hidden, at the top and below", () => {
  const text = JSON.stringify(
    lines((log) => {
      log.info(
        { token: "hunter2", request: { headers: { authorization: "hunter2" }, password: "hunter2" } },
        "x",
      );
      log.info({ headers: { "private-token": "hunter2", "PRIVATE-TOKEN": "hunter2" } }, "y");
    }),
  );
  assert.doesNotMatch(text, /hunter2/);
  assert.equal(text.match(/\(hidden\)/g)?.length, 5);
});

test("below its level nothing is written", () => {
  assert.deepEqual(
    lines((log) => log.info("x"), "error"),
    [],
  );
});
