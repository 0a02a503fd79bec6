import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test, type TestContext } from "node:test";
import { TOOLS } from "../../scripts/tools/catalogue.ts";
import { temporaryFolder, writeTree } from "./trees.ts";

const ROOT = join(import.meta.dirname, "../..");
const HARNESS = "test/conformance/support/vault-harness";

/**
 * A copy of the scripts beside the source of a program, with a `go` that says how it was called and builds what it is
 * told to: real compilers belong to `make conformance`.
 */
function tree(context: TestContext, go: string, tool = "vault-harness") {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, "scripts"));
  for (const name of ["scripts/tools", "node_modules"]) symlinkSync(join(ROOT, name), join(folder, name));
  writeTree(folder, {
    "package.json": '{"type":"module"}',
    "bin/go": `#!/bin/bash\necho "$*" >>"${folder}/go.log"\n${go}`,
    [`${HARNESS}/main.go`]: "package main",
    [`${HARNESS}/go.mod`]: "module harness",
    [`${HARNESS}/go.sum`]: "",
  });
  const cache = join(folder, "cache/slipway/tools");
  return {
    source: join(folder, HARNESS),
    install: () =>
      spawnSync(
        process.execPath,
        // Or Node would run the original, and look at the source beside that.
        ["--preserve-symlinks", "--preserve-symlinks-main", join(folder, "scripts/tools/install.ts"), tool],
        {
          encoding: "utf8",
          env: {
            PATH: [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter),
            XDG_CACHE_HOME: join(folder, "cache"),
          },
        },
      ),
    calls: () =>
      existsSync(join(folder, "go.log"))
        ? readFileSync(join(folder, "go.log"), "utf8").trim().split("\n")
        : [],
    installed: () => readdirSync(cache).filter((name) => !name.startsWith(".")),
    cache,
  };
}

const BUILDS = `while [[ $1 != -o ]]; do shift; done; mkdir -p "$(dirname "$2")"; echo built >"$2"`;

test("a program of this tree is built from its source, with what go.sum pins and nothing else", (context) => {
  const { install, calls, installed, cache, source } = tree(context, BUILDS);
  const { status, stdout, stderr } = install();
  assert.equal(status, 0, stderr);
  const [name] = installed();
  assert.match(name ?? "", /^vault-harness-[0-9a-f]{16}$/);
  assert.match(stdout, /^vault-harness +1 .*vault-harness-[0-9a-f]{16}$/m);
  assert.equal(readFileSync(join(cache, name ?? "", "bin/vault-harness"), "utf8"), "built\n");
  assert.deepEqual(
    calls().map((call) => call.replace(/-o .*\/bin\//, "-o BIN/")),
    [`build -C ${source} -mod=readonly -trimpath -buildvcs=false -o BIN/vault-harness .`],
  );
});

test("it is built again when a file of its source differs, and only then", (context) => {
  const { install, calls, installed, source } = tree(context, BUILDS);
  install();
  install();
  assert.equal(calls().length, 1);
  for (const file of ["main.go", "go.mod", "go.sum"]) {
    const builds = calls().length;
    writeFileSync(join(source, file), "changed");
    assert.equal(install().status, 0);
    assert.equal(calls().length, builds + 1, file);
  }
  assert.equal(installed().length, 4);
});

test("a published command that go install refuses is built in the module that pins its replacements", (context) => {
  const { install, calls, installed } = tree(context, BUILDS, "etcd");
  assert.equal(install().status, 0);
  assert.match(installed()[0] ?? "", /^etcd-[0-9a-f]{16}$/);
  assert.deepEqual(
    calls().map((call) => call.replace(/-C .*\/scripts\//, "-C ").replace(/-o .*\/bin\//, "-o BIN/")),
    [
      "build -C tools/modules/etcd -mod=readonly -trimpath -buildvcs=false -ldflags=-s -w " +
        "-o BIN/etcd go.etcd.io/etcd/server/v3",
    ],
  );
});

test("each such module requires the version that the catalogue names, and has a row", () => {
  const modules = join(ROOT, "scripts/tools/modules");
  const rows = TOOLS.filter((tool) => tool.method === "go-module");
  assert.deepEqual(rows.map(({ name }) => name).sort(), readdirSync(modules).sort());
  for (const { name, module, version } of rows) {
    const text = readFileSync(join(modules, name, "go.mod"), "utf8");
    assert.ok(text.includes(`\t${module} ${version} // indirect\n`), name);
  }
});

test("a build that fails leaves nothing behind and says why", (context) => {
  const { install, installed } = tree(context, "echo 'undefined: jwtauth' >&2; exit 1");
  const { status, stderr } = install();
  assert.equal(status, 1);
  assert.match(stderr, /vault-harness 1 cannot be installed: go build .* ended with 1\nundefined: jwtauth/);
  assert.deepEqual(installed(), []);
});
