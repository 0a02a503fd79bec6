import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { CrdSchemas, GoModule, GoProgram, GoTool, PythonTool, SystemTool, Tool } from "./catalogue.ts";
import { writeSchemas } from "./crd-schemas.ts";
import { filesOf, sourceFolder } from "./paths.ts";
import { toolNamed } from "./catalogue.ts";
import { run } from "./run.ts";

/** The machine's Go builds everything: no other toolchain is fetched behind anyone's back. */
const GO_ENVIRONMENT = { ...process.env, GOTOOLCHAIN: "local" };

/** Puts a tool into a folder: its command as `bin/<name>`, other files beside it. */
export async function build(tool: Exclude<Tool, SystemTool>, folder: string): Promise<void> {
  switch (tool.method) {
    case "go":
      await buildGo(tool, folder);
      break;
    case "go-module":
      await buildModule(tool, folder);
      break;
    case "go-source":
      await buildSource(tool, folder);
      break;
    case "python":
      await unpackPython(tool, folder);
      break;
    case "crd-schemas":
      await convertCrds(tool, folder);
      break;
  }
}

/** Installs what the operating system packages. */
export async function installSystem(tool: SystemTool): Promise<void> {
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = async (...args: string[]) => {
    const [command, ...rest] = [...root, "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", ...args];
    await run(command ?? "apt-get", rest, { ...process.env, DEBIAN_FRONTEND: "noninteractive" });
  };
  await apt("update");
  await apt("install", "--no-install-recommends", tool.package);
}

/** What has to be there before a tool can be built. */
export function prerequisites(tool: Tool): readonly Tool[] {
  return tool.method === "crd-schemas" ? [toolNamed(tool.core)] : [];
}

/** Nothing but what `go.sum` pins, and nothing of the work tree around it, which would make each build another. */
const PINNED = ["-mod=readonly", "-trimpath", "-buildvcs=false"];

async function buildGo(tool: GoTool, folder: string): Promise<void> {
  const path = packageOf(tool);
  const bin = join(folder, "bin");
  await run("go", ["install", `${path}@${tool.version}`], { ...GO_ENVIRONMENT, GOBIN: bin });
  const command = join(bin, tool.name);
  // Go names the command after its folder, which for some is not its name.
  if (!existsSync(command)) renameSync(join(bin, basename(path)), command);
}

async function buildModule(tool: GoModule, folder: string): Promise<void> {
  // Without symbols for a debugger, which nobody attaches: linking is quicker and the file a third smaller.
  await buildPinned(tool, packageOf(tool), folder, ["-ldflags=-s -w"]);
}

async function buildSource(tool: GoProgram, folder: string): Promise<void> {
  await buildPinned(tool, ".", folder, []);
}

async function buildPinned(
  tool: GoModule | GoProgram,
  target: string,
  folder: string,
  flags: readonly string[],
): Promise<void> {
  const command = join(folder, "bin", tool.name);
  const args = ["build", "-C", sourceFolder(tool), ...PINNED, ...flags, "-o", command, target];
  await run("go", args, GO_ENVIRONMENT);
}

function packageOf({ module, directory }: GoTool | GoModule): string {
  return directory === undefined ? module : `${module}/${directory}`;
}

async function unpackPython(tool: PythonTool, folder: string): Promise<void> {
  const library = join(folder, "lib");
  await run("python3", [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--no-compile",
    "--target",
    library,
    ...tool.packages,
  ]);
  if (tool.command === undefined) return;
  const command = join(folder, "bin", tool.name);
  mkdirSync(join(folder, "bin"));
  if ("file" in tool.command) {
    if (!existsSync(join(library, tool.command.file)))
      throw new Error(`${tool.packages.join(" ")} holds no ${tool.command.file}`);
    symlinkSync(join("..", "lib", tool.command.file), command);
    return;
  }
  // Relative to itself, because the folder is moved once it is complete.
  writeFileSync(
    command,
    `#!/bin/sh\nPYTHONPATH="$(dirname "$0")/../lib" exec python3 -m ${tool.command.module} "$@"\n`,
  );
  chmodSync(command, 0o755);
}

async function convertCrds(tool: CrdSchemas, folder: string): Promise<void> {
  const folders: string[] = [];
  for (const { module, version, directory } of tool.sources) {
    const answer = JSON.parse(
      await run("go", ["mod", "download", "-json", `${module}@${version}`], GO_ENVIRONMENT),
    ) as { Dir: string };
    folders.push(join(answer.Dir, directory));
  }
  const core = join(
    filesOf(tool.core),
    "lib/kubernetes_validate/kubernetes-json-schema",
    `v${tool.kubernetes}.0-local-strict`,
  );
  writeSchemas({ core, crds: folders, target: folder });
}
