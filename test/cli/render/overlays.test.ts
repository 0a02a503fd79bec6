import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ownedPatterns } from "../../../cli/render/layout.ts";
import { overlayReadme } from "../../../cli/render/readme.ts";
import { gitopsTree } from "../../../cli/render/tree.ts";
import { checkTree, writeTree } from "../../../cli/render/write-tree.ts";
import { isRendered } from "../../../cli/render/yaml.ts";
import { DIGEST, IMAGE, overlay, overlayWithoutRules, rendered } from "./overlay-of.ts";
import { object, plan, resource, stack } from "./plan-of.ts";
import { EVERY, faultsOf, put, rendered as marked, snapshot, temporary, treeOf } from "./trees.ts";

const SERVICE = resource({ type: "slipway:service:Service", name: "relay", custom: false });
const ACCOUNT = {
  ...object("v1", "ServiceAccount", { name: "relay", namespace: "demo" }),
  parent: SERVICE.urn,
};
const RELAY = {
  ...stack(SERVICE, ACCOUNT),
  outputs: {
    overlays: {
      "overlays/dev/relay": {
        namespace: "demo",
        images: [{ name: IMAGE, digest: DIGEST }],
        rules: { flags: {}, limits: {} },
      },
    },
  },
};

test("a service's objects lie in its overlay, with files beside them that change on their own", () => {
  const tree = gitopsTree(plan({ dev: RELAY }));
  assert.deepEqual(
    [...tree.folders].map(([root, files]) => [root, [...files.keys()].toSorted()]),
    [
      [
        "overlays/dev/relay/rendered",
        ["README.md", "kustomization.yaml", "kustomizeconfig.yaml", "service-account_demo_relay.yaml"],
      ],
    ],
  );
  assert.deepEqual([...tree.mutable.keys()].toSorted(), [
    "README.md",
    "overlays/dev/relay/kustomization.yaml",
    "overlays/dev/relay/rules.json",
  ]);
  const texts = [...(tree.folders.get("overlays/dev/relay/rendered") ?? [])];
  assert.ok(texts.every(([, text]) => isRendered(text)));
});

test("an overlay that no object is in, a wrong one and a name two components share are faults", () => {
  const wrong = { namespace: "demo", images: [{ name: IMAGE, digest: "latest" }], more: 1 };
  const outputs = { overlays: { "overlays/dev/relay": wrong, "overlays/dev/other": wrong, "../x": wrong } };
  const faults = (document: Parameters<typeof gitopsTree>[0]) => faultsOf("", () => gitopsTree(document));
  assert.deepEqual(faults(plan({ dev: { ...RELAY, outputs } })), [
    ": is no digest: sha256: and 64 lower-case hexadecimal digits",
    ': Unrecognized key: "more"',
    ": is no overlay that an object is rendered into",
    ": is no overlay that an object is rendered into",
  ]);
  const workload = resource({ type: "slipway:workloads:Workload", name: "relay", custom: false });
  const twin = { ...object("v1", "ConfigMap", { name: "x", namespace: "demo" }), parent: workload.urn };
  assert.deepEqual(faults(plan({ dev: stack(SERVICE, ACCOUNT, workload, twin) })), [
    ": slipway:workloads:Workload relay and slipway:service:Service relay would both be rendered to overlays/dev/relay/rendered",
  ]);
  for (const name of ["../x", "a/b", ".git"]) {
    const hostile = resource({ type: "slipway:service:Service", name, custom: false });
    assert.deepEqual(faults(plan({ dev: stack(hostile, { ...ACCOUNT, parent: hostile.urn }) })), [
      ": a service's name must be able to name a folder",
    ]);
  }
});

test("mutable files are written once, and what they say then is kept", (t) => {
  const out = temporary(t);
  const tree = gitopsTree(plan({ dev: RELAY }));
  writeTree(out, tree, EVERY);
  const file = "overlays/dev/relay/kustomization.yaml";
  const bumped = (snapshot(out)[file] ?? "").replaceAll("a".repeat(64), "b".repeat(64));
  put(out, file, bumped);
  put(out, "README.md", "ours now");
  const before = snapshot(out);
  assert.ok(writeTree(out, tree, EVERY).every(({ added, changed }) => added.length + changed.length === 0));
  assert.deepEqual(snapshot(out), before);
  rmSync(join(out, file));
  const [change] = checkTree(out, tree, EVERY).filter(({ added }) => added.length > 0);
  assert.deepEqual(change, {
    root: file,
    had: false,
    has: true,
    added: [file],
    changed: [],
    unchanged: [],
    removed: [],
  });
});

test("a fault in a mutable file stops a run and a check, and nothing is written", (t) => {
  const out = temporary(t);
  const tree = gitopsTree(plan({ dev: RELAY }));
  writeTree(out, tree, EVERY);
  put(out, "overlays/dev/relay/rules.json", '{"flags": {"a": 1}, "limits": {}}');
  rmSync(join(out, "overlays/dev/relay/rendered"), { recursive: true });
  const before = snapshot(out);
  for (const act of [writeTree, checkTree]) {
    assert.deepEqual(
      faultsOf(out, () => act(out, tree, EVERY)),
      ["overlays/dev/relay/rules.json: Invalid input: expected boolean, received number"],
    );
    assert.deepEqual(snapshot(out), before);
  }
});

