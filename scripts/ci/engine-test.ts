/**
 * Previews every stack on the real engine and holds the result against the offline plan: the same URNs, so the same
 * stack, parents, types and names. `node scripts/ci/engine-test.ts`
 *
 * Works on a copy, with a state of its own in a temporary folder and a passphrase of its own, so no
 * backend, stack or file is touched. Needs `pulumi` on PATH, which fetches the provider's plugin the first time.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { previewProject } from "../../cli/engine/preview.ts";
import { copyProgram } from "../copy-program.ts";

const root = join(import.meta.dirname, "../..");

if (!(process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "pulumi")))) {
  console.error("pulumi is not on PATH: nothing was previewed on the real engine and nothing was compared.");
  process.exit(1);
}

const work = mkdtempSync(join(tmpdir(), "slipway-engine-"));
process.on("exit", () => {
  rmSync(work, { recursive: true, force: true });
});
const project = join(work, "project");
const state = join(work, "state");
mkdirSync(state);
copyProgram(root, project);

const env = {
  ...process.env,
  PULUMI_BACKEND_URL: pathToFileURL(state).href,
  PULUMI_CONFIG_PASSPHRASE: randomUUID(),
  PULUMI_SKIP_UPDATE_CHECK: "true",
};
function pulumi(...args: string[]): string {
  const options = { cwd: project, env, maxBuffer: 1 << 30 };
  return execFileSync("pulumi", [...args, "--non-interactive"], {
    ...options,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** URNs that the engine would create. */
function enginePlan(stack: string): string[] {
  pulumi("stack", "init", stack);
  const { steps } = JSON.parse(pulumi("preview", "--stack", stack, "--json")) as { steps: { urn: string }[] };
  return steps.map(({ urn }) => urn);
}

const { stacks } = await previewProject({ root: project, stacks: "all" });
for (const [stack, { resources }] of Object.entries(stacks)) {
  const offline = resources.map(({ urn }) => urn);
  const engine = enginePlan(stack);
  const differences = [
    ...without(offline, engine).map((urn) => `only in the offline plan: ${urn}`),
    ...without(engine, offline).map((urn) => `only on the engine: ${urn}`),
  ];
  for (const difference of differences) console.error(`${stack}: ${difference}`);
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`${stack}: ${offline.length} resources, the same on the engine and offline`);
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return all.filter((it) => !known.has(it));
}
