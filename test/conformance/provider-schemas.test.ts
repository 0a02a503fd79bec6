import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import * as gitlab from "@pulumi/gitlab";
import * as harbor from "@pulumiverse/harbor";
import { knownTypes, replacingInputs } from "../../cli/diff/replacing-inputs.ts";
import { previewProject } from "../../cli/engine/preview.ts";
import type { Binding } from "../../sdks/resource.ts";
import { checkBinding, readShapes } from "./support/binding-shapes.ts";
import { belongsTo, checkInputs, formatFault } from "./support/check-inputs.ts";
import { readSchema, type PackageSchema } from "./support/provider-schema.ts";
import { ROOT } from "./support/rendered.ts";

/** Credentials that the schemas do not mark: values that jobs get, and addresses that let whoever has them in. */
const EXTRA_SECRETS: Readonly<Record<string, readonly string[]>> = {
  "gitlab:index/groupVariable:GroupVariable": ["value"],
  "gitlab:index/pipelineScheduleVariable:PipelineScheduleVariable": ["value"],
  "gitlab:index/projectVariable:ProjectVariable": ["value"],
  "harbor:index/projectWebhook:ProjectWebhook": ["address", "authHeader"],
};

/** Files of a package that are no resource. */
const OTHER_FILES = new Set(["index.ts", "plugin.ts", "provider.ts", "resource.ts"]);

const isBinding = (entry: [string, unknown]): entry is [string, { readonly binding: Binding }] =>
  typeof entry[1] === "function" && "binding" in entry[1];

/** What the table of replacing inputs says otherwise than the schema, or has no ground for. */
function replacementFaults(schema: PackageSchema, type: string): string[] {
  const { inputProperties = {} } = schema.resources[type] ?? {};
  const listed = replacingInputs(type);
  return Object.entries(inputProperties)
    .flatMap(([input, property]) => {
      const { willReplaceOnChanges, replaceOnChanges, description = "" } = property;
      const declared = willReplaceOnChanges === true || replaceOnChanges === true;
      const found = listed.find(({ path }) => path === input);
      const isSame = declared === (found?.source === "schema");
      const isDescribed = /\bforces? (?:re-?creation|replacement|a new resource)/i.test(description);
      return isSame && (!isDescribed || found !== undefined) ? [] : [`${type}: ${input}`];
    })
    .concat(listed.filter(({ path }) => !(path in inputProperties)).map(({ path }) => `${type}: no ${path}`));
}

for (const [name, sdk] of Object.entries({ gitlab, harbor })) {
  describe(`the ${name} provider's schema`, () => {
    it("is met by every resource and provider of every stack", async () => {
      const schema = await readSchema(ROOT, name);
      const plans = await previewProject({ root: ROOT, stacks: "all" });
      const own = Object.values(plans.stacks).flatMap(({ resources }) =>
        resources.filter((resource) => belongsTo(name, resource)),
      );
      assert.notEqual(own.length, 0);
      const faults = own.flatMap((resource) => checkInputs(schema, resource)).map(formatFault);
      assert.deepEqual(faults, [], faults.join("\n"));
    });

    it("is met by every binding: names, what is required, types, closed sets, secrets", async () => {
      const schema = await readSchema(ROOT, name);
      const shapes = readShapes(ROOT, `${ROOT}/sdks/${name}/index.ts`);
      const bindings = Object.entries(sdk).filter(isBinding);
      assert.notEqual(bindings.length, 0);
      const faults = bindings.flatMap(([className, { binding }]) =>
        checkBinding(schema, binding, shapes(className), EXTRA_SECRETS[binding.type] ?? []).map(
          (fault) => `${className}: ${fault}`,
        ),
      );
      assert.deepEqual(faults, [], faults.join("\n"));
    });

    it("says what replaces a resource, and so does the table of the diff", async () => {
      const schema = await readSchema(ROOT, name);
      const own = Object.entries(sdk)
        .filter(isBinding)
        .map(([, { binding }]) => binding.type);
      const faults = own.flatMap((type) => replacementFaults(schema, type));
      assert.deepEqual(faults, [], faults.join("\n"));
      assert.deepEqual(
        knownTypes().filter((type) => type.startsWith(`${name}:`) && !own.includes(type)),
        [],
      );
    });

    it("names the files of the bindings, as it does in the public package", () => {
      const bindings = Object.entries(sdk).filter(isBinding);
      const files = readdirSync(`${ROOT}/sdks/${name}`).filter(
        (file) => file.endsWith(".ts") && !OTHER_FILES.has(file),
      );
      assert.deepEqual(
        files.sort(),
        bindings.map(([, { binding }]) => `${binding.type.split(/[/:]/)[2] ?? ""}.ts`).sort(),
      );
      assert.deepEqual(
        bindings.map(([className]) => className),
        bindings.map(([, { binding }]) => binding.type.split(":")[2]),
      );
    });
  });
}

describe("the table of the diff", () => {
  it("knows every Vault resource and every random value of every stack, so that a replacement is told as one", async () => {
    const { stacks } = await previewProject({ root: ROOT, stacks: "all" });
    const types = Object.values(stacks).flatMap(({ resources }) => resources.map(({ type }) => type));
    const known = knownTypes();
    assert.deepEqual(
      [...new Set(types)].filter((type) => /^(vault|random):/.test(type) && !known.includes(type)),
      [],
    );
  });
});
