/**
 * Installs the tools that the conformance tests run: `node scripts/tools/install.ts [NAME...]`, all of them by default.
 *
 * A tool that is there already, or on PATH at the pinned version, is left alone. A tool is built in a folder of its own
 * and moved into place when it is complete, so neither a kill nor a second run at the same time leaves half of one.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { TOOLS, toolNamed, type Tool } from "./catalogue.ts";
import { build, installSystem, prerequisites } from "./methods.ts";
import { cacheFolder, fittingOnPath, toolFolder } from "./paths.ts";

/** Builds at the same time. Compilers fill the cores themselves; more would only take memory. */
const AT_ONCE = 2;

const partial = join(cacheFolder(), ".partial");

/** Installs one tool and says where it was found. */
async function install(tool: Tool): Promise<string> {
  const folder = toolFolder(tool);
  if (existsSync(folder)) return folder;
  const command = fittingOnPath(tool);
  if (command !== undefined) return command;
  if (tool.method === "system") {
    await installSystem(tool);
    const installed = fittingOnPath(tool);
    if (installed === undefined)
      throw new Error(
        `the system's ${tool.package} brings no ${tool.name} of version ${tool.version} or newer`,
      );
    return installed;
  }
  const work = join(partial, `${String(process.pid)}-${tool.name}`);
  mkdirSync(work, { recursive: true });
  try {
    await build(tool, work);
    moveIntoPlace(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function moveIntoPlace(work: string, folder: string): void {
  try {
    renameSync(work, folder);
  } catch (error) {
    // Somebody else was first with the same version.
    if (!existsSync(folder)) throw error;
  }
}

/** Removes what killed runs have left behind. */
function sweep(): void {
  for (const name of existsSync(partial) ? readdirSync(partial) : []) {
    if (!isRunning(Number.parseInt(name, 10))) rmSync(join(partial, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function installAll(tools: readonly Tool[]): Promise<number> {
  const running = new Map<string, Promise<boolean>>();
  const waiting = [...tools];
  const start = (tool: Tool): Promise<boolean> => {
    const known = running.get(tool.name);
    if (known !== undefined) return known;
    const result = report(tool, async () => {
      for (const needed of prerequisites(tool)) {
        if (!(await start(needed))) throw new Error(`${needed.name} is missing`);
      }
      return await install(tool);
    });
    running.set(tool.name, result);
    return result;
  };
  const worker = async () => {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift()) await start(tool);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (await Promise.all(running.values())).filter((done) => !done).length;
}

async function report(tool: Tool, action: () => Promise<string>): Promise<boolean> {
  const begun = performance.now();
  try {
    const place = await action();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${tool.name.padEnd(14)} ${tool.version.padEnd(38)} ${seconds.padStart(6)} s  ${place}`);
    return true;
  } catch (error) {
    console.error(
      `${tool.name} ${tool.version} cannot be installed: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

const names = process.argv.slice(2);
sweep();
mkdirSync(partial, { recursive: true });
const failures = await installAll(names.length === 0 ? TOOLS : names.map(toolNamed));
process.exitCode = failures === 0 ? 0 : 1;
