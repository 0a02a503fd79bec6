import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { requirementsPage } from "../../scripts/reference/requirements-page.ts";
import { REQUIREMENTS, type Requirement } from "../../scripts/reference/requirements.ts";

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

/** What the program, the command line, the services and the scripts import. Tests do not count. */
const IMPORTED = new Set(
  globSync("{cli,components,observability,policies,scripts,services,stacks}/**/*.ts", { cwd: root }).flatMap(
    (file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import)\s*\(?"(\.{1,2}\/[^"]+)"/g)].map(
        ([, target = ""]) => `${file} ${join(dirname(file), target)}`,
      ),
  ),
);
/** Files that something other than an import starts. */
const ENTRIES = /^(stacks\/index|cli\/slipway|services\/[^/]+\/main|scripts\/.+)\.ts$/;

function isImported(path: string): boolean {
  return [...IMPORTED].some((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return to === path || (to.startsWith(`${path}/`) && !from.startsWith(`${path}/`));
  });
}

/** Names of a file's tests as it writes them, also those that are made of parts. */
function namesIn(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^\s*(?:describe|it|test)\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/gm)].map(
    ([, plain, template]) => plain?.replaceAll(String.raw`\"`, '"') ?? template ?? "",
  );
}

/** What is wrong with a row. */
function faults({ id, components, proofs, planned }: Requirement): string[] {
  const isMet = components.length > 0 && proofs.length > 0;
  return [
    ...(isMet || planned !== undefined ? [] : [`${id}: neither met and proven nor planned`]),
    ...components.flatMap((path) => {
      if (!existsSync(join(root, path))) return [`${id}: ${path} does not exist`];
      const isCode = path.endsWith(".ts") || (statSync(join(root, path)).isDirectory() && holdsCode(path));
      return isCode && !ENTRIES.test(path) && !isImported(path) && !holdsEntry(path)
        ? [`${id}: nothing imports ${path}`]
        : [];
    }),
    ...proofs.flatMap(([file, name]) => {
      if (!file.startsWith("test/") || !existsSync(join(root, file)))
        return [`${id}: ${file} does not exist`];
      return namesIn(file).includes(name) ? [] : [`${id}: ${file} has no test "${name}"`];
    }),
  ];
}

function holdsCode(folder: string): boolean {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).length > 0;
}

function holdsEntry(folder: string): boolean {
  return globSync(`${folder}/*.ts`, { cwd: root }).some((file) => ENTRIES.test(file));
}

describe("requirements", () => {
  it("are those of the documents, each once", () => {
    assert.deepEqual(REQUIREMENTS.map(({ id }) => id).toSorted(), IDS.toSorted());
  });

  it("are each met by what exists and is used, and proven by tests that exist, or planned", () => {
    assert.deepEqual(REQUIREMENTS.flatMap(faults), []);
  });

  it("stand on the page with what meets and proves them, and with what is missing", () => {
    const page = requirementsPage(REQUIREMENTS);
    for (const { id, components, proofs, planned } of REQUIREMENTS) {
      const line = page.split("\n").find((text) => text.startsWith(`| **${id}** `));
      assert.ok(line, id);
      for (const part of [...components, ...proofs.flat()]) assert.ok(line.includes(part), `${id}: ${part}`);
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
      ["999-X: nothing imports test/docs/requirements.test.ts"],
    ],
    [
      "with a file of tests that is gone",
      { proofs: [["test/none.test.ts", "a row is refused"]] },
      ["999-X: test/none.test.ts does not exist"],
    ],
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
