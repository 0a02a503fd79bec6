import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, it } from "node:test";
import { planStack } from "../../cli/engine/plan-stack.ts";
import { findProject } from "../../cli/engine/project.ts";
import { readStackConfig } from "../../cli/engine/stack-config.ts";
import { InputFaults, formatFault } from "../../components/core/faults.ts";
import { program } from "../../stacks/program.ts";
import { MUTATIONS, Random } from "./mutate.ts";

/** Mutated inputs of one run. */
const COUNT = 1_000;
/** Another seed gives other mutations; a failure names the seed that repeats it alone. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_121);
const STACK = "dev";

const source = resolve(import.meta.dirname, "../..");
const root = mkdtempSync(join(tmpdir(), "slipway-fuzz-"));
const files = [
  `Pulumi.${STACK}.yaml`,
  ...readdirSync(join(source, "catalog")).map((name) => `catalog/${name}`),
];
const originals = new Map(files.map((file) => [file, readFileSync(join(source, file), "utf8")]));

before(() => {
  for (const name of readdirSync(source).filter((entry) => /^Pulumi(\..+)?\.yaml$/.test(entry))) {
    cpSync(join(source, name), join(root, name));
  }
  mkdirSync(join(root, "catalog"));
  for (const [file, text] of originals) writeFileSync(join(root, file), text);
  // The project's main must exist; the program itself is handed to the engine below.
  symlinkSync(join(source, "stacks"), join(root, "stacks"));
});
after(() => rmSync(root, { recursive: true }));

/** The whole way from the files to a plan, as `slipway preview` goes it. Returns how many resources are planned. */
async function preview(): Promise<number> {
  const project = findProject(root);
  const stack = project.stacks.find(({ name }) => name === STACK);
  assert.ok(stack !== undefined);
  const { resources } = await planStack({
    project: project.name,
    stack: STACK,
    ...readStackConfig(project, stack.file),
    program: () => program(root),
  });
  return resources.length;
}

it("plans the files as they are shipped", async () => {
  assert.ok((await preview()) > 10);
});

it(`answers ${COUNT} mutated files with located faults or a plan`, async (context) => {
  const names = Object.keys(MUTATIONS);
  const tally = { planned: 0, refused: 0 };
  const problems: string[] = [];
  let slowest = { took: 0, what: "" };
  const started = performance.now();
  for (let index = 0; index < COUNT; index += 1) {
    const random = new Random(SEED + index);
    const file = files[index % files.length] ?? "";
    // Every file meets every mutation; half of the time two mutations meet.
    const name = names[Math.floor(index / files.length) % names.length] ?? "";
    const original = originals.get(file) ?? "";
    let mutated = MUTATIONS[name]?.(original, random) ?? original;
    const second = random.below(2) === 0 ? undefined : random.pick(names);
    if (second !== undefined && typeof mutated === "string" && mutated !== "")
      mutated = MUTATIONS[second]?.(mutated, random) ?? mutated;
    const what = `FUZZ_SEED=${SEED} #${index} ${file}: ${name}${second === undefined ? "" : `, ${second}`}`;
    writeFileSync(join(root, file), mutated);
    const before = performance.now();
    try {
      await preview();
      tally.planned += 1;
    } catch (error) {
      tally.refused += 1;
      problems.push(...unfit(error, file).map((problem) => `${what}: ${problem}`));
    }
    const took = performance.now() - before;
    if (took > slowest.took) slowest = { took, what };
    writeFileSync(join(root, file), original);
  }
  context.diagnostic(
    `${tally.planned} planned, ${tally.refused} refused in ${Math.round((performance.now() - started) / 1000)} s`,
  );
  context.diagnostic(`slowest: ${Math.round(slowest.took)} ms, ${slowest.what}`);
  assert.deepEqual(problems, []);
  assert.ok(tally.planned > COUNT / 50, "hardly any mutation leaves a valid input, so plans are not tried");
  assert.ok(tally.refused > COUNT / 2, "most mutations leave a valid input, so faults are not tried");
});

/** What makes an error no answer to the person who wrote the file. */
function unfit(error: unknown, file: string): string[] {
  if (!(error instanceof InputFaults))
    return [`no InputFaults but ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  if (error.faults.length === 0) return ["no fault"];
  return error.faults.flatMap((fault) => {
    const text = formatFault(fault);
    const problems = [];
    if (fault.at?.file === undefined || fault.at.line === undefined) problems.push(`no position: ${text}`);
    // A fault in one contract may show at another that refers to it.
    if (fault.at !== undefined && !files.includes(fault.at.file))
      problems.push(`not the mutated file ${file}: ${text}`);
    if (text.length > 1_000) problems.push(`too long: ${text.slice(0, 300)}`);
    if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text))
      problems.push(`control characters: ${JSON.stringify(text.slice(0, 300))}`);
    if (/\n\s+at |node:internal|\.ts:\d|undefined|\[object/.test(text))
      problems.push(`speaks of the program: ${text}`);
    if (text.includes("canary-value")) problems.push(`shows a secret: ${text}`);
    return problems;
  });
}
