import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

test("without its settings it says what is missing, as one line of JSON, and fails", () => {
  const file = join(import.meta.dirname, "../../../services/namespace-cleaner/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: "utf8",
    env: { GITLAB_URL: "hunter2" },
  });
  assert.deepEqual([status, stderr], [1, ""]);
  const line = JSON.parse(stdout) as Record<string, string>;
  assert.deepEqual([line["level"], line["msg"]], ["fatal", "cannot run"]);
  assert.match(line["reason"] ?? "", /^GITLAB_URL: is no address\nGITLAB_TOKENS_FOLDER: /m);
  assert.doesNotMatch(stdout, /hunter2/);
});
