import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFault, faultsIn } from "../../../components/core/faults.ts";
import { engineDrift, readEnginePreview } from "../../../cli/drift/engine.ts";
import { hasDrift } from "../../../cli/drift/report.ts";
import { driftMarkdown, driftText } from "../../../cli/drift/text.ts";
import { PLAN, refresh, RESOURCES, state, step, wrapped } from "./refreshes.ts";

const { project, route, secret, provider } = RESOURCES;
const MODIFIED = "2026-11-20T08:00:00Z";
const HIDDEN = { $hidden: true };

const driftOf = (text: string) => engineDrift(readEnginePreview(text, "refresh.json"), PLAN);
/** One resource with its inputs changed, and what is said of it. */
const changed = (resource: typeof project, change: object, before: object = {}) =>
  driftOf(
    refresh(
      [step(resource, "update", { oldState: state(resource, before), newState: state(resource, change) })],
      { update: 1 },
    ),
  ).drifted[0];

test("a refresh that finds everything as it was has no drift", () => {
  const same = [project, route].map((one) =>
    step(one, "same", { oldState: state(one), newState: state(one) }),
  );
  const before = step(project, "refresh", { oldState: state(project), newState: state(project) });
  for (const steps of [same, [before]]) {
    const drift = driftOf(refresh(steps, { same: 2 }));
    assert.deepEqual(drift, { environment: "dev", source: "engine", examined: 2, drifted: [], unnamed: 0 });
    assert.equal(hasDrift({ schemaVersion: 1, environments: [drift] }), false);
  }
});

test("what is another tells what, where, whose and since when", () => {
  const drift = driftOf(
    refresh(
      [
        step(project, "update", {
          oldState: state(project, {}, { modified: MODIFIED }),
          newState: state(project, { description: "changed by hand" }),
        }),
        step(route, "delete", { oldState: state(route), newState: null }),
        step(secret, "same", { oldState: state(secret), newState: state(secret) }),
      ],
      { same: 1, update: 1, delete: 1 },
    ),
  );
  assert.deepEqual(drift, {
    environment: "dev",
    source: "engine",
    examined: 3,
    unnamed: 0,
    drifted: [
      {
        kind: "missing",
        what: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute relay",
        urn: route.urn,
        from: "catalog/relay.yaml",
        owner: "netops",
        fields: [],
      },
      {
        kind: "changed",
        what: "gitlab:index/project:Project relay-project",
        urn: project.urn,
        from: "slipway:gitlab:Project relay",
        owner: "platform-admins",
        since: MODIFIED,
        fields: [
          { path: "description", kind: "change", before: "Forwards packets", after: "changed by hand" },
        ],
      },
    ],
  });
});

test("a value is shown only where the program says it in plain text", () => {
  const fields = (resource: typeof project, change: object, before: object = {}) =>
    changed(resource, change, before)?.fields;
  const token = "glrt-plain-text-token";
  // Decrypted and unmarked, as after --show-secrets; wrapped; blinded; and of a key the program does not know.
  for (const [old, now] of [
    ["old", token],
    [wrapped("old"), wrapped(token)],
    [wrapped("old"), token],
    ["[secret]", token],
  ]) {
    const found = fields(project, { runnersToken: now }, { runnersToken: old });
    assert.deepEqual(
      found?.map(({ path, hidden }) => [path, hidden]),
      [["runnersToken", true]],
    );
    assert.ok(!JSON.stringify(found).includes("glrt"), JSON.stringify(found));
  }
  assert.deepEqual(fields(project, { importToken: token }), [
    { path: "importToken", kind: "add", after: HIDDEN, hidden: true },
  ]);
  assert.deepEqual(fields(project, { labels: { token } }), [
    { path: "labels.token", kind: "add", after: HIDDEN, hidden: true },
  ]);
  assert.deepEqual(fields(project, { allowed: ["alice", token] }), [
    { path: "allowed[*]", kind: "add", after: HIDDEN, hidden: true },
  ]);
  assert.deepEqual(fields(project, { approvals: [{ name: "senior", required: 1 }] }), [
    { path: "approvals[name=senior].required", kind: "change", before: 2, after: 1 },
  ]);
  for (const found of [
    fields(secret, { stringData: { a: token } }),
    fields(provider, { address: `https://${token}` }),
    changed({ ...project, urn: project.urn.replace("relay-project", "stranger") }, { description: token })
      ?.fields,
  ]) {
    assert.equal(found?.length, 1);
    assert.ok(!JSON.stringify(found).includes(token), JSON.stringify(found));
  }
});

test("a resource that the program does not declare is told as such", () => {
  const stranger = changed(
    { ...project, urn: project.urn.replace("relay-project", "stranger") },
    { description: "x" },
  );
  assert.deepEqual(
    [stranger?.from, stranger?.owner, stranger?.fields[0]?.hidden],
    ["nothing the program declares", "platform-admins", true],
  );
});

test("a secret the program does not know as one is told apart from others, and said nothing of", () => {
  const found = changed(project, { description: wrapped("glrt-new") }, { description: wrapped("glrt-old") });
  assert.deepEqual(found?.fields, [
    { path: "description", kind: "change", before: "(secret 1)", after: "(secret 2)" },
  ]);
  assert.deepEqual(
    changed(project, { description: wrapped("a") }, { description: wrapped("a") })?.fields,
    [],
  );
});

