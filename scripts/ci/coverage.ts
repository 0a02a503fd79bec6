/**
 * Holds each folder's line coverage against a minimum:
 * `node scripts/ci/coverage.ts LCOV --minimum PERCENT FOLDER...`, from the project's root.
 */
import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { parseArgs } from "node:util";
import { coverageByFolder, parseLcov, percentage } from "./lcov.ts";

const { values, positionals } = parseArgs({
  options: { minimum: { type: "string", default: "90" } },
  allowPositionals: true,
});
const [report, ...folders] = positionals;
const minimum = Number(values.minimum);
if (report === undefined || folders.length === 0 || !Number.isFinite(minimum)) {
  console.error("usage: coverage.ts LCOV --minimum PERCENT FOLDER...");
  process.exit(2);
}

/** Lines that are left when types, comments and blank lines are taken away; none for a file of types alone. */
function linesOfCode(file: string): number {
  const code = stripTypeScriptTypes(readFileSync(file, "utf8")).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return code.split("\n").filter((line) => line.trim() !== "" && line.trim() !== ";").length;
}

const sources = new Map(
  folders.flatMap((folder) => globSync(`${folder}/**/*.ts`)).map((file) => [file, linesOfCode(file)]),
);
const reported = parseLcov(readFileSync(report, "utf8"));

for (const [file, lines] of sources) {
  if (lines > 0 && !reported.has(file)) console.log(`never loaded by a test: ${file} (${lines} lines)`);
}
for (const [folder, count] of coverageByFolder(folders, sources, reported)) {
  const share = percentage(count);
  const enough = share >= minimum;
  if (!enough) process.exitCode = 1;
  console.log(
    `${folder}: ${share.toFixed(1)} % of ${count.total} lines covered${enough ? "" : `, less than ${minimum} %`}`,
  );
}
