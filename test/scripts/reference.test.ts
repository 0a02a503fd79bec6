import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import type { Entry } from "../../cli/explain/entry.ts";
import { readReference } from "../../cli/explain/reference.ts";
import { reference, stale } from "../../scripts/reference.ts";

const root = resolve(import.meta.dirname, "../..");
const files = reference(root);

it("is current (`make reference` writes it)", () => {
  assert.deepEqual(stale(root, files), []);
});

it("is the same every time", () => {
  assert.deepEqual(reference(root), files);
});

it("notices a file that is missing or changed", () => {
  assert.deepEqual(stale(root, { "contract.md": "other", "none.md": "" }), [
    "docs/reference/contract.md",
    "docs/reference/none.md",
  ]);
});

describe("every key has a description", () => {
  for (const tree of readReference(root)) {
    it(tree.name, () => assert.deepEqual(undescribed(tree, ""), []));
  }
});

function undescribed(entry: Entry, parent: string): string[] {
  const path = `${parent}${entry.name}`;
  return [
    ...(entry.description === "" ? [path] : []),
    ...entry.children.flatMap((child) => undescribed(child, `${path}.`)),
  ];
}

describe("JSON Schemas", () => {
  const shipped = [
    ...list("", /^Pulumi\..+\.yaml$/).map((file) => ({
      file,
      schema: "docs/reference/schemas/stack-config.schema.json",
    })),
    ...list("catalog", /\.yaml$/).map((file) => ({
      file: `catalog/${file}`,
      schema: "../docs/reference/schemas/contract.schema.json",
    })),
  ];

  it("are draft 2020-12 and have titles", () => {
    for (const name of ["contract", "stack-config"]) {
      const schema = JSON.parse(files[`schemas/${name}.schema.json`] ?? "") as Record<string, unknown>;
      assert.equal(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
      assert.equal(typeof schema["title"], "string");
      assert.equal(typeof schema["description"], "string");
    }
  });

  for (const { file, schema } of shipped) {
    it(`${file} names its schema on the first line`, () => {
      const [line] = readFileSync(resolve(root, file), "utf8").split("\n");
      assert.equal(line, `# yaml-language-server: $schema=${schema}`);
    });
    it(`${file} is valid by it, and is not with another key`, () => {
      const json = JSON.parse(files[`schemas/${schema.split("/").at(-1) ?? ""}`] ?? "") as Parameters<
        typeof z.fromJSONSchema
      >[0];
      const validator = z.fromJSONSchema(json);
      const value = parse(readFileSync(resolve(root, file), "utf8")) as object;
      assert.deepEqual(validator.safeParse(value).error?.issues, undefined);
      assert.equal(validator.safeParse({ ...value, foo: 1 }).success, false);
    });
  }
});

function list(folder: string, pattern: RegExp): string[] {
  return readdirSync(resolve(root, folder)).filter((name) => pattern.test(name));
}
