import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { copyProgram } from "../../../scripts/copy-program.ts";
import type { Io } from "../../../cli/io.ts";
import { run } from "../../../cli/main.ts";
import { resource } from "../render/plan-of.ts";

export const PROJECT = path.resolve(fileURLToPath(import.meta.url), "../../../..");

/** A repository in a folder of its own, with what a test needs to change it. */
export interface TestRepository {
  readonly folder: string;
  write(files: { readonly [file: string]: string }): void;
  git(...args: readonly string[]): string;
  /** Writes files and commits everything. Returns the commit. */
  commit(files: { readonly [file: string]: string }): string;
  /** Worktrees besides the repository's own, to see that none is left. */
  worktrees(): string[];
}

export function repository(t: TestContext, { within = "" } = {}): TestRepository {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), "slipway-test-")));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const folder = path.join(top, within);
  mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      },
    ).trim();
  execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: top });
  const write = (files: { readonly [file: string]: string }): void => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  };
  return {
    folder,
    write,
    git,
    commit: (files) => {
      write(files);
      git("add", "--all");
      git("commit", "--quiet", "--message", "Change");
      return git("rev-parse", "HEAD");
    },
    worktrees: () =>
      git("worktree", "list", "--porcelain")
        .split("\n")
        .filter((line) => line.startsWith("worktree "))
        .slice(1),
  };
}

/** A plan of one stack with one object, whose port is the only thing that matters. */
export function planText(port: number, stack = "dev", protect = false): string {
  const web = resource({
    urn: `urn:pulumi:${stack}::slipway::kubernetes:core/v1:Service::web`,
    type: "kubernetes:core/v1:Service",
    name: "web",
    parent: null,
    inputs: { metadata: { name: "web" }, spec: { port } },
    protect,
  });
  return JSON.stringify({ schemaVersion: 1, stacks: { [stack]: { resources: [web], outputs: {} } } });
}

/** Files of a project whose CLI prints the plan that stands next to it. */
export function tinyProject(port: number): { [file: string]: string } {
  return {
    "Pulumi.yaml": "name: tiny\nruntime: nodejs\nmain: main.js\n",
    "main.js": "export default () => ({});\n",
    "package.json": '{"type": "module"}\n',
    "package-lock.json": '{"lockfileVersion": 3}\n',
    "cli/slipway.ts":
      'import { readFileSync } from "node:fs";\nprocess.stdout.write(readFileSync("plan.json", "utf8"));\n',
    "plan.json": planText(port),
    ".gitignore": "node_modules\n",
    "node_modules/there/index.js": "",
  };
}

/** The real project's files in a repository, with the packages installed here. */
export function realProject(test: TestRepository): void {
  copyProgram(PROJECT, test.folder);
  cpSync(path.join(PROJECT, "cli"), path.join(test.folder, "cli"), { recursive: true });
}

/** Runs a command line in-process. */
export async function slipway(
  cwd: string,
  argv: readonly string[],
  env: Io["env"] = process.env,
): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, {
    cwd,
    env,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  });
  return { code, out: out.join(""), err: err.join("") };
}
