import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { ruleGroups } from "../../observability/rules/groups.ts";
import { requirementsPage } from "../../scripts/reference/requirements-page.ts";
import { REQUIREMENTS, type Requirement } from "../../scripts/reference/requirements.ts";
import { PLATFORM } from "../observability/rules/platform.ts";
import { alertsOf } from "../observability/rules/promtool.ts";

const root = resolve(import.meta.dirname, "../..");

/** What the documents ask for, in their order. A requirement cannot be dropped by dropping its row. */
const IDS = [
  ...numbered("000-AC", 5),
  ...numbered("000-TEST", 2),
  "001-LAYOUT",
  ...numbered("001-BRANCH", 3),
  ...numbered("001-FLOW", 5),
  ...numbered("001-SECRETS", 3),
  ...numbered("001-TOOLING", 4),
  ...numbered("001-GOVERN", 4),
  ...numbered("001-AUDIT", 3),
  ...numbered("001-ROADMAP", 4),
  ...Array.from({ length: 13 }, (_, index) => `003-FR-${String(index + 1).padStart(3, "0")}`),
  ...numbered("003-SCENARIO", 5),
  ...numbered("003-EDGE", 4),
  ...["TRUNK", "DAILY", "TESTS", "PATH", "VERDICT", "IMMUTABLE", "RED", "TESTENV", "ROLLBACK", "CONFIG"].map(
    (principle) => `002-CD-${principle}`,
  ),
];

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1)}`);
}

/** Files that something other than an import starts. */
const ENTRIES = [
  "stacks/index.ts",
  "cli/slipway.ts",
  ...find("services/*/main.ts"),
  ...find("scripts/**/*.ts"),
];

/** What runs: the entries, and all that they lead to. Tests do not count. */
const REACHED = new Set<string>();
for (const waiting = [...ENTRIES]; waiting.length > 0;) {
  const file = waiting.pop() ?? "";
  if (REACHED.has(file) || !existsSync(join(root, file))) continue;
  REACHED.add(file);
  waiting.push(...importsOf(file));
}

function find(pattern: string): string[] {
  return globSync(pattern, { cwd: root });
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?"(\.{1,2}\/[^"]+)"/g)].map(([, target = ""]) =>
    join(dirname(file), target),
  );
}

/** Whether a file is part of what runs; of a folder, whether any file in it is. What is no code is used by name. */
function isUsed(path: string): boolean {
  const code = path.endsWith(".ts") ? [path] : find(`${path}/**/*.ts`);
  return code.length === 0 || code.some((file) => REACHED.has(file));
}

/** Names of a file's tests as it writes them, also those that are made of parts. */
function namesIn(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^\s*(?:describe|it|test)\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/gm)].map(
    ([, plain, template]) => plain?.replaceAll(String.raw`\"`, '"') ?? template ?? "",
  );
}

const ALERTS = new Set(alertsOf(ruleGroups(PLATFORM)).map(({ name }) => name));

/** What is wrong with a row. */
function faults({ id, components, proofs, alerts = [], planned }: Requirement): string[] {
  const isMet = components.length > 0 && proofs.length > 0;
  return [
    ...(isMet || planned !== undefined ? [] : [`${id}: neither met and proven nor planned`]),
    ...components.flatMap((path) => {
      if (!existsSync(join(root, path))) return [`${id}: ${path} does not exist`];
      return isUsed(path) ? [] : [`${id}: nothing that runs leads to ${path}`];
    }),
    ...alerts.filter((name) => !ALERTS.has(name)).map((name) => `${id}: there is no alert ${name}`),
    ...proofs.flatMap(([file, name]) => {
      if (!file.startsWith("test/") || !existsSync(join(root, file)))
        return [`${id}: ${file} does not exist`];
      return namesIn(file).includes(name) ? [] : [`${id}: ${file} has no test "${name}"`];
    }),
  ];
}

describe("requirements", () => {
  it("are those of the documents, each once", () => {
    assert.deepEqual(REQUIREMENTS.map(({ id }) => id).toSorted(), IDS.toSorted());
  });

  it("are each met by what exists and is used, and proven by tests that exist, or planned", () => {
    assert.deepEqual(REQUIREMENTS.flatMap(faults), []);
  });

  it("have an alert wherever something goes wrong", () => {
    const edges = REQUIREMENTS.filter(({ id }) => id.startsWith("003-EDGE"));
    assert.deepEqual(
      edges.filter(({ alerts = [] }) => alerts.length === 0).map(({ id }) => id),
      [],
    );
  });

  it("stand on the page with what meets and proves them, and with what is missing", () => {
    const page = requirementsPage(REQUIREMENTS);
    for (const { id, components, proofs, alerts = [], planned } of REQUIREMENTS) {
      const line = page.split("\n").find((text) => text.startsWith(`| **${id}** `));
      assert.ok(line, id);
      for (const part of [...components, ...proofs.flat(), ...alerts])
        assert.ok(line.includes(part), `${id}: ${part}`);
      assert.equal(line.includes("**planned**"), planned !== undefined, id);
    }
  });
});

describe("a row is refused", () => {
  const row: Requirement = {
    id: "999-X",
    text: "Something",
    components: ["cli/main.ts"],
    proofs: [["test/docs/requirements.test.ts", "a row is refused"]],
  };
  const cases: readonly [string, Partial<Requirement>, string[]][] = [
    ["not when nothing is wrong", {}, []],
    [
      "not when it is planned alone",
      { components: [], proofs: [], planned: { part: "coordinator", what: "All" } },
      [],
    ],
    ["without a component", { components: [] }, ["999-X: neither met and proven nor planned"]],
    ["without a proof", { proofs: [] }, ["999-X: neither met and proven nor planned"]],
    ["with a component that is gone", { components: ["cli/none.ts"] }, ["999-X: cli/none.ts does not exist"]],
    [
      "with a component that only tests import",
      { components: ["test/docs/requirements.test.ts"] },
      ["999-X: nothing that runs leads to test/docs/requirements.test.ts"],
    ],
    [
      "with a file of tests that is gone",
      { proofs: [["test/none.test.ts", "a row is refused"]] },
      ["999-X: test/none.test.ts does not exist"],
    ],
    ["with an alert that is gone", { alerts: ["Watchdogs"] }, ["999-X: there is no alert Watchdogs"]],
    [
      "with a test that is gone",
      { proofs: [["test/docs/requirements.test.ts", "a row is taken"]] },
      ['999-X: test/docs/requirements.test.ts has no test "a row is taken"'],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(what, () => {
      assert.deepEqual(faults({ ...row, ...change }), expected);
    });
  }
});
