import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { ESLint } from "eslint";

const ROOT = join(import.meta.dirname, "../..");

// Files that do not exist are linted as if they stood at these places.
const linter = new ESLint({
  cwd: ROOT,
  overrideConfig: {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ["*/imagined.ts"],
          defaultProject: "tsconfig.json",
        },
      },
    },
  },
});

/** The rules that `code` breaks when it stands in `folder`, with the start of each message. */
async function broken(folder: string, code: string): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: join(ROOT, folder, "imagined.ts") });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message.split(/[.;,]/)[0]}`);
}

const readsEnvironment = `export const home = process.env["HOME"];\n`;

for (const folder of ["components", "stacks"]) {
  test(`${folder} may not read the environment`, async () => {
    assert.deepEqual(await broken(folder, readsEnvironment), [
      "no-restricted-syntax: Read the environment in cli/slipway",
    ]);
    assert.deepEqual(
      await broken(folder, `import { env } from "node:process";\nexport const home = env["HOME"];\n`),
      ["no-restricted-syntax: Take what is needed of the process as an argument"],
    );
  });
}

test("scripts may read the environment", async () => {
  assert.deepEqual(await broken("scripts", readsEnvironment), []);
});

test("components may not read configuration; stacks may", async () => {
  const code = `import * as pulumi from "@pulumi/pulumi";\nexport const config = new pulumi.Config("slipway");\n`;
  assert.deepEqual(await broken("components", code), ["no-restricted-syntax: Components take arguments"]);
  assert.deepEqual(await broken("stacks", code), []);
});

test("stacks may not build a raw resource; components may", async () => {
  for (const code of [
    `import * as pulumi from "@pulumi/pulumi";\nexport const it = new pulumi.ComponentResource("a:b:C", "name");\n`,
    `import { ComponentResource } from "@pulumi/pulumi";\nexport const it = new ComponentResource("a:b:C", "name");\n`,
  ]) {
    assert.deepEqual(await broken("stacks", code), ["no-restricted-syntax: Stacks wire components"]);
    assert.deepEqual(await broken("components", code), []);
  }
});

test("a promise nobody waits for is an error, except a test's own", async () => {
  const code = `const work = async () => Promise.resolve();\nwork();\n`;
  assert.deepEqual(await broken("cli", code), [
    "@typescript-eslint/no-floating-promises: Promises must be awaited",
  ]);
  assert.deepEqual(
    await broken("test", `import { test } from "node:test";\ntest("it", () => undefined);\n`),
    [],
  );
  assert.deepEqual(await broken("test", code), [
    "@typescript-eslint/no-floating-promises: Promises must be awaited",
  ]);
});

test("the program prints nothing by itself", async () => {
  assert.deepEqual(await broken("cli", `console.log("hello");\n`), [
    "no-console: Unexpected console statement",
  ]);
});