test("outputs count where the inputs are as they were, without what is secret there", () => {
  const drift = driftOf(
    refresh(
      [
        step(project, "refresh", {
          oldState: state(
            project,
            {},
            {
              outputs: { description: "a", webUrl: "x" },
              additionalSecretOutputs: ["webUrl"],
            },
          ),
          newState: state(
            project,
            {},
            {
              outputs: { description: "b", webUrl: "y" },
              additionalSecretOutputs: ["webUrl"],
            },
          ),
        }),
      ],
      { update: 1 },
    ),
  );
  assert.deepEqual(drift.drifted[0]?.fields, [
    { path: "description", kind: "change", before: "a", after: "b" },
    { path: "webUrl", kind: "change", before: HIDDEN, after: HIDDEN, hidden: true },
  ]);
});

test("where the states show no difference, the engine's own list of properties is taken", () => {
  const one = (rest: object) =>
    driftOf(
      refresh([step(project, "update", { oldState: state(project), newState: state(project), ...rest })], {
        update: 1,
      }),
    ).drifted[0]?.fields.map(({ path, hidden }) => [path, hidden]);
  assert.deepEqual(one({ detailedDiff: { "a.b": { kind: "update" } }, diffReasons: ["c"] }), [["a.b", true]]);
  assert.deepEqual(one({ detailedDiff: null, diffReasons: ["c"] }), [["c", true]]);
  assert.deepEqual(one({}), []);
});

test("what the engine counts and does not name is never passed over", () => {
  const before = [project, route].map((one) =>
    step(one, "refresh", { oldState: state(one), newState: state(one) }),
  );
  const drift = driftOf(refresh(before, { same: 1, update: 2, delete: 1 }));
  assert.deepEqual([drift.drifted, drift.unnamed, drift.examined], [[], 3, 4]);
  const report = { schemaVersion: 1, environments: [drift] } as const;
  assert.equal(hasDrift(report), true);
  for (const text of [driftText(report, { colour: false }), driftMarkdown(report)]) {
    assert.match(text, /dev, Pulumi's state: 3 drifted, 4 examined/);
    assert.match(text, /3 more resources have changed, and the engine does not say which: run/);
  }
});

test("an input that is none, or that is of a failed refresh, is a fault that repeats nothing of it", () => {
  const faultOf = (text: string) => {
    try {
      readEnginePreview(text, "r.json");
    } catch (error) {
      return (faultsIn(error) ?? []).map(formatFault).join("\n");
    }
    return "";
  };
  const one = step(project, "same", {});
  const other = { ...one, urn: project.urn.replace(":dev:", ":prod:") };
  const diagnostics = [{ severity: "error", message: "token glrt-1 refused" }];
  const cases: [string, RegExp][] = [
    ["", /^r\.json: is no JSON; write it with/],
    ['{"token": "glrt-1"', /^r\.json: is no JSON; write it with/],
    ["[]", /^r\.json: is no preview of a refresh: Invalid input: expected object, received array; write/],
    [
      '{"steps": [], "changeSummary": {"a": "glrt-1"}}',
      /changeSummary\.a Invalid input: expected number, received string/,
    ],
    [refresh([], {}), /does not name resources of one stack/],
    [refresh([one, other], {}), /does not name resources of one stack/],
    [refresh([{ op: "same", urn: "glrt-1" }], {}), /does not name resources of one stack/],
    [
      refresh([one], { same: 1 }, { diagnostics }),
      /is of a refresh that failed, with 1 error, so it does not say/,
    ],
    [refresh([one], { same: 1 }, { maybeCorrupt: true }), /is of a refresh that failed, with 0 errors/],
  ];
  for (const [text, message] of cases) {
    assert.match(faultOf(text), message);
    assert.ok(!faultOf(text).includes("glrt-1"));
  }
  assert.equal(faultOf(refresh([one], { same: 1 }, { diagnostics: [{ severity: "warning" }] })), "");
});

test("a report is safe to print, in a terminal and in Markdown", () => {
  const hostile = "a\u001b[2J|b`c\n# d";
  const drift = changed(project, { description: hostile });
  assert.ok(drift);
  const report = {
    schemaVersion: 1,
    environments: [
      {
        environment: "dev",
        source: "engine",
        examined: 2,
        unnamed: 1,
        drifted: [drift, { ...drift, kind: "unknown", since: MODIFIED, note: `x${hostile}`, fields: [] }],
      },
    ],
  } as const;
  const text = driftText(report, { colour: false });
  assert.deepEqual(text.split("\n").slice(0, 5), [
    "dev, Pulumi's state: 3 drifted, 2 examined",
    "  changed gitlab:index/project:Project relay-project",
    "      of platform-admins, from slipway:gitlab:Project relay",
    '      description: "Forwards packets" is now "a\\u001b[2J|b`c\\n# d"',
    "  unknown gitlab:index/project:Project relay-project",
  ]);
  assert.ok(!/[\u001b]/.test(text));
  assert.match(driftText(report, { colour: true }), /\u001b\[33mchanged/);
  const markdown = driftMarkdown(report);
  const [row = ""] = markdown.split("\n").filter((line) => line.startsWith("| changed"));
  assert.equal(row.replaceAll("\\|", "").split("|").length, 8);
  assert.ok(row.includes("\\|b'c"));
});
