import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { previewProject } from "../../cli/engine/preview.ts";
import type { PlannedResource, PlanValue } from "../../cli/plan/plan.ts";
import { RULES } from "../../policies/crossguard/rules.ts";
import {
  PLAINTEXT,
  startPolicyPack,
  type Diagnostic,
  type PolicyPackProcess,
} from "./support/policy-pack.ts";
import { ROOT } from "./support/rendered.ts";

const SERVED = RULES.filter(({ planOnly }) => planOnly === undefined);

describe("the policy pack as the engine runs it", () => {
  let pack: PolicyPackProcess;
  let prod: readonly PlannedResource[];
  before(async () => {
    const { stacks } = await previewProject({ root: ROOT, stacks: ["prod"] });
    prod = stacks["prod"]!.resources;
    pack = await startPolicyPack("prod");
  });
  after(() => pack.stop());

  const planned = (name: string) => prod.find((resource) => resource.name === name)!;
  const changed = (name: string, inputs: Readonly<Record<string, PlanValue>>): PlannedResource => ({
    ...planned(name),
    inputs: { ...planned(name).inputs, ...inputs },
  });
  const analyze = (resource: PlannedResource): Promise<Diagnostic[]> => pack.analyze(resource, prod);

  it("introduces each rule that the engine hands enough over for, with its level and settings", async () => {
    assert.deepEqual(
      await pack.policies(),
      SERVED.map(({ id, level, config }) => ({
        name: id.replace("/", "-"),
        level,
        settings: Object.keys(config).toSorted(),
      })),
    );
  });

  it("goes by the stack", async () => {
    const dev = await startPolicyPack("dev");
    try {
      const policies = await dev.policies();
      assert.deepEqual(
        policies.filter(({ level }) => level === "advisory").map(({ name }) => name),
        ["kubernetes-no-privileged", "kubernetes-pod-security-labels", "kubernetes-no-wildcard-rules"],
      );
    } finally {
      await dev.stop();
    }
  });

  it("finds nothing in production, one resource at a time and all together", async () => {
    const found: Diagnostic[] = [];
    for (const resource of prod) found.push(...(await analyze(resource)));
    found.push(...(await pack.analyzeStack(prod)));
    assert.deepEqual(found, []);
  });

  it("refuses a resource without its guard, and says where and what to do", async () => {
    const name = "platform-services-platform-config-prod-main";
    assert.deepEqual(await analyze(changed(name, { allowForcePush: true })), [
      {
        policy: "gitlab-no-force-push",
        level: "mandatory",
        message:
          "Nobody rewrites a protected branch.\nallowForcePush: lets a protected branch be rewritten; set allowForcePush to false",
        urn: "",
      },
    ]);
  });

  it("knows a provider by default, a version that is missing, and a protection that is lifted", async () => {
    const policies = async (resource: PlannedResource) =>
      (await analyze(resource)).map(({ policy, level }) => [policy, level]);
    assert.deepEqual(await policies({ ...planned("gitops-bot-account"), provider: null }), [
      ["providers-explicit", "mandatory"],
    ]);
    assert.deepEqual(
      await policies({ ...planned("vault-engines"), type: "pulumi:providers:vault", version: "" }),
      [["providers-pinned-version", "mandatory"]],
    );
    assert.deepEqual(await policies({ ...planned("vault-engines-kv"), protect: false }), [
      ["protection-stateful-resources", "mandatory"],
    ]);
  });

  it("misses in the whole stack what no single resource shows", async () => {
    const project = planned("platform-services-slipway-project").urn;
    const stack = prod.filter(({ name }) => name !== "platform-services-slipway-push-rules");
    assert.deepEqual(await pack.analyzeStack(stack), [
      {
        policy: "gitlab-push-rules",
        level: "mandatory",
        message:
          "Each project has push rules.\nthe project has no push rules; declare ProjectPushRules of the project",
        urn: project,
      },
    ]);
  });

  it("tells what it could not check, beside what it found", async () => {
    const name = "vault-jobs-slipway-deploy-prod";
    const claims = planned(name).inputs["boundClaims"] as Readonly<Record<string, PlanValue>>;
    const boundClaims = { ...claims, ref_protected: { $unknown: true }, ref_type: "any" };
    const found = await analyze(changed(name, { boundClaims }));
    assert.deepEqual(
      found.map(({ policy, level, message }) => [policy, level, message]),
      [
        [
          "vault-production-protected-ref",
          "mandatory",
          'Roles of production believe protected refs in the protected environment alone.\nboundClaims.ref_type: production is open to refs of any type; bind environment, environment_protected "true", ref_protected "true" and ref_type',
        ],
        [
          "vault-production-protected-ref",
          "advisory",
          "can't run policy 'vault-production-protected-ref' from policy pack 'slipway@v0.1.0' during preview: string value at .boundClaims.ref_protected can't be known during preview",
        ],
      ],
    );
  });

  it("prints no secret, wherever one stands", async () => {
    const secret = { $secret: true };
    const inputs = {
      name: secret,
      policy: secret,
      boundClaims: secret,
      tokenPolicies: [secret],
      backend: secret,
    };
    const found = [
      ...(await analyze(changed("vault-policies-slipway-deploy-shared", inputs))),
      ...(await analyze(changed("vault-jobs-slipway-deploy-prod", inputs))),
      ...(await analyze(changed("harbor-robot-ci-push-account", { name: secret, level: secret }))),
    ];
    assert.ok(found.length >= 3);
    assert.deepEqual(
      found.filter(({ message }) => message.includes(PLAINTEXT)),
      [],
    );
  });

  it("takes the settings of a run", async () => {
    const token = planned("gitops-bot-token");
    assert.deepEqual(await analyze(token), []);
    await pack.configure("gitlab-token-expiry", { maxDays: 30 });
    try {
      assert.deepEqual(
        (await analyze(token)).map(({ message }) => message),
        [
          "Tokens expire.\nrotationConfiguration.expirationDays: lives 90 days, at most 30 are allowed; set expiresAt, or a rotationConfiguration",
        ],
      );
    } finally {
      await pack.configure("gitlab-token-expiry", {});
    }
  });
});
