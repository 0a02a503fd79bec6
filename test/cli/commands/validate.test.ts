import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import type { PolicyReport } from "../../../cli/policy/report.ts";
import { slipway } from "./support.ts";

const unguarded = path.resolve("test/fixtures/engine/unguarded");

test("validate ends with 1 where a policy refuses, and says which resource of which stack", async () => {
  const { code, stdout } = await slipway(["validate"], unguarded);
  assert.equal(code, 1);
  assert.equal(
    stdout,
    `dev: 5 resources, refused by policies
prod: valid, 5 resources
exceptions: none
policies: violated, 1 mandatory, 1 advisory
  mandatory  gitlab/no-force-push  dev  allowForcePush: lets a protected branch be rewritten
    urn:pulumi:dev::unguarded::gitlab:index/branchProtection:BranchProtection::main
    set allowForcePush to false
  advisory   kubernetes/no-privileged  dev  spec.hostPID: shares a namespace of the node
    urn:pulumi:dev::unguarded::kubernetes:core/v1:Pod::agent
    drop what the pod does not need, or list the workload
`,
  );
});

test("validate ends with 0 for the stack that holds to them", async () => {
  const { code, stdout } = await slipway(["validate", "--stack", "prod"], unguarded);
  assert.deepEqual(
    [code, stdout],
    [0, "prod: valid, 5 resources\nexceptions: none\npolicies: kept, 0 mandatory, 0 advisory\n"],
  );
});

test("validate --json lists the violations with their places, alone on standard output", async () => {
  const { code, stdout, stderr } = await slipway(["validate", "--json", "--stack", "dev"], unguarded);
  assert.deepEqual([code, stderr], [1, ""]);
  const { policies } = JSON.parse(stdout) as { policies: PolicyReport };
  assert.deepEqual(
    policies.violations.map(({ rule, level, stack, path: at }) => [rule, level, stack, at]),
    [
      ["gitlab/no-force-push", "mandatory", "dev", "allowForcePush"],
      ["kubernetes/no-privileged", "advisory", "dev", "spec.hostPID"],
    ],
  );
});
