import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { knownTypes, replacingInputs } from "../../../cli/diff/replacing-inputs.ts";
import type { PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { change, child } from "./plans.ts";

interface Inputs {
  [key: string]: PlanValue;
}

/** How a resource goes from one set of inputs to another. */
function step(type: string, before: Inputs, after: Inputs, part: Partial<PlannedResource> = {}) {
  const of = (inputs: Inputs) => child(null, { type, name: "x", inputs, ...part });
  const { change: kind, replaceReasons, deleteBeforeReplace } = change([of(before)], [of(after)]);
  return { kind, paths: replaceReasons.map(({ path }) => path), deletesFirst: deleteBeforeReplace === true };
}

const PROTECTION = "gitlab:index/branchProtection:BranchProtection";
const ROBOT = "harbor:index/robotAccount:RobotAccount";
const ROLE = "vault:jwt/authBackendRole:AuthBackendRole";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const UNKNOWN = { $unknown: true } as const;

describe("replacement by a provider", () => {
  for (const [type, input] of [
    [PROTECTION, "branch"],
    ["gitlab:index/projectMembership:ProjectMembership", "userId"],
    ["gitlab:index/projectVariable:ProjectVariable", "environmentScope"],
    ["gitlab:index/projectDeployToken:ProjectDeployToken", "scopes"],
    ["gitlab:index/projectHook:ProjectHook", "url"],
    ["harbor:index/project:Project", "name"],
    ["harbor:index/immutableTagRule:ImmutableTagRule", "projectId"],
    [ROLE, "roleType"],
    ["vault:index/quotaRateLimit:QuotaRateLimit", "path"],
    ["vault:kv/secretV2:SecretV2", "mount"],
  ] as const) {
    it(`follows ${input} of ${type}, changed, added or removed`, () => {
      for (const [before, after] of [
        ["a", "b"],
        [undefined, "b"],
        ["a", undefined],
      ] as const) {
        const of = (value: string | undefined): Inputs => (value === undefined ? {} : { [input]: value });
        const { kind, paths } = step(type, { more: 1, ...of(before) }, { more: 1, ...of(after) });
        assert.deepEqual([kind, paths], ["replace", [input]]);
      }
    });
  }

  it("does not follow what a provider changes in place", () => {
    for (const [type, input] of [
      [PROTECTION, "allowForcePush"],
      ["gitlab:index/projectVariable:ProjectVariable", "value"],
      ["gitlab:index/project:Project", "name"],
      ["gitlab:index/group:Group", "parentId"],
      [ROBOT, "permissions"],
      ["harbor:index/configSystem:ConfigSystem", "readOnly"],
      [ROLE, "boundAudiences"],
      ["vault:index/policy:Policy", "policy"],
      ["grafana:oss/folder:Folder", "title"],
    ] as const) {
      const { kind, paths } = step(type, { [input]: "a" }, { [input]: "b" });
      assert.deepEqual([type, kind, paths], [type, "update", []]);
    }
  });

  it("follows a value that becomes known, and not one that stays unknown", () => {
    assert.deepEqual(
      step(PROTECTION, { project: UNKNOWN, branch: "a" }, { project: "1", branch: "a" }).paths,
      ["project"],
    );
    const same = step(PROTECTION, { project: UNKNOWN, pushAccessLevel: "a" }, { project: UNKNOWN });
    assert.deepEqual([same.kind, same.paths], ["update", []]);
  });

  it("follows any input of a random value, because another one comes out", () => {
    assert.deepEqual(step(PASSWORD, { length: 20 }, { length: 24 }).paths, ["*"]);
    assert.deepEqual(step(PASSWORD, { length: 20 }, { length: 20, keepers: { year: "2026" } }).paths, ["*"]);
  });

  it("says why, by where it is known from", () => {
    const reasons = (type: string) => replacingInputs(type).map(({ path, reason }) => `${path}: ${reason}`);
    assert.deepEqual(reasons(ROBOT), [
      "level: the provider replaces for it",
      "name: the provider replaces for it",
    ]);
    assert.deepEqual(reasons("gitlab:index/projectHook:ProjectHook"), [
      "project: the provider finds the resource by it, so another value is another resource",
      "url: the product cannot change it, only make another one",
    ]);
    assert.deepEqual(reasons("toString"), []);
  });

  it("leaves out components of that name and what the program ignores", () => {
    const component = step(ROBOT, { level: "system" }, { level: "project" }, { custom: false });
    assert.deepEqual([component.kind, component.paths], ["update", []]);
    const part = { ignoreChanges: ["level"] };
    const ignored = step(
      ROBOT,
      { level: "system", disable: false },
      { level: "project", disable: true },
      part,
    );
    assert.deepEqual([ignored.kind, ignored.paths], ["update", []]);
  });

  it("deletes first where the name was given, as these providers do, and only then", () => {
    const robot = (name: PlanValue | undefined) => {
      const given = name === undefined ? {} : { name };
      return step(ROBOT, { level: "system", ...given }, { level: "project", ...given }).deletesFirst;
    };
    assert.deepEqual([robot("ci"), robot(UNKNOWN), robot(undefined)], [true, true, false]);
    assert.equal(step(ROBOT, { name: "a" }, { name: "b" }).deletesFirst, true);
    assert.equal(step(PROTECTION, { branch: "a" }, { branch: "b" }).deletesFirst, false);
    assert.equal(step(PASSWORD, { name: "a" }, { name: "b" }).deletesFirst, false);
  });
});

describe("the table of replacing inputs", () => {
  const { resolve } = createRequire(import.meta.url);
  const packages = ["vault", "random"];
  const types = knownTypes().filter((type) => packages.includes(type.split(":")[0] ?? ""));

  it("has inputs that the SDKs from npm know", () => {
    assert.notEqual(types.length, 0);
    for (const type of types) {
      const [name = "", path = ""] = type.split(":");
      const [module = "", resource = ""] = path.split("/");
      const folder = module === "index" ? "" : `${module.toLowerCase()}/`;
      const file = resolve(`@pulumi/${name}/${folder}${resource}.js`);
      const source = readFileSync(file, "utf8");
      assert.ok(source.includes(`'${type}'`), type);
      for (const input of replacingInputs(type).map(({ path }) => path)) {
        assert.ok(
          input === "*" || source.includes(`resourceInputs["${input}"] = args?.${input}`),
          `${type} ${input}`,
        );
      }
    }
  });
});
