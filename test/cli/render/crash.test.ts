import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { recoverTree, writeTree } from "../../../cli/render/write-tree.ts";
import { intercept } from "./failing-fs.ts";
import { encodeTree, EVERY, faultsOf, put, snapshot, temporary, treeOf } from "./trees.ts";

// One folder is replaced, one appears, one goes, one stays; and so with overlays, whose mutable files come and go with them.
const OLD = treeOf({
  dev: { a: "1" },
  gone: { a: "1" },
  same: { a: "1" },
  "dev/kept": { a: "1" },
  "dev/gone": { a: "1" },
});
const NEW = treeOf({
  dev: { a: "2" },
  fresh: { a: "1" },
  same: { a: "1" },
  "dev/kept": { a: "2" },
  "stg/fresh": { a: "1" },
});

interface Scene {
  /** Makes the folder the writer starts from. */
  readonly prepare: (out: string) => void;
  readonly old: { [path: string]: string };
  readonly new: { [path: string]: string };
}

/** Both trees in a folder that holds other things too, or from nothing at all. */
function scenes(t: TestContext): Scene[] {
  return [OLD, undefined].map((start) => {
    const prepare = (out: string): void => {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      put(out, "README.md", "not slipway's");
      if (start !== undefined) {
        calls(() => writeTree(out, start, EVERY));
        put(out, "overlays/dev/kept/rules.json", "changed since");
        put(out, "overlays/dev/gone/kustomization.yaml", "somebody's");
      }
    };
    const out = join(temporary(t), "out");
    prepare(out);
    const old = snapshot(out);
    writeTree(out, NEW, EVERY);
    return { prepare, old, new: snapshot(out) };
  });
}

/** Runs `action` and tells of each of its calls whether it changes what is on the disk. */
function calls(action: () => unknown): boolean[] {
  const found: boolean[] = [];
  const restore = intercept((_n, call, perform, args) => {
    found.push(!["fsyncSync", "closeSync"].includes(call) && args[1] !== "r");
    return perform();
  });
  try {
    action();
  } finally {
    restore();
  }
  return found;
}

/** Numbers of the calls that change something: a crash anywhere else is a crash at the next of them. */
function changing(action: () => unknown): number[] {
  return calls(action).flatMap((isChange, index) => (isChange ? [index + 1] : []));
}

/** Runs `action` and lets the n-th call, or from the n-th call on every call, fail with `code`. */
function failing(n: number, code: string, action: () => unknown, persistent: boolean): void {
  const restore = intercept((at, call, perform, args) => {
    if (at < n || (at > n && !persistent)) return perform();
    if (call === "closeSync") perform();
    throw Object.assign(new Error(code), {
      code,
      errno: code === "ENOSPC" ? -28 : -5,
      syscall: call,
      path: String(args[0]),
    });
  });
  try {
    action();
  } finally {
    restore();
  }
}

function oldOrNew(scene: Scene, out: string, message: string): "old" | "new" {
  const found = snapshot(out);
  for (const which of ["old", "new"] as const) {
    if (JSON.stringify(found) === JSON.stringify(scene[which])) return which;
  }
  assert.fail(`${message}: neither the old tree nor the new one: ${Object.keys(found).join(" ")}`);
}

test(
  "after kill -9 at any change, recovery leaves the old tree or the new one",
  { timeout: 180_000 },
  async (t) => {
    for (const [index, scene] of scenes(t).entries()) {
      const folder = temporary(t);
      const treeFile = join(folder, "tree.json");
      writeFileSync(treeFile, encodeTree(NEW));
      scene.prepare(join(folder, "count"));
      const points = changing(() => writeTree(join(folder, "count"), NEW, EVERY));
      const outcomes: ("old" | "new")[] = [];
      const kill = async (n: number): Promise<void> => {
        const out = join(folder, `out-${n}`);
        scene.prepare(out);
        const child = spawn(process.execPath, [
          join(import.meta.dirname, "killed-writer.ts"),
          out,
          treeFile,
          String(n),
        ]);
        const signal = await new Promise((resolve) => child.on("exit", (_code, how) => resolve(how)));
        assert.equal(signal, "SIGKILL", `call ${n}`);
        recoverTree(out);
        outcomes[n] = oldOrNew(scene, out, `scene ${index}, killed at call ${n}`);
        writeTree(out, NEW, EVERY);
        assert.deepEqual(snapshot(out), scene.new);
      };
      const waiting = points.values();
      await Promise.all(
        Array.from({ length: availableParallelism() }, async () => {
          for (const n of waiting) await kill(n);
        }),
      );
      const inOrder = points.map((n) => outcomes[n]);
      const turn = inOrder.indexOf("new");
      assert.ok(
        points.length > 20 && turn > 10,
        `${points.length} changes, the new tree counts from ${turn} on`,
      );
      assert.ok(
        inOrder.slice(turn).every((outcome) => outcome === "new"),
        "there is one commit point",
      );
    }
  },
);

