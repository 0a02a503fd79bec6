import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

const root = resolve(import.meta.dirname, "../..");

/** Exceptions of the search for secrets: the text of each, without the heading. */
const exceptions = readFileSync(join(root, ".gitleaks.toml"), "utf8")
  .split(/^\[\[(?:rules\.)?allowlists?\]\]$/m)
  .slice(1);

describe("exceptions of the search for secrets", () => {
  it("each say why, in words of their own", () => {
    const reasons = exceptions.map((text) => /^description = "([^"]{20,})"$/m.exec(text)?.[1]);
    assert.notEqual(reasons.length, 0);
    assert.equal(reasons.includes(undefined), false, "an exception has no reason");
    assert.equal(new Set(reasons).size, reasons.length);
  });

  it("each name values, but for files that nobody writes", () => {
    const unbounded = exceptions.filter((text) => !/^regexes = \[/m.test(text));
    assert.deepEqual(
      unbounded.map((text) => /^description = "(.*)"$/m.exec(text)?.[1]),
      ["Files nobody writes by hand"],
    );
  });

  it("that stand in a line say why, too", () => {
    const mark = ["gitleaks", "allow"].join(":");
    const lines = globSync("**/*.{ts,js,cjs,yaml,md,rego}", {
      cwd: root,
      exclude: (name) => /(^|\/)(node_modules|out)$/.test(name),
    }).flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .split("\n")
        .filter((line) => line.includes(mark))
        .map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(
      lines.filter((line) => !new RegExp(`${mark}\\W+\\w+ \\w+`).test(line)),
      [],
    );
  });
});
