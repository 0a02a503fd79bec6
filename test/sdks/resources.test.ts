import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as gitlab from "@pulumi/gitlab";
import { BranchProtection } from "@pulumi/gitlab/branchProtection.js";
import { ProjectHook } from "@pulumi/gitlab/projectHook.js";
import { ProjectVariable } from "@pulumi/gitlab/projectVariable.js";
import type { BranchProtectionAllowedToMerge } from "@pulumi/gitlab/types/input.js";
import * as harbor from "@pulumiverse/harbor";
import { RobotAccount } from "@pulumiverse/harbor/robotAccount.js";
import { planStack } from "../../cli/engine/plan-stack.ts";
import type { PlannedResource } from "../../cli/plan/plan.ts";

const CANARY = "canary-7f21";

async function plan(program: () => unknown): Promise<(name: string) => PlannedResource> {
  const { resources } = await planStack({ project: "p", stack: "dev", config: {}, secretKeys: [], program });
  return (name) => {
    const found = resources.find((resource) => resource.name === name);
    assert.ok(found, name);
    return found;
  };
}

describe("a binding", () => {
  it("registers what it was given, under the public token, with the plugin of its package", async () => {
    const merges: BranchProtectionAllowedToMerge[] = [{ accessLevel: "no one" }, { groupId: 7 }];
    const found = await plan(() => {
      new BranchProtection("main", { project: "12", branch: "main", allowedToMerges: merges });
      new RobotAccount("ci", { level: "system", permissions: [] }, { protect: true, version: "3.10.20" });
    });
    const main = found("main");
    assert.equal(main.type, "gitlab:index/branchProtection:BranchProtection");
    assert.deepEqual(main.inputs, {
      allowedToMerges: [{ accessLevel: "no one" }, { groupId: 7 }],
      branch: "main",
      project: "12",
    });
    assert.deepEqual([main.version, main.pluginDownloadURL], ["10.3.0", ""]);
    const ci = found("ci");
    assert.equal(ci.type, "harbor:index/robotAccount:RobotAccount");
    // What the caller asks for counts, as in the public packages.
    assert.deepEqual(
      [ci.version, ci.pluginDownloadURL, ci.protect],
      ["3.10.20", "github://api.github.com/pulumiverse/pulumi-harbor", true],
    );
  });

  it("sends secret arguments as secrets and marks secret outputs, beside what the caller marks", async () => {
    const found = await plan(() => {
      new ProjectVariable("variable", { project: "12", key: "TOKEN", value: CANARY });
      new ProjectHook("hook", {
        project: "12",
        url: "https://relay.example.org",
        token: CANARY,
        customHeaders: [{ key: "X-Key", value: CANARY }],
      });
      new RobotAccount(
        "robot",
        { level: "system", permissions: [], secret: CANARY },
        { additionalSecretOutputs: ["fullName"] },
      );
      new harbor.ProjectWebhook("webhook", {
        projectId: "/projects/1",
        address: `https://chat.example.org/hooks/${CANARY}`,
        eventsTypes: ["PUSH_ARTIFACT"],
        notifyType: "slack",
        authHeader: `Bearer ${CANARY}`,
      });
    });
    const secret = { $secret: true };
    const all = ["variable", "hook", "robot", "webhook"].map(found);
    assert.deepEqual(found("variable").inputs, { key: "TOKEN", project: "12", value: secret });
    assert.deepEqual(found("hook").inputs, {
      customHeaders: secret,
      project: "12",
      token: secret,
      url: "https://relay.example.org",
    });
    assert.deepEqual(found("webhook").inputs["authHeader"], secret);
    assert.deepEqual(found("webhook").inputs["address"], secret);
    assert.deepEqual(
      all.map(({ additionalSecretOutputs }) => additionalSecretOutputs.toSorted()),
      [
        ["value"],
        ["customHeaders", "signingToken", "token", "urlVariables"],
        ["fullName", "secret"],
        ["address", "authHeader"],
      ],
    );
    assert.ok(!JSON.stringify(all).includes(CANARY));
  });

  it("does not make a secret of an argument that is not given", async () => {
    const found = await plan(() => new ProjectHook("hook", { project: "12", url: "https://example.org" }));
    assert.deepEqual(found("hook").inputs, { project: "12", url: "https://example.org" });
  });

  it("has outputs for its arguments and for what only the provider knows, all of them typed", async () => {
    const found = await plan(() => {
      const project = new gitlab.Project("project", { path: "edge", name: "Edge" });
      const known: pulumi.Output<string> = project.name;
      const maybe: pulumi.Output<string | undefined> = project.description;
      const learnt: pulumi.Output<string> = project.pathWithNamespace;
      // @ts-expect-error an argument that may be left out may be absent as an output too
      const surely: pulumi.Output<string> = project.description;
      new ProjectVariable("known", { project: project.id, key: "A", value: known });
      new ProjectVariable("maybe", { project: project.id, key: "B", value: maybe.apply(() => "x") });
      new gitlab.GroupLabel("learnt", { group: learnt, name: "a", color: "red" });
      return { surely };
    });
    assert.deepEqual(found("learnt").inputs["group"], { $unknown: true });
    assert.deepEqual(found("known").dependencies, [found("project").urn]);
  });

  it("is refused without a required argument, which the types say as well", async () => {
    await assert.rejects(
      plan(() => {
        // @ts-expect-error branch and project are required
        new BranchProtection("main", { allowForcePush: false });
      }),
      /BranchProtection "main" lacks project, branch/,
    );
  });

  it("leaves out what its type does not know", async () => {
    const found = await plan(() => {
      const args = { project: "12", branch: "main", unheard: CANARY };
      new BranchProtection("main", args);
    });
    assert.deepEqual(found("main").inputs, { project: "12", branch: "main" });
  });

  it("reads a resource that exists, without demanding its arguments", async () => {
    const found = await plan(() => {
      const main = BranchProtection.get("main", "12:main", { branch: "main" });
      const id: pulumi.Output<number> = main.branchProtectionId;
      new gitlab.ProjectApprovalRule("rule", {
        project: "12",
        approvalsRequired: 2,
        protectedBranchIds: [id],
      });
      assert.ok(BranchProtection.isInstance(main));
    });
    const { external, importId, inputs } = found("main");
    assert.deepEqual([external, importId, inputs], [true, "12:main", { branch: "main" }]);
    assert.deepEqual(found("rule").inputs["protectedBranchIds"], [{ $unknown: true }]);
  });

  it("knows its own resources and no others", async () => {
    await plan(() => {
      const label = new gitlab.GroupLabel("label", { group: "a", name: "b", color: "red" });
      const found: unknown[] = [label, undefined, null, {}, "x"];
      assert.deepEqual(
        found.map((object) => gitlab.GroupLabel.isInstance(object)),
        [true, false, false, false, false],
      );
      assert.equal(gitlab.ProjectLabel.isInstance(label), false);
      assert.ok(pulumi.CustomResource.isInstance(label));
    });
  });
});

test("the root of a package exports the same classes as its files", () => {
  assert.equal(gitlab.BranchProtection, BranchProtection);
  assert.equal(harbor.RobotAccount, RobotAccount);
});
