import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { PlanDiff } from "../../../cli/diff/model.ts";
import { planText, realProject, repository, slipway, tinyProject } from "./repositories.ts";

describe("slipway diff", () => {
  it("compares two revisions, in every format", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    test.commit({ "plan.json": planText(443) });
    const text = await slipway(test.folder, ["diff", "HEAD~1", "main"]);
    assert.equal(text.code, 0);
    assert.match(text.out, /^Diff of HEAD~1 \([0-9a-f]{12}\) with main[^]*spec\.port: 80 => 443/);
    const json = JSON.parse(
      (await slipway(test.folder, ["diff", "HEAD~1", "main", "--json"])).out,
    ) as PlanDiff;
    assert.deepEqual([json.schemaVersion, json.counts.update, json.head.label], [1, 1, "main"]);
    assert.match(
      (await slipway(test.folder, ["diff", "HEAD~1", "main", "--format", "markdown"])).out,
      /^## Plan diff/,
    );
    assert.equal(
      (await slipway(test.folder, ["diff", "HEAD~1", "main", "--json", "--format", "markdown"])).code,
      1,
    );
  });

  it("compares plan files without a project or a repository", async (t) => {
    const test = repository(t);
    test.write({ "a.json": planText(1), "b.json": planText(2), "prod.json": planText(1, "prod") });
    assert.match((await slipway(test.folder, ["diff", "a.json", "b.json"])).out, /spec\.port: 1 => 2/);
    const gone = await slipway(test.folder, ["diff", "a.json", "prod.json", "--stack", "dev"]);
    assert.match(gone.out, /dev \(the stack is gone\)/);
    assert.doesNotMatch(gone.out, /prod \(new stack\)/);
    const unknown = await slipway(test.folder, ["diff", "a.json", "b.json", "--stack", "nope"]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /neither plan has a stack "nope", allowed dev/);
  });

  it("ends with 2 when asked and something changes", async (t) => {
    const test = repository(t);
    test.write({ "a.json": planText(1), "b.json": planText(2) });
    const codes = async (...files: string[]): Promise<number> =>
      (await slipway(test.folder, ["diff", ...files, "--detailed-exitcode"])).code;
    assert.equal(await codes("a.json", "b.json"), 2);
    assert.equal(await codes("a.json", "a.json"), 0);
    assert.equal((await slipway(test.folder, ["diff", "a.json", "b.json"])).code, 0);
  });

  it("ends with 3 when asked and something is weakened that much, also where something changes", async (t) => {
    const test = repository(t);
    test.write({ "a.json": planText(1, "dev", true), "b.json": planText(1, "dev", false) });
    const codes = async (...args: string[]): Promise<number> =>
      (await slipway(test.folder, ["diff", ...args])).code;
    assert.equal(await codes("a.json", "b.json", "--fail-on", "critical", "--detailed-exitcode"), 3);
    assert.equal(await codes("a.json", "b.json", "--fail-on", "medium"), 3);
    assert.equal(await codes("b.json", "a.json", "--fail-on", "medium"), 0);
    assert.equal(await codes("a.json", "b.json", "--detailed-exitcode"), 2);
    assert.equal(await codes("a.json", "b.json", "--fail-on", "grave"), 1);
  });

  it("writes to a file, without colours and with nothing on standard output", async (t) => {
    const test = repository(t);
    test.write({ "a.json": planText(1), "b.json": planText(2) });
    const written = await slipway(test.folder, [
      "diff",
      "a.json",
      "b.json",
      "--format",
      "markdown",
      "--out",
      "deep/diff.md",
    ]);
    assert.deepEqual([written.code, written.out], [0, ""]);
    assert.match(readFileSync(path.join(test.folder, "deep/diff.md"), "utf8"), /^## Plan diff/);
    assert.match(
      (await slipway(test.folder, ["diff", "a.json", "b.json", "--out", "deep"])).err,
      /deep: cannot be written/,
    );
  });

  it("falls back to a plan file and says so, or tells how to make one", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    test.commit({ "package-lock.json": "{}\n", "plan.json": planText(443) });
    test.write({ "old.json": planText(81) });
    const told = await slipway(test.folder, ["diff", "HEAD~1", "main"]);
    assert.equal(told.code, 1);
    assert.match(
      told.err,
      /its package-lock\.json is not the one that is installed here; make its plan with `git checkout HEAD~1 && npm ci && npx slipway preview --json > base\.json`/,
    );
    const fallen = await slipway(test.folder, ["diff", "HEAD~1", "main", "--base-plan", "old.json"]);
    assert.match(
      fallen.err,
      /^warning: HEAD~1 cannot be previewed here .* its plan is taken from old\.json\n$/,
    );
    assert.match(fallen.out, /spec\.port: 81 => 443/);
    const head = await slipway(test.folder, ["diff", "old.json", "HEAD~1"]);
    assert.match(head.err, /head\.json/);
  });

  it("tells of plan files that are none", async (t) => {
    const test = repository(t);
    test.write({ "a.json": planText(1), "bad.json": "{", "old.json": '{"schemaVersion": 0, "stacks": {}}' });
    for (const [file, problem] of [
      ["bad.json", /bad\.json: is no JSON/],
      ["old.json", /old\.json schemaVersion/],
      ["none.json", /there is no such plan file/],
    ] as const) {
      const { code, err } = await slipway(test.folder, ["diff", file, "a.json"]);
      assert.equal(code, 1);
      assert.match(err, problem);
      assert.doesNotMatch(err, / at .*\.ts:/);
    }
  });

  it("compares a revision of this project with its files as they are", { timeout: 120_000 }, async (t) => {
    const test = repository(t);
    realProject(test);
    test.write({ ".gitignore": "node_modules\n" });
    test.commit({});
    const same = await slipway(test.folder, ["diff", "HEAD", "--detailed-exitcode"]);
    assert.equal(same.code, 0, same.err);
    assert.match(same.out, /No changes, \d+ resources unchanged/);
    const contract = readFileSync(path.join(test.folder, "catalog/packet-relay.yaml"), "utf8");
    test.write({
      "catalog/packet-relay.yaml": contract.replace(/^description: .*$/m, "description: Forwards"),
    });
    const changed = JSON.parse((await slipway(test.folder, ["diff", "HEAD", "--json"])).out) as PlanDiff;
    assert.ok(changed.counts.update > 0);
    assert.deepEqual([changed.counts.delete, changed.counts.create, changed.counts.replace], [0, 0, 0]);
    const labels = changed.stacks.flatMap(({ resources }) =>
      resources.flatMap(({ properties }) => properties.map((property) => property.path)),
    );
    assert.deepEqual([...new Set(labels)], ["description"]);
    assert.deepEqual(test.worktrees(), []);
  });
});
