import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EPHEMERAL_MATRIX, GROUPS, MATRIX } from "../components/argocd/rbac-matrix.ts";
import { projectPolicy } from "../components/argocd/rbac-model.ts";
import { ArgoCdCommand, configMap, inParallel, plannedArgoCd } from "./support/argocd.ts";

/** What Argo CD decides by at run time: the policy, and the rules of every project's roles. */
async function policyOf(stack: string): Promise<Record<string, string>> {
  const { values, projects } = await plannedArgoCd(stack);
  const { rbac } = values.configs;
  return {
    ...rbac,
    "policy.csv":
      (rbac["policy.csv"] ?? "") + projects.map(({ name, roles }) => projectPolicy(name, roles)).join(""),
  };
}

describe("Argo CD's RBAC", () => {
  let command: ArgoCdCommand;
  let policies: Record<string, string>[];
  before(async () => {
    command = new ArgoCdCommand();
    policies = [];
    for (const stack of ["dev", "stg", "prod"]) policies.push(await policyOf(stack));
  });
  after(() => {
    command.remove();
  });

  it("finds the policy of every environment valid, and a broken one not", async () => {
    for (const [index, policy] of policies.entries()) {
      const file = command.write(`policy-${index}.yaml`, configMap("argocd-rbac-cm", policy));
      const { code, output } = await command.admin("settings", "rbac", "validate", "--policy-file", file);
      assert.deepEqual([code, output], [0, "Policy is valid.\n"]);
    }
    const broken = command.write("broken.csv", "p, role:x, applications, sync\n");
    const { code } = await command.admin("settings", "rbac", "validate", "--policy-file", broken);
    assert.equal(code, 1);
  });

  it("is the same in all environments, but for the project of merge requests in the one that has them", () => {
    const [dev, stg, prod] = policies;
    const csv = stg?.["policy.csv"] ?? "";
    const common = csv.split("\n").filter((line) => !line.includes(", ephemeral"));
    assert.ok(common.length < csv.split("\n").length);
    assert.deepEqual(prod, dev);
    assert.deepEqual({ ...stg, "policy.csv": common.join("\n") }, dev);
  });

  for (const { what, index, matrix } of [
    { what: "of services and of the platform", index: 2, matrix: MATRIX },
    { what: "of merge requests", index: 1, matrix: EPHEMERAL_MATRIX },
  ]) {
    it(`allows and refuses each group exactly what the matrix says ${what}`, async () => {
      const file = command.write("policy.yaml", configMap("argocd-rbac-cm", policies[index] ?? {}));
      const cases = matrix.flatMap((row) => GROUPS.map((group) => ({ ...row, group })));
      const answers = await inParallel(cases, 4, async ({ group, action, resource, object }) => {
        const request = [group, action, resource, object];
        const { output } = await command.admin("settings", "rbac", "can", ...request, "--policy-file", file);
        return output.trim();
      });
      const wrong = cases.flatMap(({ group, action, resource, object, allowed }, place) => {
        const expected = allowed.includes(group) ? "Yes" : "No";
        return answers[place] === expected
          ? []
          : [`${group} ${action} ${resource} ${object}: expected ${expected}, got ${answers[place] ?? ""}`];
      });
      assert.deepEqual(wrong, []);
      assert.equal(answers.length, matrix.length * 12);
    });
  }
});
