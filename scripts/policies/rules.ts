import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { commandOf } from "../tools/paths.ts";
import { run } from "../tools/run.ts";
import { REGO } from "./conftest.ts";

/** A rule of a policy package with the tests that prove it both ways. */
export interface ProvenRule {
  readonly id: string;
  /** Tests that see it deny something. */
  readonly denied: readonly string[];
  /** Tests that see it let something through. */
  readonly allowed: readonly string[];
}

/**
 * Every rule that the policies name, with its tests: `test_denied_<rule>` and `test_allowed_<rule>` in the package's own, whatever
 * follows. They are run, and one that fails rejects.
 *
 * @param root folder of the project
 */
export async function provenRules(root: string): Promise<ProvenRule[]> {
  const printed = await run(commandOf("opa"), ["test", "--format=json", join(root, REGO)]);
  const tests = JSON.parse(printed) as readonly { package: string; name: string }[];
  return ruleIds(root).map((id) => {
    const [name = "", rule = ""] = id.split("/");
    const proving = (way: string) =>
      tests
        .filter((test) => test.package === `data.${name}_test`)
        .filter((test) => `${test.name}_`.startsWith(`test_${way}_${rule.replaceAll("-", "_")}_`))
        .map((test) => test.name);
    return { id, denied: proving("denied"), allowed: proving("allowed") };
  });
}

function ruleIds(root: string): string[] {
  const files = globSync(`${REGO}/*/*.rego`, { cwd: root }).filter(
    (file) => basename(file) !== "lib.rego" && !file.endsWith("_test.rego"),
  );
  const ids = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\blib\.fault\(\s*"([^"]+)"/g)].map(
      ([, id = ""]) => id,
    ),
  );
  return [...new Set(ids)].toSorted();
}
