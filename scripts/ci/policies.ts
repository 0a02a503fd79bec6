/**
 * Holds the policies in Rego to themselves, and a rendered tree with what Pulumi applies beside it to them:
 * `node scripts/ci/policies.ts [TREE]`. Each of opa, kustomize and conftest is run where it is installed; one that is not is
 * named, and in CI that is a failure.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { previewProject } from "../../cli/engine/preview.ts";
import { appliedResources } from "../policies/applied.ts";
import { REGO, builtFolders, checkEnvironment, environmentsIn, writeBuilt } from "../policies/conftest.ts";
import { provenRules } from "../policies/rules.ts";
import { commandOf } from "../tools/paths.ts";
import { run } from "../tools/run.ts";

const root = resolve(import.meta.dirname, "../..");
const tree = resolve(process.argv[2] ?? "out/tree");

/** File with what no folder of the tree holds. */
const APPLIED = "applied";

async function checkPolicies(): Promise<string> {
  const opa = commandOf("opa");
  const folder = join(root, REGO);
  await run(opa, ["check", "--strict", folder]);
  const unformatted = await run(opa, ["fmt", "--list", folder]);
  if (unformatted !== "")
    throw new Error(`not formatted: run \`opa fmt --write ${REGO}\` for\n${unformatted}`);
  await run(opa, ["test", "--coverage", "--threshold=100", folder]);
  const rules = await provenRules(root);
  const unproven = rules.filter(({ denied, allowed }) => denied.length === 0 || allowed.length === 0);
  if (unproven.length > 0)
    throw new Error(`no test denies and none allows: ${unproven.map(({ id }) => id).join(", ")}`);
  return `${rules.length} rules, each denied and allowed in a test, every line run`;
}

async function checkTree(): Promise<string> {
  const environments = environmentsIn(tree);
  if (environments.length === 0)
    throw new Error(`${tree} has no policy data: write it with "make render-all"`);
  const { stacks } = await previewProject({ root, stacks: environments });
  const built = mkdtempSync(join(tmpdir(), "slipway-policies-"));
  try {
    for (const folder of builtFolders(tree)) await writeBuilt(tree, folder, built);
    const messages: string[] = [];
    const counts: string[] = [];
    for (const environment of environments) {
      const file = `${APPLIED}-${environment}.yaml`;
      const applied = appliedResources(stacks[environment]?.resources ?? []).map(({ inputs }) => inputs);
      // What is applied is not in git, where alone a Secret must not be.
      const documents = applied.filter(({ kind }) => kind !== "Secret").map((one) => stringify(one));
      writeFileSync(join(built, file), documents.join("---\n"));
      const { folders, denied } = await checkEnvironment({ root, tree, built }, environment, [file]);
      messages.push(...denied.map(({ message }) => message));
      counts.push(`${environment}: ${folders.length} folders and ${documents.length} applied objects`);
    }
    if (messages.length > 0) throw new Error([`${messages.length} denied`, ...messages].join("\n"));
    return `nothing denied; ${counts.join("; ")}`;
  } finally {
    rmSync(built, { recursive: true });
  }
}

for (const [name, check] of Object.entries({ rego: checkPolicies, conftest: checkTree })) {
  try {
    console.log(`${name}: ${await check()}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMissing = message.includes("is not installed");
    console.log(`${name}: ${isMissing ? `NOT CHECKED, ${message}` : message}`);
    if (!isMissing || (process.env["CI"] ?? "") !== "") process.exitCode = 1;
  }
}
