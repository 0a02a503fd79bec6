import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./support/rendered.ts";

/** Made anew each time, so that the search of this project does not find it here. */
const TOKEN = `glpat-${randomBytes(15).toString("hex").slice(0, 20)}`;
const SECRET = `token: ${TOKEN}\n`;
/** What only looks like one: a reference, as every manifest has it. */
const REFERENCE = "token: glpat-${GITLAB_TOKEN}\nremoteRef: { key: platform/dev/gitlab, property: token }\n";

describe("the search for secrets", () => {
  let project: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
      cwd: project,
      stdio: "pipe",
    });
  const write = (file: string, text: string) => {
    writeFileSync(join(project, file), text);
  };
  const commit = () => {
    git("add", "-A");
    git("commit", "--no-verify", "--quiet", "--message", "change");
  };
  const search = (...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts/ci/secrets.ts"), ...args], {
      cwd: project,
      encoding: "utf8",
    });

  before(() => {
    project = mkdtempSync(join(tmpdir(), "slipway-secrets-"));
    git("init", "--quiet");
    cpSync(join(ROOT, ".gitleaks.toml"), join(project, ".gitleaks.toml"));
    mkdirSync(join(project, "out/searched/tree"), { recursive: true });
    write(".gitignore", "out\n");
    commit();
  });
  after(() => {
    rmSync(project, { recursive: true, force: true });
  });

  const assertFound = ({ status, stdout, stderr }: ReturnType<typeof search>, file: string) => {
    assert.equal(status, 1, stderr);
    assert.match(stdout, new RegExp(`RuleID: +gitlab-pat[^]*File: +${file}`));
    assert.equal(`${stdout}${stderr}`.includes(TOKEN), false, "the secret is printed");
  };

  // In this order, since what was committed once stays in the history.
  const places: readonly [string, string, readonly string[]][] = [
    ["a rendered file", "out/searched/tree/manifest.yaml", ["out/searched"]],
    ["a plan", "out/searched/plan.json", ["out/searched"]],
    ["a file that is not committed", "settings.yaml", []],
  ];
  for (const [what, file, folders] of places) {
    it(`finds one in ${what}, and takes a reference for none`, () => {
      write(file, REFERENCE);
      assert.equal(search(...folders).status, 0);
      write(file, SECRET);
      assertFound(search(...folders), file.replace("out/searched/", ""));
      rmSync(join(project, file));
    });
  }

  it("finds one that is staged, and takes a reference for none", () => {
    write("staged.yaml", REFERENCE);
    git("add", "staged.yaml");
    assert.equal(search("--staged").status, 0);
    write("staged.yaml", SECRET);
    git("add", "staged.yaml");
    assertFound(search("--staged"), "staged.yaml");
    git("reset", "--quiet", "--hard");
  });

  it("finds one in the history, and takes a reference for none", () => {
    write("past.yaml", REFERENCE);
    commit();
    rmSync(join(project, "past.yaml"));
    commit();
    assert.equal(search().status, 0);
    write("past.yaml", SECRET);
    commit();
    rmSync(join(project, "past.yaml"));
    commit();
    assertFound(search(), "past.yaml");
  });
});