test("after a crash in the recovery from a crash, the next recovery still leaves the old tree or the new one", (t) => {
  for (const scene of scenes(t)) {
    const folder = temporary(t);
    const [base, crashed, out] = ["base", "crashed", "out"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    scene.prepare(base);
    const copy = (from: string, to: string): void => {
      rmSync(to, { recursive: true, force: true });
      cpSync(from, to, { recursive: true });
    };
    copy(base, crashed);
    for (const n of changing(() => writeTree(crashed, NEW, EVERY))) {
      copy(base, crashed);
      faultsOf(folder, () => failing(n, "EIO", () => writeTree(crashed, NEW, EVERY), true));
      // Without a journal there is nothing to restore; the kill test covers that.
      if (!existsSync(join(crashed, ".slipway/journal.json"))) continue;
      copy(crashed, out);
      const steps = changing(() => recoverTree(out));
      const outcome = oldOrNew(scene, out, `crash at ${n}`);
      for (const m of steps) {
        copy(crashed, out);
        faultsOf(folder, () => failing(m, "EIO", () => recoverTree(out), true));
        calls(() => recoverTree(out));
        assert.equal(oldOrNew(scene, out, `crash at ${n}, then at ${m}`), outcome);
      }
    }
  }
});

test("an error of the system at any call is a fault, and the tree is whole at once", (t) => {
  for (const scene of scenes(t)) {
    const out = join(temporary(t), "out");
    scene.prepare(out);
    const total = calls(() => writeTree(out, NEW, EVERY)).length;
    for (let n = 1; n <= total; n += 1) {
      scene.prepare(out);
      const faults = faultsOf(out, () => failing(n, "ENOSPC", () => writeTree(out, NEW, EVERY), false));
      assert.match(faults.join(), /^\S+: cannot write the tree: no space left on device \(ENOSPC\)$/);
      const owned = Object.fromEntries(
        Object.entries(snapshot(out)).filter(([path]) => !path.startsWith(".slipway")),
      );
      assert.ok(
        [scene.old, scene.new].some((tree) => JSON.stringify(tree) === JSON.stringify(owned)),
        `error at call ${n} of ${total}`,
      );
      recoverTree(out);
      assert.equal(existsSync(join(out, ".slipway")), false);
      assert.deepEqual(snapshot(out), owned);
    }
  }
});

test(
  "runs at once end in one of their trees, and those that had to wait say so",
  { timeout: 60_000 },
  async (t) => {
    const folder = temporary(t);
    const out = join(folder, "out");
    writeTree(out, OLD, EVERY);
    const runs = ["x", "y", "z", "w"].map((word) => {
      const tree = treeOf({ dev: { a: word }, fresh: { a: word }, "dev/x": { a: word } });
      const file = join(folder, `${word}.json`);
      writeFileSync(file, encodeTree(tree));
      return file;
    });
    const codes = await Promise.all(
      runs.map(async (file) => {
        const child = spawn(process.execPath, [
          join(import.meta.dirname, "killed-writer.ts"),
          out,
          file,
          "0",
        ]);
        let said = "";
        child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
        const code = await new Promise((resolve) => child.on("close", resolve));
        assert.ok(code === 0 || said.includes("is writing this tree"), said);
        return code;
      }),
    );
    assert.ok(codes.includes(0));
    const words = new Set(
      Object.entries(snapshot(out))
        .filter(([path]) => path.endsWith(".yaml"))
        .map(([, text]) => text),
    );
    assert.equal(words.size, 1, "all files are of one run");
    assert.equal(existsSync(join(out, ".slipway")), false);
  },
);
