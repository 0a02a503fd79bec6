import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder, writeTree } from "./trees.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Just enough of the packages the rules speak of. */
const PACKAGES = {
  "package.json": JSON.stringify({
    type: "module",
    dependencies: { "@pulumi/pulumi": "1", "@pulumi/kubernetes": "1", "@pulumi/gitlab": "1" },
    devDependencies: { "only-for-tests": "1" },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { module: "nodenext", target: "es2024", allowImportingTsExtensions: true, noEmit: true },
  }),
  "node_modules/@pulumi/pulumi/package.json": `{ "name": "@pulumi/pulumi", "version": "1.0.0", "main": "index.js" }`,
  "node_modules/@pulumi/pulumi/index.js": "exports.Config = class {};",
  "node_modules/@pulumi/pulumi/config.js": "exports.Config = class {};",
  "node_modules/@pulumi/kubernetes/package.json": `{ "name": "@pulumi/kubernetes", "version": "1.0.0", "main": "index.js" }`,
  "node_modules/@pulumi/kubernetes/index.js": "exports.Provider = class {};",
  "node_modules/@pulumi/kubernetes/provider.js": "exports.Provider = class {};",
  "node_modules/@pulumi/kubernetes/core/v1/index.js": "exports.Namespace = class {};",
  "node_modules/@pulumi/gitlab": "link:../../sdks/gitlab",
  "node_modules/only-for-tests/package.json": `{ "name": "only-for-tests", "version": "1.0.0", "main": "index.js" }`,
  "node_modules/only-for-tests/index.js": "exports.it = 1;",
  "node_modules/undeclared/package.json": `{ "name": "undeclared", "version": "1.0.0", "main": "index.js" }`,
  "node_modules/undeclared/index.js": "exports.it = 1;",
  "sdks/gitlab/package.json": JSON.stringify({
    name: "@pulumi/gitlab",
    version: "1.0.0",
    type: "module",
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": "1" },
  }),
  "sdks/gitlab/index.ts": `import * as pulumi from "@pulumi/pulumi"; export class Project extends pulumi.Config {}`,
};

