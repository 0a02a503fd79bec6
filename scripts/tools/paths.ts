import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { toolNamed, type CrdSchemas, type GoModule, type GoProgram, type Tool } from "./catalogue.ts";

/** Folder that holds every installed tool, outside the tree. Moved by XDG_CACHE_HOME. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "slipway", "tools");
}

/** Folder of one tool at its version. It exists as a whole or not at all. */
export function toolFolder(tool: Tool): string {
  return join(cacheFolder(), `${tool.name}-${versionOf(tool)}`);
}

/** Folder of the module in this tree that a command is built from. */
export function sourceFolder(tool: GoModule | GoProgram): string {
  const folder = tool.method === "go-module" ? `modules/${tool.name}` : `../../${tool.directory}`;
  return fileURLToPath(new URL(folder, import.meta.url));
}

function versionOf(tool: Tool): string {
  switch (tool.method) {
    case "crd-schemas":
      return digest(tool, new URL("crd-schemas.ts", import.meta.url));
    case "go-module":
    case "go-source":
      return digest(tool, ...filesWithin(sourceFolder(tool)));
    default:
      return tool.version;
  }
}

/** What is made from files of this tree has no version of its own: it is as new as its row and these files. */
function digest(tool: CrdSchemas | GoModule | GoProgram, ...files: readonly (string | URL)[]): string {
  const hash = createHash("sha256").update(JSON.stringify(tool));
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesWithin(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** File of a tool's command: the installed one, or the one on PATH when its version fits. Throws when there is neither. */
export function commandOf(name: string): string {
  const tool = toolNamed(name);
  const installed = join(toolFolder(tool), "bin", tool.name);
  const command = existsSync(installed) ? installed : fittingOnPath(tool);
  if (command === undefined) throw notInstalled(tool);
  return command;
}

/** Folder of a tool that holds files rather than a command. Throws when it is not installed. */
export function filesOf(name: string): string {
  const tool = toolNamed(name);
  if (!existsSync(toolFolder(tool))) throw notInstalled(tool);
  return toolFolder(tool);
}

/** The command on PATH that can stand in for an installed one. Undefined when there is none of the right version. */
export function fittingOnPath(tool: Tool): string | undefined {
  const command = onPath(tool.name);
  if (command === undefined) return undefined;
  switch (tool.method) {
    case "go":
      return output("go", ["version", "-m", command]).includes(`\tmod\t${tool.module}\t${tool.version}\t`)
        ? command
        : undefined;
    case "python":
      return tool.command !== undefined && wordsOf(output(command, ["--version"])).includes(tool.version)
        ? command
        : undefined;
    case "system":
      return majorVersion(output(command, ["--version"])) >= Number(tool.version) ? command : undefined;
    case "crd-schemas":
    case "go-module":
    case "go-source":
      return undefined;
  }
}

function notInstalled(tool: Tool): Error {
  return new Error(`${tool.name} ${tool.version} is not installed: run "make tools"`);
}

function onPath(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What a command prints, or nothing when it cannot be run: then its version is not the right one. */
function output(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, {
      encoding: "utf8",
      timeout: 30_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}

/** Envoy prints `…/1.39.3/Clean/…`, most others `tool 1.2.3`. */
function wordsOf(text: string): string[] {
  return text.split(/[\s/]+/);
}

/** Redis prints `v=7.0.15`, Prometheus `version 2.42.0`. */
function majorVersion(text: string): number {
  return Number(/\bv(?:ersion |=)?(\d+)\./.exec(text)?.[1]);
}
