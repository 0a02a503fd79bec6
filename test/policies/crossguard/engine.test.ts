import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { UNKNOWN } from "../../../cli/plan/encode.ts";
import { policiesFor } from "../../../policies/crossguard/engine.ts";
import {
  resourceRule,
  type PolicyResource,
  type Rule,
  type Verdict,
} from "../../../policies/crossguard/model.ts";
import { RULES } from "../../../policies/crossguard/rules.ts";
import { judge } from "../../../policies/crossguard/values.ts";
import { TODAY } from "./cases.ts";

/** Data of the SDK that throws where a value is unknown; the SDK exports it, but not with a type. */
const { unknownCheckingProxy } = (await import("@pulumi/policy")) as unknown as {
  unknownCheckingProxy: (props: object) => Record<string, unknown>;
};

const BRANCH = "gitlab:index/branchProtection:BranchProtection";
const rule = (id: string): Rule => RULES.find((each) => each.id === id)!;

/** What the engine hands over, as far as policies look at it. */
function args(type: string, props: object, config: object = {}, rest: object = {}): never {
  return {
    type,
    name: "thing",
    urn: `urn:pulumi:prod::slipway::${type}::thing`,
    props: unknownCheckingProxy(props),
    opts: { protect: false },
    getConfig: () => config,
    ...rest,
  } as never;
}

async function validate(id: string, type: string, props: object, config: object = {}, rest: object = {}) {
  const [policy] = policiesFor("prod", () => TODAY, [rule(id)]) as [ResourceValidationPolicy];
  const reported: string[] = [];
  const check = policy.validateResource as (args: never, report: (message: string) => void) => void;
  let thrown: string | undefined;
  try {
    check(args(type, props, config, rest), (message) => reported.push(message));
  } catch (error) {
    thrown = (error as Error).message;
  }
  return { reported, ...(thrown === undefined ? {} : { thrown }) };
}

