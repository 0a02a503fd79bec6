/**
 * Lints a rendered tree: `node scripts/ci/lint-tree.ts TREE`. Each of yamllint, kustomize and kubeconform is run where it is
 * installed; one that is not is named, and in CI that is a failure.
 */
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { schemaLocations } from "../tools/crd-schemas.ts";
import { commandOf, filesOf } from "../tools/paths.ts";
import { run } from "../tools/run.ts";

const [tree = "out/tree"] = process.argv.slice(2);
const kustomizations = globSync("**/kustomization.yaml", { cwd: tree }).map((file) => dirname(file));
// What is rendered into an overlay is built as a part of it.
const folders = kustomizations
  .filter((folder) => !kustomizations.some((other) => folder.startsWith(`${other}/`)))
  .toSorted();
if (folders.length === 0) throw new Error(`${tree} has no kustomization: write it with "make render-all"`);

const lints: Readonly<Record<string, () => Promise<string>>> = {
  yamllint: async () => {
    await run(commandOf("yamllint"), ["--strict", "--format", "parsable", "-c", ".yamllint", tree]);
    return "every file is clean";
  },
  kustomize: async () => {
    const command = commandOf("kustomize");
    for (const folder of folders) await run(command, ["build", join(tree, folder)]);
    return `${folders.length} folders build`;
  },
  kubeconform: async () => {
    const command = commandOf("kubeconform");
    const locations = schemaLocations(filesOf("crd-schemas")).flatMap((place) => ["-schema-location", place]);
    const objects = globSync("**/*_*.yaml", { cwd: tree }).map((file) => join(tree, file));
    await run(command, ["-strict", ...locations, ...objects]);
    return `${objects.length} objects fit their schemas`;
  },
};

for (const [name, lint] of Object.entries(lints)) {
  try {
    console.log(`${name}: ${await lint()}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMissing = message.includes("is not installed");
    console.log(`${name}: ${isMissing ? `NOT CHECKED, ${message}` : message}`);
    if (!isMissing || (process.env["CI"] ?? "") !== "") process.exitCode = 1;
  }
}
