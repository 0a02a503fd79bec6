import assert from "node:assert/strict";
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { checkTree, recoverTree, writeTree } from "../../../cli/render/write-tree.ts";
import { ownedPatterns } from "../../../cli/render/layout.ts";
import { EVERY, faultsOf, put, rendered, snapshot, temporary, treeOf } from "./trees.ts";

const DEV = "infra/gateway/overlays/dev";
const BOTH = treeOf({ dev: { a: "1", b: "1" }, stg: { a: "1" } });

test("a tree is written into a folder that does not exist yet, and nothing else", (t) => {
  const out = join(temporary(t), "x/y");
  const changes = writeTree(out, BOTH, EVERY);
  assert.deepEqual(snapshot(out), {
    infra: "folder",
    "infra/gateway": "folder",
    "infra/gateway/overlays": "folder",
    [DEV]: "folder",
    [`${DEV}/a.yaml`]: rendered("1"),
    [`${DEV}/b.yaml`]: rendered("1"),
    "infra/gateway/overlays/stg": "folder",
    "infra/gateway/overlays/stg/a.yaml": rendered("1"),
  });
  assert.deepEqual(changes, [
    {
      root: DEV,
      had: false,
      has: true,
      added: [`${DEV}/a.yaml`, `${DEV}/b.yaml`],
      changed: [],
      unchanged: [],
      removed: [],
    },
    {
      root: "infra/gateway/overlays/stg",
      had: false,
      has: true,
      added: ["infra/gateway/overlays/stg/a.yaml"],
      changed: [],
      unchanged: [],
      removed: [],
    },
  ]);
});

test("equal folders are left alone, changed ones are replaced, stale files go", (t) => {
  const out = temporary(t);
  writeTree(out, BOTH, EVERY);
  const past = new Date("2001-02-03T04:05:06Z");
  for (const environment of ["dev", "stg"]) {
    utimesSync(join(out, `infra/gateway/overlays/${environment}/a.yaml`), past, past);
    utimesSync(join(out, `infra/gateway/overlays/${environment}`), past, past);
  }
  const [dev, stg] = writeTree(out, treeOf({ dev: { a: "1", c: "1" }, stg: { a: "1" } }), EVERY);
  assert.deepEqual(dev, {
    root: DEV,
    had: true,
    has: true,
    added: [`${DEV}/c.yaml`],
    changed: [],
    unchanged: [`${DEV}/a.yaml`],
    removed: [`${DEV}/b.yaml`],
  });
  assert.deepEqual([stg?.added, stg?.changed, stg?.removed], [[], [], []]);
  assert.deepEqual(statSync(join(out, "infra/gateway/overlays/stg")).mtime, past);
  assert.deepEqual(statSync(join(out, "infra/gateway/overlays/stg/a.yaml")).mtime, past);
  assert.deepEqual(
    Object.keys(snapshot(out)).filter((path) => path.startsWith(`${DEV}/`)),
    [`${DEV}/a.yaml`, `${DEV}/c.yaml`],
  );
});

