import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { InputFaults } from "../../../components/core/faults.ts";
import { linkNodeModules } from "../../../cli/diff/node-modules.ts";
import { planRevision, type RevisionPlan } from "../../../cli/diff/revision.ts";
import { planText, PROJECT, repository, tinyProject, type TestRepository } from "./repositories.ts";

const plan = (test: TestRepository, revision: string, timeout = 60_000): Promise<RevisionPlan> =>
  planRevision({ root: test.folder, revision, env: process.env, timeout });

/** Folders of runs, as they lie among the temporary files. */
const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-diff-"));

async function failure(test: TestRepository, revision: string, timeout?: number): Promise<string> {
  const result = await plan(test, revision, timeout);
  assert.ok("failure" in result);
  assert.deepEqual(test.worktrees(), []);
  return result.failure;
}

describe("a revision", () => {
  it("is planned by its own code and files, and leaves nothing behind", async (t) => {
    const test = repository(t);
    const first = test.commit(tinyProject(80));
    test.commit({ "plan.json": planText(443) });
    const result = await plan(test, "HEAD~1");
    assert.equal(result.commit, first);
    assert.ok("document" in result);
    assert.deepEqual(result.document, JSON.parse(planText(80)));
    assert.deepEqual(test.worktrees(), []);
    assert.equal(test.git("status", "--porcelain"), "");
  });

  it("may be of a project in a folder of the repository", async (t) => {
    const test = repository(t, { within: "deep/er" });
    test.commit(tinyProject(80));
    assert.ok("document" in (await plan(test, "main")));
  });

  it("runs without the environment's credentials, home folder and hooks, in any language", async (t) => {
    const test = repository(t);
    const dump = "process.stderr.write(JSON.stringify(process.env)); process.exit(3);\n";
    test.commit({ ...tinyProject(80), "cli/slipway.ts": dump });
    const hook = path.join(test.folder, ".git/hooks/post-checkout");
    writeFileSync(hook, `#!/bin/sh\ntouch ${test.folder}/hooked\n`, { mode: 0o755 });
    const env = {
      ...process.env,
      GITLAB_TOKEN: "canary",
      NODE_OPTIONS: "--no-warnings",
      GIT_DIR: "/nowhere",
      HOME: "/home/canary",
    };
    const result = await planRevision({ root: test.folder, revision: "main", env });
    assert.ok("failure" in result);
    assert.match(result.failure, /ended with exit code 3/);
    assert.doesNotMatch(result.failure, /canary|NODE_OPTIONS|nowhere/);
    assert.match(result.failure, /"PATH"/);
    assert.equal(existsSync(path.join(test.folder, "hooked")), false);
  });

  it("that cannot be previewed says why", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    test.git("tag", "good");
    test.commit({ "package-lock.json": '{"lockfileVersion": 2}\n' });
    assert.match(await failure(test, "good"), /package-lock\.json is not the one that is installed here/);
    test.commit({
      "package-lock.json": '{"lockfileVersion": 3}\n',
      "cli/slipway.ts": "throw new Error('broken');\n",
    });
    assert.match(await failure(test, "main"), /ended with exit code 1: [^]*broken/);
    test.commit({ "cli/slipway.ts": "console.log('{}');\n" });
    assert.match(
      await failure(test, "main"),
      /printed no plan this version reads: its preview schemaVersion/,
    );
    test.commit({ "cli/slipway.ts": "setTimeout(() => {}, 60_000);\n" });
    assert.match(await failure(test, "main", 300), /took longer than 0\.3 s/);
    test.git("rm", "--quiet", "cli/slipway.ts");
    test.commit({});
    assert.match(await failure(test, "main"), /it has no cli\/slipway\.ts/);
  });

  it("that does not exist, or is none, is a fault", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    for (const revision of ["nope", "main..main", "HEAD:plan.json", "../../etc/passwd", "a b", ";ls"]) {
      await assert.rejects(plan(test, revision), /does not exist, allowed a branch, tag or commit/);
    }
    for (const revision of ["-x", "--upload-pack=ls", "", "a\u0000b", "a\nb"]) {
      await assert.rejects(
        plan(test, revision),
        (error) => error instanceof InputFaults && error.message.includes("is no revision"),
      );
    }
    const shallow = repository(t);
    shallow.git("remote", "add", "origin", `file://${test.folder}`);
    test.commit({ "plan.json": planText(1) });
    shallow.git("fetch", "--quiet", "--depth=1", "origin", "main");
    shallow.git("checkout", "--quiet", "FETCH_HEAD");
    await assert.rejects(
      plan(shallow, "HEAD~1"),
      /does not exist in this shallow clone.*git fetch --unshallow/,
    );
  });

  it("outside of a repository is a fault", async (t) => {
    const test = repository(t);
    const root = mkdtempSync(path.join(test.folder, "x"));
    await assert.rejects(
      planRevision({ root: "/", revision: "main", env: process.env }),
      /is in no git repository/,
    );
    await assert.rejects(
      planRevision({ root, revision: "main", env: { ...process.env, PATH: "" } }),
      /git cannot be run/,
    );
  });

  it("is not left behind by a signal, and its preview neither", async (t) => {
    const test = repository(t);
    // It tells that it lives for as long as it does.
    const beating =
      "import { appendFileSync } from 'node:fs';\nsetInterval(() => appendFileSync(process.env.TMPDIR + '/beats', '.'), 10);\n";
    test.commit({ ...tinyProject(80), "cli/slipway.ts": beating });
    const temporary = mkdtempSync(path.join(tmpdir(), "slipway-test-"));
    t.after(() => rmSync(temporary, { recursive: true }));
    const program = `import { planRevision } from ${JSON.stringify(path.join(PROJECT, "cli/diff/revision.ts"))};
      await planRevision({ root: ${JSON.stringify(test.folder)}, revision: "main", env: process.env });`;
    const run = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: "ignore",
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      run.on("close", (_code, signal) => resolve(signal)),
    );
    const beats = path.join(temporary, "beats");
    while (!existsSync(beats)) await wait(20);
    run.kill("SIGINT");
    assert.equal(await ended, "SIGINT");
    assert.deepEqual(test.worktrees(), []);
    assert.deepEqual(readdirSync(temporary), ["beats"]);
    await wait(100);
    const { size } = statSync(beats);
    await wait(200);
    assert.equal(statSync(beats).size, size, "the preview still runs");
  });

  it("removes what a killed run left, and nothing that may still run", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    const leave = (): string => {
      const folder = mkdtempSync(path.join(tmpdir(), "slipway-diff-"));
      test.git("worktree", "add", "--quiet", "--detach", path.join(folder, "tree"), "main");
      return folder;
    };
    const [old, young] = [leave(), leave()];
    utimesSync(old, new Date(0), new Date(0));
    await plan(test, "main");
    assert.deepEqual([existsSync(old), existsSync(young)], [false, true]);
    utimesSync(young, new Date(0), new Date(0));
    await plan(test, "main");
    assert.deepEqual(test.worktrees(), []);
    assert.ok(!leftovers().includes(path.basename(young)));
  });

  it("is not checked out inside the repository", async (t) => {
    const test = repository(t);
    test.commit(tinyProject(80));
    const before = process.env["TMPDIR"];
    mkdirSync(path.join(test.folder, "tmp"));
    process.env["TMPDIR"] = path.join(test.folder, "tmp");
    try {
      await assert.rejects(plan(test, "main"), /inside the repository.*set TMPDIR/);
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
    assert.deepEqual(readdirSync(path.join(test.folder, "tmp")), []);
  });
});

describe("linked packages", () => {
  it("are those installed here, but for folders of the project", (t) => {
    const [from, to] = [repository(t), repository(t)];
    from.write({
      "node_modules/a/x": "a",
      "node_modules/@s/b/x": "b",
      "sdks/c/x": "here",
      "elsewhere/x": "",
    });
    to.write({ "sdks/c/x": "there" });
    symlinkSync("../../sdks/c", path.join(from.folder, "node_modules/@s/c"));
    linkNodeModules(from.folder, to.folder);
    const read = (file: string): string => readFileSync(path.join(to.folder, "node_modules", file), "utf8");
    assert.deepEqual([read("a/x"), read("@s/b/x"), read("@s/c/x")], ["a", "b", "there"]);
  });
});
