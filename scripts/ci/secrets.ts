/**
 * Searches for secrets, from the project's root: every revision, the folder as it is, and folders of output that are named:
 * `node scripts/ci/secrets.ts [--staged] [FOLDER...]`.
 *
 * With `--staged` it looks at the staged changes alone, as a pre-commit hook does.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { commandOf } from "../tools/paths.ts";

interface Scan {
  readonly arguments: readonly string[];
  /** Paths in exceptions are below it. @default the project's root */
  readonly folder?: string;
}

const gitleaks = commandOf("gitleaks");

/** True when gitleaks ran to its end and found nothing. */
function isClean({ arguments: scan, folder = "." }: Scan): boolean {
  const options = ["--no-banner", "--no-color", "--redact", "--verbose", "--config", resolve(".gitleaks.toml")];
  const { status, error } = spawnSync(gitleaks, [...scan, ...options], { cwd: folder, stdio: "inherit" });
  if (error !== undefined) throw error;
  return status === 0;
}

const [staged, folders] = [
  process.argv.includes("--staged"),
  process.argv.slice(2).filter((argument) => !argument.startsWith("--")),
];
const scans: Scan[] = staged
  ? [{ arguments: ["git", "--pre-commit", "--staged", "."] }]
  : [
      { arguments: ["git", "--log-opts=--all", "."] },
      { arguments: ["dir", "."] },
      ...folders.map((folder) => ({ arguments: ["dir", "."], folder })),
    ];
// Every scan runs, so that one look shows every finding.
const clean = scans.map(isClean);
if (clean.includes(false)) process.exitCode = 1;
