import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { temporaryFolder, writeTree } from "./trees.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const makefiles = ["Makefile", "tools.mk"].filter((path) => existsSync(join(ROOT, path))).map(read);
const targets = makefiles.flatMap((text) =>
  [...text.matchAll(/^([a-z][a-z-]*):(?!=)/gm)].map(([, name]) => name!),
);

test("install runs npm only when the lockfile is not the installed one, and on the machine's own Node", (context) => {
  const folder = temporaryFolder(context);
  copyFileSync(join(ROOT, "Makefile"), join(folder, "Makefile"));
  const npm = `#!/bin/bash
    echo "npm $*" >>npm.log
    case $PATH in *node_modules/.bin*) echo "npm got the project's Node" >>npm.log ;; esac
    [[ ! -e npm-fails ]]`;
  writeTree(folder, { "package-lock.json": "first", "node_modules/.bin/keep": "", "bin/npm": npm });
  const install = () =>
    spawnSync("make", ["install"], {
      cwd: folder,
      encoding: "utf8",
      env: { HOME: folder, PATH: `${join(folder, "bin")}:/usr/bin:/bin` },
    });
  const log = () => readFileSync(join(folder, "npm.log"), "utf8");

  assert.equal(install().status, 0);
  assert.equal(install().status, 0);
  assert.equal(log(), "npm ci --loglevel=error\n");

  writeFileSync(join(folder, "package-lock.json"), "second");
  writeFileSync(join(folder, "npm-fails"), "");
  assert.notEqual(install().status, 0);
  rmSync(join(folder, "npm-fails"));
  assert.equal(install().status, 0, "a failed install is tried again");
  assert.equal(install().status, 0);
  assert.equal(log(), "npm ci --loglevel=error\n".repeat(3));
});

test("help says something about every target", () => {
  const { stdout } = spawnSync("make", ["help"], { cwd: ROOT, encoding: "utf8" });
  const listed = [...stdout.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name);
  assert.deepEqual(listed.toSorted(), targets.toSorted());
});

test("every stage of a CI run and every hook is a target that exists", () => {
  const stages = [...read(".ci/run").matchAll(/^(?:stage|begin|tests) .*\bmake ([a-z-]+)/gm)].map(
    ([, name]) => name!,
  );
  assert.ok(stages.length > 8);
  const config = parse(read(".pre-commit-config.yaml")) as { repos: { hooks: { entry: string }[] }[] };
  const hooks = config.repos.flatMap(({ hooks }) => hooks.map(({ entry }) => entry.replace(/^make /, "")));
  assert.equal(hooks.length, 5);
  for (const name of [...stages, ...hooks]) assert.ok(targets.includes(name), `no target ${name}`);
});

test("each test file outside of the conformance tests is run by exactly one call of the test runner", () => {
  const { stdout, status } = spawnSync("make", ["--dry-run", "test"], { cwd: ROOT, encoding: "utf8" });
  assert.equal(status, 0);
  const run = [...stdout.matchAll(/\S+\.test\.ts/g)].map(([file]) => file);
  const files = globSync("test/!(conformance)/**/*.test.ts", { cwd: ROOT });
  assert.deepEqual(run.toSorted(), files.toSorted());
  const tallies = [...stdout.matchAll(/tally-reporter\.ts --test-reporter-destination=(\S+)/g)];
  assert.deepEqual(
    tallies.map(([, file]) => file),
    ["out/ci/unit.json", "out/ci/unit-uncounted.json"],
  );
});
