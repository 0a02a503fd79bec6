import { readFileSync } from "node:fs";
import path from "node:path";
import { previewProject } from "../cli/engine/preview.ts";
import { writePlans } from "../cli/output/write-plans.ts";
import { renderInto } from "../cli/render/render-into.ts";
import { formatReport } from "../cli/render/report.ts";

/**
 * The plans and the rendered tree of the shipped environments and catalogue, kept in git so that a change of either is reviewed.
 * `--check` compares, `--update` accepts what is there now.
 */
const FOLDER = "test/golden";
const update = process.argv.includes("--update");
if (!update && !process.argv.includes("--check")) throw new Error("say --check or --update");

const root = process.cwd();
const document = await previewProject({ root, stacks: "all" });
const tree = renderInto(document, {
  directory: path.join(root, FOLDER, "tree"),
  complete: true,
  check: !update,
  cwd: root,
});
console.log(formatReport(tree, `${FOLDER}/tree`));

if (update) {
  writePlans(root, FOLDER, document);
} else {
  const stale = Object.entries(document.stacks).filter(([stack, plan]) => {
    const expected: unknown = JSON.parse(readFileSync(path.join(root, FOLDER, stack, "plan.json"), "utf8"));
    return (
      JSON.stringify(expected) !==
      JSON.stringify({ schemaVersion: document.schemaVersion, stacks: { [stack]: plan } })
    );
  });
  for (const [stack] of stale)
    console.log(
      `${FOLDER}/${stack}/plan.json differs: look at \`npx slipway diff ${FOLDER}/${stack}/plan.json\``,
    );
  if (stale.length > 0 || tree.differs) {
    console.log("Accept the present state with `make golden`, and have the change reviewed.");
    process.exitCode = 1;
  }
}