/** What the project's rules say about a tree, as `rule: from -> to`, sorted. */
function violations(context: TestContext, files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder(context);
  writeTree(folder, { ...PACKAGES, ...files });
  const run = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      "--config",
      join(ROOT, ".dependency-cruiser.cjs"),
      "--output-type",
      "json",
      ".",
    ],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  assert.equal(run.stderr, "");
  const { summary } = JSON.parse(run.stdout) as {
    summary: { violations: { rule: { name: string; severity: string }; from: string; to: string }[] };
  };
  assert.ok(summary.violations.every(({ rule }) => rule.severity === "error"));
  return summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${from}${from === to ? "" : ` -> ${to}`}`)
    .toSorted();
}

test("a tree that keeps the layout's rules has no violation", (context) => {
  assert.deepEqual(
    violations(context, {
      "stacks/index.ts": `import { platform } from "./platform.ts"; export default async () => platform();`,
      "stacks/platform.ts": `
        import * as pulumi from "@pulumi/pulumi";
        import { Provider } from "@pulumi/kubernetes/provider.js";
        import { readFileSync } from "node:fs";
        import { Gateway } from "../components/gateway.ts";
        export const platform = () => [pulumi, Provider, readFileSync, Gateway];`,
      "components/gateway.ts": `
        import * as pulumi from "@pulumi/pulumi";
        import { Namespace } from "@pulumi/kubernetes/core/v1/index.js";
        import { Project } from "@pulumi/gitlab";
        import { createHash } from "node:crypto";
        import { dashboard } from "../observability/dashboard.ts";
        export class Gateway { all = [pulumi, Namespace, Project, createHash, dashboard]; }`,
      "observability/dashboard.ts": `export const dashboard = {};`,
      "services/relay/main.ts": `import { createServer } from "node:http"; export const server = createServer();`,
      "cli/slipway.ts": `
        import type { it } from "only-for-tests";
        import { spawnSync } from "node:child_process";
        const program = await import("../stacks/index.ts");
        const { preview } = await import("./preview.ts");
        export const all = [program, preview, spawnSync, undefined as unknown as it];`,
      "cli/preview.ts": `import { dashboard } from "../components/gateway.ts"; export const preview = dashboard;`,
      "test/gateway.test.ts": `
        import { it } from "only-for-tests";
        import { Gateway } from "../components/gateway.ts";
        export const all = [it, Gateway];`,
      "scripts/tool.ts": `import { platform } from "../stacks/platform.ts"; export const tool = platform;`,
    }),
    [],
  );
});

test("each import rule names the import that breaks it, and nothing else", (context) => {
  assert.deepEqual(
    violations(context, {
      "stacks/index.ts": `import { platform } from "./platform.ts"; export default async () => platform();`,
      "stacks/platform.ts": `
        import * as k8s from "@pulumi/kubernetes";
        import type { Namespace } from "@pulumi/kubernetes/core/v1/index.js";
        import { Project } from "@pulumi/gitlab";
        import { preview } from "../cli/preview.ts";
        import * as all from "../components/all.ts";
        export const platform = () => [k8s, undefined as unknown as Namespace, Project, preview, all];`,
      "stacks/environment.ts": `export interface Environment { domain: string }`,
      "components/all.ts": `
        export * from "./settings.ts"; export * from "./files.ts"; export * from "./circle-a.ts";
        export * from "./packages.ts"; export * from "./tests.ts"; export * from "./nowhere.ts";`,
      "components/settings.ts": `
        import type { Environment } from "../stacks/environment.ts";
        import { Config } from "@pulumi/pulumi/config.js";
        import { preview } from "../cli/preview.ts";
        export const settings = [Config, preview, undefined as unknown as Environment];`,
      "components/files.ts": `
        import { readFile } from "fs/promises";
        import { request } from "node:https";
        import process from "node:process";
        export const files = [readFile, request, process];`,
      "components/circle-a.ts": `import { b } from "./circle-b.ts"; export const a = () => b;`,
      "components/circle-b.ts": `import type { a } from "./circle-a.ts"; export const b = (it: typeof a) => it;`,
      "components/packages.ts": `
        import { it } from "only-for-tests"; import { it as other } from "undeclared"; export const packages = [it, other];`,
      "components/tests.ts": `import { helper } from "../test/helper.ts"; export const tests = helper;`,
      "components/nowhere.ts": `import { gone } from "./gone.ts"; export const nowhere = gone;`,
      "components/orphan.ts": `export const orphan = 1;`,
      "components/only-tested.ts": `import { b } from "./circle-b.ts"; export const onlyTested = b;`,
      "observability/dashboard.ts": `import * as pulumi from "@pulumi/pulumi"; export const dashboard = pulumi;`,
      "spec-kits/kit.ts": `import { a } from "../components/circle-a.ts"; export const kit = a;`,
      "rules/rules.ts": `import { Project } from "@pulumi/gitlab"; export const rules = Project;`,
      "services/relay/forgotten.ts": `import { createServer } from "node:http"; export const all = createServer;`,
      "services/relay/main.ts": `
        import type { a } from "../../components/circle-a.ts";
        import * as pulumi from "@pulumi/pulumi";
        export const relay = [pulumi, undefined as unknown as typeof a];`,
      "cli/slipway.ts": `
        import type { Environment } from "../stacks/environment.ts";
        const { platform } = await import("../stacks/platform.ts");
        export const all = [platform, undefined as unknown as Environment];`,
      "cli/preview.ts": `import { dirname } from "node:path"; export const preview = dirname;`,
      "test/helper.ts": `import { onlyTested } from "../components/only-tested.ts"; export const helper = onlyTested;`,
    }),
    [
      "cli-uses-the-program-entry: cli/slipway.ts -> stacks/environment.ts",
      "cli-uses-the-program-entry: cli/slipway.ts -> stacks/platform.ts",
      "components-know-no-config: components/settings.ts -> cli/preview.ts",
      "components-know-no-config: components/settings.ts -> node_modules/@pulumi/pulumi/config.js",
      "components-know-no-config: components/settings.ts -> stacks/environment.ts",
      "components-reach-no-outside-world: components/files.ts -> fs/promises",
      "components-reach-no-outside-world: components/files.ts -> https",
      "components-reach-no-outside-world: components/files.ts -> process",
      "no-cycles: components/circle-a.ts -> components/circle-b.ts",
      "no-dev-package-at-run-time: components/packages.ts -> node_modules/only-for-tests/index.js",
      "no-orphans: components/orphan.ts",
      "no-production-import-of-tests: components/tests.ts -> test/helper.ts",
      "no-undeclared-package: components/packages.ts -> node_modules/undeclared/index.js",
      "no-unreachable: components/orphan.ts",
      "no-unreachable: services/relay/forgotten.ts",
      "no-unresolvable: components/nowhere.ts -> ./gone.ts",
      "program-knows-no-cli: stacks/platform.ts -> cli/preview.ts",
      "pure-data-knows-no-pulumi: observability/dashboard.ts -> node_modules/@pulumi/pulumi/index.js",
      "pure-data-knows-no-pulumi: rules/rules.ts -> sdks/gitlab/index.ts",
      "pure-data-knows-no-pulumi: spec-kits/kit.ts -> components/circle-a.ts",
      "services-know-no-infrastructure: services/relay/main.ts -> components/circle-a.ts",
      "services-know-no-infrastructure: services/relay/main.ts -> node_modules/@pulumi/pulumi/index.js",
      "stacks-build-no-raw-resource: stacks/platform.ts -> node_modules/@pulumi/kubernetes/core/v1/index.js",
      "stacks-build-no-raw-resource: stacks/platform.ts -> node_modules/@pulumi/kubernetes/index.js",
      "stacks-build-no-raw-resource: stacks/platform.ts -> sdks/gitlab/index.ts",
    ],
  );
});

test("code that only a test reaches is dead", (context) => {
  assert.deepEqual(
    violations(context, {
      "stacks/index.ts": `import { used } from "../components/used.ts"; export default async () => used;`,
      "components/used.ts": `export const used = 1;`,
      "components/only-tested.ts": `import { used } from "./used.ts"; export const onlyTested = used;`,
      "cli/slipway.ts": `import { used } from "../components/used.ts"; export const it = used;`,
      "test/a.test.ts": `import { onlyTested } from "../components/only-tested.ts"; export const it = onlyTested;`,
    }),
    ["no-unreachable: components/only-tested.ts"],
  );
});
