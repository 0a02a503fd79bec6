/**
 * Searches every revision and the folder as it is for secrets: `node scripts/ci/secrets.ts [--staged]`.
 * With `--staged` it looks at the staged changes alone, as a pre-commit hook does.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { commandOf } from "../tools/paths.ts";

const root = join(import.meta.dirname, "../..");
const gitleaks = commandOf("gitleaks");

/** True when gitleaks ran to its end and found nothing. */
function isClean(...scan: readonly string[]): boolean {
  const options = ["--config", ".gitleaks.toml", "--no-banner", "--no-color", "--redact", "--verbose"];
  const { status, error } = spawnSync(gitleaks, [...scan, ...options], { cwd: root, stdio: "inherit" });
  if (error !== undefined) throw error;
  return status === 0;
}

const scans = process.argv.includes("--staged")
  ? [["git", "--pre-commit", "--staged", "."]]
  : [
      ["git", "--log-opts=--all", "."],
      ["dir", "."],
    ];
// Every scan runs, so that one look shows every finding.
const clean = scans.map((scan) => isClean(...scan));
if (clean.includes(false)) process.exitCode = 1;