describe("rules as policies of the engine", () => {
  it("carries what a policy says of itself", () => {
    const [policy] = policiesFor("prod", () => TODAY, [rule("harbor/robots-expire")]);
    const { name, description, enforcementLevel, remediationSteps, configSchema } = policy!;
    assert.deepEqual(
      { name, description, enforcementLevel, remediationSteps, configSchema },
      {
        name: "harbor-robots-expire",
        description: "Robot accounts expire.",
        enforcementLevel: "mandatory",
        remediationSteps: "set duration, in days",
        configSchema: {
          properties: {
            maxDays: {
              type: "integer",
              minimum: 1,
              description: "Longest life of a robot account, in days.",
              default: 365,
            },
          },
        },
      },
    );
  });

  it("leaves out what the engine does not hand enough over for, with a reason", () => {
    const names = policiesFor("prod", () => TODAY).map(({ name }) => name);
    const left = RULES.filter(({ id }) => !names.includes(id.replace("/", "-")));
    assert.deepEqual(
      left.map(({ id, planOnly }) => [id, planOnly]),
      [
        [
          "kubernetes/no-plain-secrets",
          "the engine hands secrets over in the clear, so the two cannot be told apart",
        ],
        ["protection/stateful-namespaces", "the engine does not say what is retained"],
      ],
    );
  });

  it("reports a violation with its place and what to do, and leaves other types alone", async () => {
    assert.deepEqual(await validate("gitlab/no-force-push", BRANCH, { allowForcePush: true }), {
      reported: ["allowForcePush: lets a protected branch be rewritten; set allowForcePush to false"],
    });
    assert.deepEqual(await validate("gitlab/no-force-push", BRANCH, { allowForcePush: false }), {
      reported: [],
    });
    assert.deepEqual(
      await validate("gitlab/no-force-push", "gitlab:index/label:Label", { allowForcePush: true }),
      {
        reported: [],
      },
    );
  });

  it("passes on what the SDK says of an unknown value, after what was found, and only where the rule needs it", async () => {
    const type = "harbor:index/robotAccount:RobotAccount";
    assert.deepEqual(
      await validate("harbor/robot-permissions", type, {
        level: "system",
        permissions: [{ kind: "project", namespace: UNKNOWN, accesses: [] }],
      }),
      {
        reported: [
          "level: is of the system level, and not listed; name the actions, the resources and the projects; list a robot that needs several projects",
        ],
        thrown: "string value at .permissions.0.namespace can't be known during preview",
      },
    );
    assert.deepEqual(await validate("harbor/robots-expire", type, { name: UNKNOWN, duration: 30 }), {
      reported: [],
    });
  });

  it("takes the provider, its version and the settings of the run", async () => {
    const project = "gitlab:index/project:Project";
    const provider = (name: string) => ({ provider: { name, type: "", urn: "", props: {} } });
    assert.equal(
      (await validate("providers/explicit", project, {}, {}, provider("default_10_3_0"))).reported.length,
      1,
    );
    assert.equal(
      (await validate("providers/explicit", project, {}, {}, provider("gitlab"))).reported.length,
      0,
    );
    const vault = "pulumi:providers:vault";
    assert.equal(
      (await validate("providers/pinned-version", vault, { version: "7.8.0" })).reported.length,
      0,
    );
    assert.equal((await validate("providers/pinned-version", vault, {})).reported.length, 1);
    const robot = "harbor:index/robotAccount:RobotAccount";
    assert.deepEqual(await validate("harbor/robots-expire", robot, { duration: 90 }, { maxDays: 30 }), {
      reported: ["duration: lives 90 days, at most 30 are allowed; set duration, in days"],
    });
  });

  it("hands every resource of the stack over, with what its inputs were made of", () => {
    const [policy] = policiesFor("prod", () => TODAY, [rule("gitlab/push-rules")]) as [StackValidationPolicy];
    const project = args("gitlab:index/project:Project", {}, {}, { propertyDependencies: {} });
    const rules = args(
      "gitlab:index/projectPushRules:ProjectPushRules",
      {},
      {},
      {
        propertyDependencies: { project: [project] },
      },
    );
    const reported = (...resources: readonly unknown[]) => {
      const found: [string, string | undefined][] = [];
      void policy.validateStack(
        { resources, getConfig: () => ({}) } as never,
        (message, urn) => void found.push([message, urn]),
      );
      return found;
    };
    assert.deepEqual(reported(project, rules), []);
    assert.deepEqual(reported(project), [
      [
        "the project has no push rules; declare ProjectPushRules of the project",
        "urn:pulumi:prod::slipway::gitlab:index/project:Project::thing",
      ],
    ]);
  });

  it("tells of an unknown value of the stack by the resource that has it", () => {
    const [policy] = policiesFor("prod", () => TODAY, [rule("gitlab/production-merge-approvals")]) as [
      StackValidationPolicy,
    ];
    const project = args(
      "gitlab:index/project:Project",
      { path: "config-prod" },
      {},
      { propertyDependencies: {} },
    );
    const approval = args(
      "gitlab:index/projectApprovalRule:ProjectApprovalRule",
      { approvalsRequired: UNKNOWN },
      {},
      {
        propertyDependencies: { project: [project] },
      },
    );
    assert.throws(
      () =>
        void policy.validateStack({ resources: [project, approval], getConfig: () => ({}) } as never, () =>
          assert.fail("an unknown number is no violation"),
        ),
      /string value at \.approvalsRequired can't be known during preview/,
    );
  });

  it("makes plain data of everything that a property may hold", () => {
    let seen: PolicyResource["inputs"] = {};
    const look = resourceRule({
      ...rule("harbor/robots-expire"),
      types: /^a$/,
      config: {},
      check: ({ inputs }): Verdict[] => {
        seen = inputs;
        return judge(inputs, "text", () => undefined);
      },
    });
    const [policy] = policiesFor("prod", () => TODAY, [look]) as [ResourceValidationPolicy];
    const check = policy.validateResource as (args: never, report: () => void) => void;
    check(
      args("a", {
        text: "t",
        number: 1,
        no: false,
        nothing: null,
        gone: undefined,
        list: [{ a: UNKNOWN }, "b"],
      }),
      () => assert.fail(),
    );
    assert.deepEqual(seen, {
      text: "t",
      number: 1,
      no: false,
      nothing: null,
      gone: null,
      list: [{ a: { $unknown: true } }, "b"],
    });
  });
});