test("what is not slipway's stays as it is", (t) => {
  const out = temporary(t);
  const foreign = {
    "README.md": "x",
    ".git/HEAD": "ref",
    "infra/gateway/overlays/OWNERS": "x",
    "infra/gateway/overlays/base/kustomization.yaml": "kind: Kustomization",
    "infra/gateway/base/a.yaml": rendered("not in an owned folder"),
    "infra/other/overlays/old/a.yaml": rendered("not in an owned folder"),
  };
  for (const [path, text] of Object.entries(foreign)) put(out, path, text);
  writeTree(out, BOTH, EVERY);
  writeTree(out, treeOf({}), EVERY);
  const left = Object.fromEntries(Object.entries(snapshot(out)).filter(([, text]) => text !== "folder"));
  assert.deepEqual(
    left,
    Object.fromEntries(Object.entries(foreign).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
});

test("the folder of an environment that no longer exists goes with all stacks, and stays with one", (t) => {
  const out = temporary(t);
  writeTree(out, BOTH, EVERY);
  const dev = treeOf({ dev: { a: "1", b: "1" } });
  writeTree(out, dev, ownedPatterns(["dev"]));
  assert.equal(snapshot(out)["infra/gateway/overlays/stg"], "folder");
  const [, stg] = writeTree(out, dev, EVERY);
  assert.deepEqual(stg, {
    root: "infra/gateway/overlays/stg",
    had: true,
    has: false,
    added: [],
    changed: [],
    unchanged: [],
    removed: ["infra/gateway/overlays/stg/a.yaml"],
  });
  assert.equal(snapshot(out)["infra/gateway/overlays/stg"], undefined);
  writeTree(out, treeOf({}), ownedPatterns(["dev"]));
  assert.equal(snapshot(out)[DEV], undefined, "an environment that renders nothing any more has no folder");
});

test("a foreign file in an owned folder is named and nothing is written", (t) => {
  const out = temporary(t);
  writeTree(out, BOTH, EVERY);
  put(out, `${DEV}/notes.txt`, "mine");
  put(out, `${DEV}/a.yaml`, "kind: Mine");
  put(out, `${DEV}/sub/x.yaml`, rendered("x"));
  put(out, "infra/gateway/overlays/old/a.yaml", rendered("x"));
  put(out, "infra/gateway/overlays/old/b.yaml", "# mine");
  const before = snapshot(out);
  const owns = "was not rendered by slipway, which owns this folder as a whole";
  const expected = [`${DEV}/a.yaml`, `${DEV}/notes.txt`, `${DEV}/sub`, "infra/gateway/overlays/old/b.yaml"];
  for (const act of [writeTree, checkTree]) {
    const faults = faultsOf(out, () => act(out, treeOf({ dev: { a: "2" } }), EVERY));
    assert.deepEqual(
      faults.toSorted(),
      expected.map((path) => `${path}: ${owns}`),
    );
    assert.deepEqual(snapshot(out), before);
  }
});

/** Makes a link at `path`, and the folders around it. */
function link(out: string, path: string, target: string): void {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  symlinkSync(target, join(out, path));
}

test("links and files in the way are named and nothing is written", (t) => {
  const isLink = "is a link, and slipway follows none below the output folder";
  const isFile = "is no folder, and slipway needs one here";
  const isForeign = "was not rendered by slipway, which owns this folder as a whole";
  const isTaken = "does not belong to slipway, which keeps .slipway for unfinished runs";
  const cases: [string, (out: string, path: string) => void, string][] = [
    ["infra", (out, path) => link(out, path, "elsewhere"), isLink],
    [DEV, (out, path) => link(out, path, join(out, "elsewhere")), isLink],
    ["infra/gateway", (out, path) => put(out, path, "a file"), isFile],
    [DEV, (out, path) => put(out, path, "a file"), isFile],
    [`${DEV}/a.yaml`, (out, path) => link(out, path, join(out, "elsewhere/a")), isForeign],
    [".slipway", (out, path) => link(out, path, "elsewhere"), isTaken],
    [".slipway/new", (out, path) => link(out, path, "../elsewhere"), isTaken],
    [".slipway/config.json", (out, path) => put(out, path, "{}"), isTaken],
  ];
  for (const [path, prepare, problem] of cases) {
    const out = temporary(t);
    put(out, "elsewhere/a", rendered("elsewhere"));
    prepare(out, path);
    const before = snapshot(out);
    assert.deepEqual(
      faultsOf(out, () => writeTree(out, treeOf({ dev: { a: "2" } }), EVERY)),
      [`${path}: ${problem}`],
    );
    assert.deepEqual(snapshot(out), before);
  }
});

test("a link to an environment that is not written is not followed", (t) => {
  const out = temporary(t);
  put(out, "elsewhere/a.yaml", rendered("elsewhere"));
  mkdirSync(join(out, "infra/gateway/overlays"), { recursive: true });
  symlinkSync("../../../elsewhere", join(out, "infra/gateway/overlays/old"));
  writeTree(out, BOTH, EVERY);
  assert.equal(snapshot(out)["infra/gateway/overlays/old"], "-> ../../../elsewhere");
  assert.equal(snapshot(out)["elsewhere/a.yaml"], rendered("elsewhere"));
});

test("the output folder itself may be a link", (t) => {
  const folder = temporary(t);
  mkdirSync(join(folder, "real"));
  symlinkSync("real", join(folder, "out"));
  writeTree(join(folder, "out"), BOTH, EVERY);
  assert.equal(snapshot(folder)[`real/${DEV}/a.yaml`], rendered("1"));
});

test("an output folder that cannot be one is a fault", (t) => {
  const folder = temporary(t);
  put(folder, "file", "x");
  symlinkSync("nowhere", join(folder, "dangling"));
  const problem = "is no folder, so no tree can be written there";
  for (const [out, named] of [
    ["file", "file"],
    ["file/below", "file"],
    ["dangling", "dangling"],
  ] as const) {
    for (const act of [writeTree, checkTree]) {
      assert.deepEqual(
        faultsOf(folder, () => act(join(folder, out), BOTH, EVERY)),
        [`${named}: ${problem}`],
      );
    }
  }
});

test("an output folder that may not be written to is a fault", (t) => {
  const out = temporary(t);
  chmodSync(out, 0o555);
  const { before, after } = asNobody();
  before();
  const faults = faultsOf(out, () => writeTree(out, BOTH, EVERY));
  after();
  assert.deepEqual(faults, [".slipway: cannot write the tree: permission denied (EACCES)"]);
});

/** Root may write anywhere, so it steps down for a moment. */
function asNobody(): { before: () => void; after: () => void } {
  if (process.geteuid?.() !== 0) return { before: () => undefined, after: () => undefined };
  return { before: () => process.seteuid?.(65534), after: () => process.seteuid?.(0) };
}

test("a check changes nothing and tells what would", (t) => {
  const out = temporary(t);
  assert.deepEqual(
    checkTree(join(out, "none"), BOTH, EVERY).flatMap((change) => change.added),
    [`${DEV}/a.yaml`, `${DEV}/b.yaml`, "infra/gateway/overlays/stg/a.yaml"],
  );
  assert.deepEqual(snapshot(out), {});
  writeTree(out, BOTH, EVERY);
  const before = snapshot(out);
  const changes = checkTree(out, treeOf({ dev: { a: "2", c: "1" } }), EVERY);
  assert.deepEqual(
    changes.flatMap((change) => [...change.changed, ...change.added]),
    [`${DEV}/a.yaml`, `${DEV}/c.yaml`],
  );
  assert.deepEqual(
    changes.flatMap((change) => change.removed),
    [`${DEV}/b.yaml`, "infra/gateway/overlays/stg/a.yaml"],
  );
  assert.deepEqual(snapshot(out), before);
});

test("one run at a time", (t) => {
  const out = temporary(t);
  writeTree(out, BOTH, EVERY);
  const lock = (text: string) => put(out, ".slipway/lock", text);
  const held = snapshot(out);
  lock(JSON.stringify({ pid: process.ppid, host: hostname(), token: "a" }));
  assert.deepEqual(
    faultsOf(out, () => writeTree(out, treeOf({ dev: { a: "2" } }), EVERY)),
    [`.slipway/lock: process ${process.ppid} on ${hostname()} is writing this tree`],
  );
  lock(JSON.stringify({ pid: 1, host: "elsewhere.example", token: "a" }));
  assert.deepEqual(
    faultsOf(out, () => recoverTree(out)),
    [".slipway/lock: process 1 on elsewhere.example is writing this tree"],
  );
  for (const text of ["", "null", "{", "{}"]) {
    lock(text);
    assert.deepEqual(
      faultsOf(out, () => recoverTree(out)),
      [".slipway/lock: an unknown process is writing this tree"],
    );
  }
  rmSync(join(out, ".slipway"), { recursive: true });
  assert.deepEqual(snapshot(out), held);
});

test("the lock of a process that is gone is taken over", (t) => {
  const out = temporary(t);
  for (const pid of [2 ** 22 + 1, process.pid]) {
    put(out, ".slipway/lock", JSON.stringify({ pid, host: hostname(), token: "a" }));
    put(out, ".slipway/lock.4711", "half");
    writeTree(out, treeOf({ dev: { a: String(pid) } }), EVERY);
    assert.equal(snapshot(out)[`${DEV}/a.yaml`], rendered(String(pid)));
    assert.equal(snapshot(out)[".slipway"], undefined);
  }
});

test("a journal that leads out of the tree, or is none, is refused and nothing is touched", (t) => {
  const journals = [
    { version: 1, roots: [{ root: "../victim", had: false, has: true }], folders: [], seeds: [] },
    { version: 1, roots: [{ root: ".git/hooks", had: true, has: true }], folders: [], seeds: [] },
    { version: 1, roots: [], folders: ["a/../../victim"], seeds: [] },
    { version: 1, roots: [], folders: [], seeds: [{ path: "../victim/a", digest: "" }] },
    { version: 1, roots: [], folders: [] },
    { version: 1, roots: [{ root: "a", had: "yes", has: true }], folders: [], seeds: [] },
    { version: 2, roots: [], folders: [], seeds: [] },
    null,
    { roots: 1 },
    "{",
  ];
  for (const journal of journals) {
    const folder = temporary(t);
    put(folder, "victim/a", "x");
    put(folder, "out/.git/hooks/a", "x");
    put(folder, "out/.slipway/journal.json", typeof journal === "string" ? journal : JSON.stringify(journal));
    const before = snapshot(folder);
    const out = join(folder, "out");
    assert.deepEqual(
      faultsOf(out, () => writeTree(out, BOTH, EVERY)),
      [".slipway/journal.json: is no journal of an interrupted run"],
    );
    assert.deepEqual(snapshot(folder), before);
  }
});

test("a file somebody put into a half written tree is named, not lost", (t) => {
  const out = temporary(t);
  put(out, `${DEV}/a.yaml`, rendered("new"));
  put(out, `${DEV}/notes.txt`, "mine");
  put(out, `.slipway/old/${DEV}/a.yaml`, rendered("old"));
  put(
    out,
    ".slipway/journal.json",
    JSON.stringify({ version: 1, roots: [{ root: DEV, had: true, has: true }], folders: [], seeds: [] }),
  );
  const before = snapshot(out);
  assert.deepEqual(
    faultsOf(out, () => recoverTree(out)),
    [`${DEV}/notes.txt: was not rendered by slipway, which owns this folder as a whole`],
  );
  assert.deepEqual(snapshot(out), before);
  assert.deepEqual(
    faultsOf(out, () => checkTree(out, BOTH, EVERY)),
    [".: an earlier run was interrupted and the tree may be a mix of old and new"],
  );
  rmSync(join(out, DEV, "notes.txt"));
  writeFileSync(join(out, "mine"), "x");
  mkdirSync(join(out, ".slipway/new/infra/gateway/overlays"), { recursive: true });
  recoverTree(out);
  assert.equal(snapshot(out)[`${DEV}/a.yaml`], rendered("old"));
  assert.equal(snapshot(out)[".slipway"], undefined);
});
