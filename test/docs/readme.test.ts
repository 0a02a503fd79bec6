import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { planStack } from "../../cli/engine/plan-stack.ts";
import { readStackConfig } from "../../cli/engine/stack-config.ts";
import { program } from "../../stacks/program.ts";
import { slipway } from "../cli/commands/support.ts";

const readme = readFileSync("README.md", "utf8");
/** What a newcomer reads and tries. Runbooks have a test of their own. */
const PAGES = ["README.md", "docs/dashboards.md", "docs/architecture/gateway-envoy.md"].map((file) => ({
  file,
  text: readFileSync(file, "utf8"),
}));

test("the contract in the README becomes a service with a route", async (t) => {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const name of ["Pulumi.dev.yaml", "Pulumi.stg.yaml", "Pulumi.prod.yaml", "catalog", "rules"])
    cpSync(name, path.join(root, name), { recursive: true });
  const [, indented] = /```yaml\n(.*?)```/s.exec(readme) ?? [];
  assert.ok(indented);
  writeFileSync(path.join(root, "catalog/link-monitor.yaml"), indented.replaceAll(/^ {3}/gm, ""));
  const settings = readStackConfig({ root, name: "slipway", main: "", stacks: [] }, "Pulumi.dev.yaml");
  const { outputs } = await planStack({
    project: "slipway",
    stack: "dev",
    ...settings,
    program: () => program(root),
  });
  assert.equal(
    (outputs["endpoints"] as Record<string, string>)["link-monitor/api"],
    "https://links.dev.slipway.example/",
  );
});

for (const { file, text } of PAGES) {
  test(`every command, option and make target in ${file} exists`, async () => {
    const targets = readFileSync("Makefile", "utf8") + readFileSync("tools.mk", "utf8");
    for (const [, target] of text.matchAll(/(?:`|^)make ([a-z][a-z-]+)/gm)) {
      assert.match(targets, new RegExp(`^${target ?? ""}:`, "m"), `make ${target ?? ""}`);
    }
    for (const [, command, options] of text.matchAll(/npx slipway ([a-z]+)([^`#\n]*)/g)) {
      assert.ok(command);
      const { code, stdout } = await slipway([command, "--help"]);
      assert.equal(code, 0, command);
      for (const [option] of (options ?? "").matchAll(/--[a-z-]+/g))
        assert.ok(stdout.includes(option), `${command} ${option}`);
    }
  });

  test(`every path in ${file} exists`, () => {
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g))
      assert.ok(existsSync(path.join(path.dirname(file), link ?? "")), link);
  });
}
