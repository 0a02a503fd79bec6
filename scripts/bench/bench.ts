/**
 * Measures previews: `node scripts/bench/bench.ts [--runs N] [--write]`. Fails when a bar is not met.
 *
 * `--write` also puts the result into docs/bench.md.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PlanDocument } from "../../cli/plan/plan.ts";
import { writeProject } from "./generated-project.ts";
import { inTurn, median } from "./measure.ts";
import { isMet, report, type Measurement } from "./report.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, write: { type: "boolean", default: false } },
});
const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 5) {
  console.error("usage: bench.ts [--runs N] [--write], with at least 5 runs");
  process.exit(2);
}

const root = join(import.meta.dirname, "../..");
const slipway = join(root, "cli/slipway.ts");
const bare = join(import.meta.dirname, "bare-program.ts");
const work = mkdtempSync(join(tmpdir(), "slipway-bench-"));
process.on("exit", () => {
  rmSync(work, { recursive: true, force: true });
});

/** Runs a command outside the measurement and returns what it prints. */
function output(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function countResources(plan: string): number {
  const { stacks } = JSON.parse(plan) as PlanDocument;
  return Object.values(stacks).reduce((sum, { resources }) => sum + resources.length, 0);
}

function coldPreview(): Measurement {
  const planFile = join(work, "plan.json");
  const plan = output(root, slipway, "preview", "--stack", "all", "--json");
  writeFileSync(planFile, plan);
  const stacks = Object.keys((JSON.parse(plan) as PlanDocument).stacks).length;
  const resources = countResources(plan);
  // The mocks stand in for the stacks, so the bare program registers that many fewer.
  const registered = Number(output(root, bare, planFile));
  if (registered !== resources - stacks) {
    throw new Error(`the bare program registers ${registered} resources, the plan has ${resources}`);
  }

  const bareCommand = { args: [bare, planFile], cwd: root };
  const preview = { args: [slipway, "preview", "--stack", "all"], cwd: root };
  const times = inTurn(
    {
      bare: bareCommand,
      preview,
      // Like against like, once with and once without what Node can keep of compiled code between runs.
      bareCached: { ...bareCommand, env: { ...process.env, NODE_COMPILE_CACHE: join(work, "compiled") } },
      previewUncached: { ...preview, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" } },
    },
    runs,
  );
  const over = (one: readonly number[], other: readonly number[]) => median(one) / median(other);
  const ratio = (value: number, of: string) => `${value.toFixed(2)} x ${of}`;
  return {
    title: `Cold preview of the shipped catalogue: ${stacks} stacks, ${resources} resources`,
    rows: [
      { what: "bare program", times: times.bare },
      { what: "bare program with a compile cache", times: times.bareCached },
      {
        what: "slipway preview --stack all",
        times: times.preview,
        note: ratio(over(times.preview, times.bareCached), "the bare program with a compile cache"),
      },
      {
        what: "the same without its compile cache",
        times: times.previewUncached,
        note: ratio(over(times.previewUncached, times.bare), "the bare program"),
      },
    ],
    bars: [
      { what: "slipway preview --stack all", value: median(times.preview), unit: "s", limit: 6 },
      {
        what: "the same against the bare program",
        value: over(times.preview, times.bare),
        unit: "x",
        limit: 1.3,
      },
    ],
  };
}

/** Stack of the generated projects. */
const STACK = "dev";

/** Resources at which the cost of one more is compared. */
const SIZES = { small: 500, large: 5_000 };

/** A generated project: the command that previews it and how many resources that makes. */
function generated(services: number) {
  const folder = join(work, `services-${services}`);
  writeProject(root, folder, STACK, services);
  const args = [slipway, "preview", "--stack", STACK];
  return { command: { args, cwd: folder }, resources: countResources(output(folder, ...args, "--json")) };
}

function marginalCost(): Measurement {
  const none = generated(0);
  const perService = generated(1).resources - none.resources;
  const sized = (size: number) => generated(Math.round((size - none.resources) / perService));
  const small = sized(SIZES.small);
  const large = sized(SIZES.large);
  const times = inTurn({ none: none.command, small: small.command, large: large.command }, runs);

  /** Milliseconds a resource, less what a project without services takes. */
  const cost = (of: readonly number[], resources: number) =>
    (1000 * (median(of) - median(times.none))) / (resources - none.resources);
  const smallCost = cost(times.small, small.resources);
  const largeCost = cost(times.large, large.resources);
  return {
    title:
      "Cost of one more resource: generated catalogues, one stack, from the command line to the printed tree",
    rows: [
      { what: `no services, ${none.resources} resources`, times: times.none },
      {
        what: `${small.resources} resources`,
        times: times.small,
        note: `${smallCost.toFixed(3)} ms a resource`,
      },
      {
        what: `${large.resources} resources`,
        times: times.large,
        note: `${largeCost.toFixed(3)} ms a resource`,
      },
    ],
    bars: [
      {
        what: "cost at the larger size against the smaller",
        value: largeCost / smallCost,
        unit: "x",
        limit: 1.2,
      },
    ],
  };
}

const measurements = [coldPreview(), marginalCost()];
const text = report(measurements, runs);
process.stdout.write(text);
if (values.write) writeFileSync(join(root, "docs/bench.md"), text);
if (!measurements.flatMap(({ bars }) => bars).every(isMet)) process.exitCode = 1;