test("an overlay goes as a whole with its contract, whatever its mutable files say by then", (t) => {
  const out = temporary(t);
  writeTree(out, treeOf({ "dev/a": { x: "1" }, "dev/b": { x: "1" }, "stg/a": { x: "1" } }), EVERY);
  put(out, "overlays/dev/b/kustomization.yaml", "changed by a promotion");
  const changes = writeTree(out, treeOf({ "dev/a": { x: "1" } }), ownedPatterns(["dev"]));
  assert.deepEqual(
    changes.filter(({ has }) => !has),
    [
      {
        root: "overlays/dev/b",
        had: true,
        has: false,
        added: [],
        changed: [],
        unchanged: [],
        removed: ["kustomization.yaml", "rendered/x.yaml", "rules.json"].map(
          (name) => `overlays/dev/b/${name}`,
        ),
      },
    ],
  );
  assert.equal(snapshot(out)["overlays/dev/b"], undefined);
  assert.equal(snapshot(out)["overlays/stg/a"], "folder");
});

test("an overlay that nothing of slipway's is in stays, and a foreign file in one is named", (t) => {
  const out = temporary(t);
  put(out, "overlays/dev/mine/kustomization.yaml", "resources: []");
  put(out, "overlays/dev/other/rendered/a.yaml", "kind: Mine");
  writeTree(out, treeOf({ "dev/a": { x: "1" } }), EVERY);
  assert.equal(snapshot(out)["overlays/dev/mine/kustomization.yaml"], "resources: []");
  assert.equal(snapshot(out)["overlays/dev/other/rendered/a.yaml"], "kind: Mine");
  put(out, "overlays/dev/a/patch.yaml", "x");
  put(out, "overlays/dev/gone/rendered/a.yaml", marked("x"));
  put(out, "overlays/dev/gone/rendered/b.yaml", "mine");
  put(out, "overlays/dev/gone/rules.json/x", "a folder");
  const before = snapshot(out);
  const owns = "was not rendered by slipway, which owns this folder as a whole";
  assert.deepEqual(
    faultsOf(out, () => writeTree(out, treeOf({ "dev/a": { x: "2" } }), EVERY)).toSorted(),
    ["a/patch.yaml", "gone/rendered/b.yaml", "gone/rules.json"].map(
      (name) => `overlays/dev/${name}: ${owns}`,
    ),
  );
  assert.deepEqual(snapshot(out), before);
});

test("what stands in the place of a mutable file and is none is named", (t) => {
  const out = temporary(t);
  put(out, "overlays/dev/a/rules.json/x", "a folder");
  assert.deepEqual(
    faultsOf(out, () => writeTree(out, treeOf({ "dev/a": { x: "1" } }), EVERY)),
    ["overlays/dev/a/rules.json: is no regular file, and slipway needs one here"],
  );
});

test("a file somebody wrote where an interrupted run wrote one stays when that run is undone", (t) => {
  const out = temporary(t);
  const path = "overlays/dev/a/rules.json";
  put(out, path, "somebody's");
  const journal = {
    version: 1,
    roots: [],
    folders: ["overlays/dev/a"],
    seeds: [{ path, digest: "0".repeat(64) }],
  };
  put(out, ".slipway/journal.json", JSON.stringify(journal));
  const tree = treeOf({ "dev/a": { x: "1" } });
  writeTree(out, tree, EVERY);
  assert.equal(snapshot(out)[path], "somebody's");
  assert.equal(snapshot(out)["overlays/dev/a/rendered/x.yaml"], marked("1"));
});

test("the README of an overlay names owner and secrets, and no more than the way to their values", () => {
  const store = rendered("SecretStore", "vault", { spec: { provider: { vault: { path: "kv" } } } });
  const item = (secretKey: string, key: string, property?: string) => ({
    secretKey,
    remoteRef: { key, ...(property === undefined ? {} : { property }) },
  });
  const secret = rendered("ExternalSecret", "relay-secrets", {
    spec: {
      secretStoreRef: { name: "vault" },
      target: { name: "relay-env" },
      data: [item("TOKEN", "services/dev/relay/token", "value"), item("ODD|NAME", "services/dev/relay/a`b")],
      dataFrom: [{ extract: { key: "services/dev/relay/all" } }],
    },
  });
  const text = overlayReadme(overlay({ objects: [store, secret] }));
  assert.ok(isRendered(text));
  assert.match(text, /^# relay in dev$/m);
  assert.match(text, /^Owner: netops\. Source: `catalog\/relay\.yaml`/m);
  assert.deepEqual(
    text.split("\n").filter((line) => line.startsWith("| `")),
    [
      "| `ODD\\|NAME` | `kv/services/dev/relay/a'b` | `(whole entry)` | `relay-env` |",
      "| `(each key)` | `kv/services/dev/relay/all` | `(each key)` | `relay-env` |",
      "| `TOKEN` | `kv/services/dev/relay/token` | `value` | `relay-env` |",
    ],
  );
  assert.match(overlayReadme(overlay()), /^## Secrets\n\nNone\.$/m);
  const bare = overlayWithoutRules({ objects: [] });
  assert.match(overlayReadme(bare), /Owner: the platform\. Source: `the stack`/);
  assert.doesNotMatch(overlayReadme(bare), /rules\.json/);
});
