import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { previewProject } from "../cli/engine/preview.ts";
import { writePlans } from "../cli/output/write-plans.ts";
import type { PlanDocument } from "../cli/plan/plan.ts";
import { parsePlan } from "../cli/plan/schema.ts";
import { renderInto } from "../cli/render/render-into.ts";
import { formatReport } from "../cli/render/report.ts";
import { gitopsTree } from "../cli/render/tree.ts";
import { vanishedUrns } from "./vanished-urns.ts";

/**
 * The plans and the rendered tree of the shipped environments and catalogue, kept in git so that a change of either is
 * reviewed. `--check` compares, `--update` accepts what is there now. Names and parents are public contract: a resource that
 * vanishes without an alias is only accepted with `--deletes`.
 */
const FOLDER = "test/golden";
const TREE = `${FOLDER}/tree`;
const update = process.argv.includes("--update");
if (!update && !process.argv.includes("--check")) throw new Error("say --check or --update");

const root = process.cwd();
const present = await previewProject({ root, stacks: "all" });
const golden = readGolden(Object.keys(present.stacks));

if (update) accept();
else compare();

function accept(): void {
  const vanished = vanishedUrns(golden, present);
  if (vanished.length > 0 && !process.argv.includes("--deletes")) {
    for (const urn of vanished) console.log(`vanishes: ${urn}`);
    console.log(
      "Give each an alias, or run `make golden DELETES=--deletes` where deleting is meant. Nothing was written.",
    );
    process.exitCode = 1;
    return;
  }
  // Elsewhere such a file belongs to others once it is written; here its first text is what is reviewed.
  for (const { file } of mutableFiles()) rmSync(file, { force: true });
  console.log(formatReport(render(false), TREE));
  writePlans(root, FOLDER, present);
}

function compare(): void {
  const tree = render(true);
  console.log(formatReport(tree, TREE));
  const staleFiles = mutableFiles().filter(
    ({ file, seed }) => existsSync(file) && readFileSync(file, "utf8") !== seed,
  );
  for (const { file } of staleFiles) console.log(`${file} is not as it would be written today`);
  const stale = Object.entries(present.stacks).filter(
    ([stack, plan]) => JSON.stringify(golden.stacks[stack]) !== JSON.stringify(plan),
  );
  for (const [stack] of stale) {
    const file = `${FOLDER}/${stack}/plan.json`;
    console.log(`${file} differs: look at \`npx slipway diff ${file} --stack ${stack}\``);
  }
  if (stale.length + staleFiles.length === 0 && !tree.differs) return;
  console.log("Accept the present state with `make golden`, and have the change reviewed.");
  process.exitCode = 1;
}

function render(check: boolean) {
  return renderInto(present, {
    directory: path.join(root, TREE),
    complete: true,
    check,
    cwd: root,
  });
}

function mutableFiles(): { file: string; seed: string }[] {
  const { mutable } = gitopsTree(present);
  return [...mutable].map(([name, { seed }]) => ({ file: path.join(root, TREE, name), seed }));
}

function readGolden(stacks: readonly string[]): PlanDocument {
  const plans = stacks
    .map((stack) => `${FOLDER}/${stack}/plan.json`)
    .filter((file) => existsSync(file))
    .map((file) => parsePlan(readFileSync(file, "utf8"), file).stacks);
  return { schemaVersion: 1, stacks: Object.assign({}, ...plans) as PlanDocument["stacks"] };
}
