import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { PlannedResource, StackPlan } from "../../cli/plan/plan.ts";
import { demandsOn } from "../components/gitlab/code-owners-parser.ts";
import { dependenciesOf, resourceNamed } from "../components/gitlab/support.ts";
import { copyOfProject, edit, planOf, setTier } from "./project-copy.ts";

const ROOT = process.cwd();
const STACKS = ["dev", "stg", "prod"] as const;

const ofType = ({ resources }: StackPlan, type: string): PlannedResource[] =>
  resources.filter((resource) => resource.type.startsWith("gitlab:") && resource.type.endsWith(`:${type}`));
/** Resources of GitLab's automation, roles and runners have tests of their own, beside this file. */
const isOther = (name: string) => /^(gitlab|runners)-/.test(name);
const namesOf = (plan: StackPlan, type: string) => ofType(plan, type).map(({ name }) => name);
const PROJECTS = [
  "gitlab-ci-templates",
  "netops-dashboard",
  "packet-relay",
  "platform-config",
  "platform-config-prod",
  "service-template",
  "slipway",
  "traffic-generator",
].map((name) => `platform-services-${name}`);

test("the stack that has the shared parts declares every project, the others none", async () => {
  const prod = await planOf(ROOT, "prod");
  assert.deepEqual(
    namesOf(prod, "Project")
      .filter((name) => name.endsWith("-project"))
      .sort(),
    PROJECTS.map((name) => `${name}-project`).sort(),
  );
  for (const stack of ["dev", "stg"]) {
    const plan = await planOf(ROOT, stack);
    const kinds = new Set(
      plan.resources
        .filter(({ type, name }) => type.startsWith("gitlab:") && !isOther(name))
        .map(({ type }) => type.split(":").at(-1)),
    );
    // The namespace cleaner, which runs in stg, takes labels off merge requests.
    assert.deepEqual(
      [...kinds].sort(),
      [...(stack === "stg" ? ["ProjectAccessToken"] : []), "ProjectEnvironment"],
      stack,
    );
  }
});

test("no two stacks declare the same thing in GitLab", async () => {
  const seen = new Map<string, string>();
  for (const stack of STACKS) {
    for (const { type, name } of (await planOf(ROOT, stack)).resources) {
      if (!type.startsWith("gitlab:") || isOther(name)) continue;
      const key = `${type} ${name}`;
      assert.equal(seen.get(key), undefined, key);
      seen.set(key, stack);
    }
  }
});

/** Approvals by rule: how many, and by which teams. */
function approvalsIn(plan: StackPlan, project: string) {
  return ofType(plan, "ProjectApprovalRule")
    .filter(({ name }) => name.startsWith(`platform-services-${project}-approval-`))
    .map((rule) => [
      rule.inputs["name"],
      rule.inputs["approvalsRequired"],
      dependenciesOf(rule, "groupIds").map((name) => name.replace("teams-", "")),
    ]);
}

const CODE_REVIEW = ["Code review (development)", 1, ["developers", "infra-engineers", "senior-developers"]];
const SENIOR_REVIEW = ["Senior review (staging)", 2, ["infra-engineers", "senior-developers"]];

test("approvals of requirement 002, 2.6: staging two of two teams, production one of each of two", async () => {
  const plan = await planOf(ROOT, "prod");
  for (const project of ["packet-relay", "slipway", "gitlab-ci-templates", "platform-config"]) {
    assert.deepEqual(approvalsIn(plan, project), [CODE_REVIEW, SENIOR_REVIEW], project);
  }
  assert.deepEqual(approvalsIn(plan, "platform-config-prod"), [
    ["Platform approval (production)", 1, ["platform-admins"]],
    ["Senior developer approval (production)", 1, ["senior-developers"]],
  ]);
  // An ephemeral environment, made for a merge request, asks nobody: none of that kind is protected.
  assert.deepEqual(
    [
      ...new Set(ofType(plan, "ProjectProtectedEnvironment").map(({ inputs }) => inputs["environment"])),
    ].sort(),
    ["dev", "preview-dev", "preview-prod", "preview-stg", "prod", "stg"],
  );
});

test("approvals of requirement 002, 2.6: infrastructure two platform-admins, security these and a security review", async () => {
  const { outputs } = await planOf(ROOT, "prod");
  const files = outputs["files"] as Record<string, string>;
  const demands = (project: string, file: string) =>
    demandsOn(files[`gitlab/prod/platform-services_${project}.CODEOWNERS`] ?? "", file).map(
      ({ section, approvals, owners }) => `${section}: ${approvals} of ${owners.join(" ")}`,
    );
  const infrastructure = "Infrastructure: 2 of @platform-admins";
  const security = ["Security: 2 of @platform-admins", "Security review: 1 of @cicd-security"];
  const own = "Owners: 1 of @netops";
  assert.deepEqual(demands("packet-relay", "src/index.ts"), [own]);
  assert.deepEqual(demands("packet-relay", "deploy/main.tf"), [own, infrastructure]);
  assert.deepEqual(demands("packet-relay", ".gitlab-ci.yml"), [own, infrastructure]);
  assert.deepEqual(demands("packet-relay", "CODEOWNERS"), [own, ...security]);
  assert.deepEqual(demands("slipway", "stacks/index.ts"), ["Owners: 2 of @platform-admins"]);
  assert.deepEqual(demands("platform-config-prod", "overlays/prod/packet-relay/kustomization.yaml"), [
    "Owners: 1 of @platform-admins",
    "Services of netops: 1 of @netops",
  ]);
  assert.deepEqual(
    demands("platform-config-prod", "overlays/prod/packet-relay/rendered/network-policy_x.yaml"),
    ["Owners: 1 of @platform-admins", "Services of netops: 1 of @netops", ...security],
  );
  assert.deepEqual(demands("platform-config-prod", "infra/gateway/overlays/prod/gateway_edge.yaml"), [
    "Owners: 1 of @platform-admins",
    infrastructure,
  ]);
});

test("nobody but the bot may push, and the bot only to the project of automatic environments", async () => {
  const plan = await planOf(ROOT, "prod");
  const protections = ofType(plan, "BranchProtection");
  assert.equal(protections.length, PROJECTS.length);
  for (const protection of protections) {
    const mayPush = protection.name === "platform-services-platform-config-main";
    assert.deepEqual(
      protection.inputs["allowedToPushes"],
      [{ accessLevel: "no one" }, ...(mayPush ? [{ userId: { $unknown: true } }] : [])],
      protection.name,
    );
    assert.deepEqual(
      dependenciesOf(protection, "allowedToPushes"),
      mayPush ? ["gitops-bot-account"] : [],
      protection.name,
    );
  }
  assert.deepEqual(namesOf(plan, "ProjectMembership"), [
    "platform-services-platform-config-bot",
    "platform-services-platform-config-prod-bot",
  ]);
});

test("author and committer approvals are off in every project and group", async () => {
  const plan = await planOf(ROOT, "prod");
  const settings = ofType(plan, "ProjectLevelMrApprovals");
  assert.equal(settings.length, PROJECTS.length);
  for (const { inputs, name } of settings) {
    assert.equal(inputs["mergeRequestsAuthorApproval"], false, name);
    assert.equal(inputs["mergeRequestsDisableCommittersApproval"], true, name);
  }
  assert.deepEqual(
    ofType(plan, "GroupLevelMrApprovals").map(({ inputs }) => [
      inputs["allowAuthorApproval"],
      inputs["allowCommitterApproval"],
    ]),
    [
      [false, false],
      [false, false],
    ],
  );
});

test("deployments: development needs nobody, staging two maintainers, production both teams, live previews a maintainer", async () => {
  const plan = await planOf(ROOT, "prod");
  const rules = (name: string) => {
    const environment = resourceNamed(plan, `platform-services-${name}`);
    return [environment.inputs["approvalRules"], dependenciesOf(environment, "approvalRules")];
  };
  const group = { groupId: { $unknown: true }, requiredApprovals: 1 };
  assert.deepEqual(rules("packet-relay-environment-dev"), [[], []]);
  assert.deepEqual(rules("packet-relay-environment-stg"), [
    [{ accessLevel: "maintainer", requiredApprovals: 2 }],
    [],
  ]);
  assert.deepEqual(rules("packet-relay-environment-prod"), [
    [group, group],
    ["teams-platform-admins", "teams-senior-developers"],
  ]);
  for (const stack of STACKS) {
    const preview = resourceNamed(plan, `platform-services-slipway-environment-preview-${stack}`).inputs;
    assert.deepEqual(preview["deployAccessLevelsAttributes"], [{ accessLevel: "developer" }]);
    assert.deepEqual(preview["approvalRules"], [{ accessLevel: "maintainer", requiredApprovals: 1 }]);
  }
});

test("CI templates are for everybody's pipelines, services for their members", async () => {
  const plan = await planOf(ROOT, "prod");
  const visibility = (name: string) => resourceNamed(plan, name).inputs["visibilityLevel"];
  assert.equal(visibility("platform-services-gitlab-ci-templates-project"), "internal");
  assert.equal(visibility("platform-services-packet-relay-project"), "private");
  assert.equal(visibility("platform-services-group"), "internal");
  assert.equal(visibility("application-services-group"), "private");
});

test("GitOps projects take people's commit messages and the bot's, and keep commits as they are", async () => {
  const plan = await planOf(ROOT, "prod");
  const pattern = (project: string) => {
    const text = resourceNamed(plan, `platform-services-${project}-push-rules`).inputs["commitMessageRegex"];
    return new RegExp((text as string).replaceAll("\\A", "^"));
  };
  for (const [message, code, manifests] of [
    ["feat(api): add a route", true, true],
    ["fix!: stop", true, true],
    ['Revert "feat: add"', true, true],
    ["deploy(stg): 3 services", false, true],
    ["promote(prod): packet-relay", false, true],
    ["deploy: no environment", false, false],
    ["WIP", false, false],
    ["later\nfeat: not in the first line", false, false],
  ] as const) {
    assert.equal(pattern("packet-relay").test(message), code, message);
    assert.equal(pattern("platform-config").test(message), manifests, message);
  }
  const squash = (project: string) =>
    resourceNamed(plan, `platform-services-${project}-project`).inputs["squashOption"];
  assert.deepEqual([squash("packet-relay"), squash("platform-config")], ["always", "never"]);
});

test("branch names: short-lived ones by kind, and those of GitLab's buttons", async () => {
  const plan = await planOf(ROOT, "prod");
  const { inputs } = resourceNamed(plan, "platform-services-packet-relay-push-rules");
  const pattern = new RegExp(inputs["branchNameRegex"] as string);
  for (const name of [
    "feat/new-route",
    "fix/a.b_c",
    "revert-0a1b2c3d",
    "cherry-pick-0a1b2c3d-2",
    "promote/x",
  ])
    assert.ok(pattern.test(name), name);
  for (const name of ["develop", "release", "feat/", "Feat/x", "feat/UPPER", "revert-xyz", "x/feat/y"])
    assert.ok(!pattern.test(name), name);
});

test("removing a contract removes exactly what it asked for", async (t) => {
  const root = copyOfProject(t);
  const before = await planOf(root, "prod");
  rmSync(path.join(root, "catalog/traffic-generator.yaml"));
  edit(root, "Pulumi.prod.yaml", (text) => text.replace("without: [traffic-generator]", "without: []"));
  const after = await planOf(root, "prod");
  const urns = (plan: StackPlan) =>
    new Set(plan.resources.filter(({ type }) => type.includes("gitlab:")).map(({ urn }) => urn));
  const gone = [...urns(before)].filter((urn) => !urns(after).has(urn));
  assert.deepEqual(
    [...urns(after)].filter((urn) => !urns(before).has(urn)),
    [],
  );
  const kinds = gone.map((urn) => urn.split("::").at(-2)?.split(":").at(-1) ?? "").sort();
  assert.deepEqual(kinds, [
    "BranchProtection",
    "CiVariables",
    "PipelineSchedule",
    "PipelineScheduleVariable",
    "Project",
    "Project",
    "ProjectApprovalRule",
    "ProjectApprovalRule",
    "ProjectDeployments",
    "ProjectEnvironment",
    "ProjectFreezePeriod",
    "ProjectFreezePeriod",
    "ProjectJobTokenScopes",
    "ProjectLevelMrApprovals",
    "ProjectProtectedEnvironment",
    "ProjectProtectedEnvironment",
    "ProjectProtectedEnvironment",
    "ProjectPushRules",
    "ProjectShareGroup",
    "ProjectShareGroup",
    "ProjectShareGroup",
    "ProjectShareGroup",
    "ProjectShareGroup",
    "ProjectShareGroup",
    "ProjectVariable",
    "ProjectVariable",
    "ProjectVariable",
    "RepositoryFile",
    "ScheduledPipeline",
    "TagProtection",
  ]);
  for (const urn of gone)
    assert.match(
      urn.split("::").at(-1) ?? "",
      /^(gitlab-variables-|gitlab-nightly-scan-)?platform-services-traffic-generator/,
    );
  assert.equal(
    [...urns(after)].some((urn) => urn.includes("traffic-generator")),
    false,
  );
});

const PRODUCT_GAPS = (plan: StackPlan) =>
  (plan.outputs["gaps"] as { product: string; feature: string; subject: string }[])
    .filter(({ product }) => product === "GitLab")
    .map(({ feature, subject }) => `${feature}: ${subject}`);

/** What GitLab lacks in every edition. */
const IN_EVERY_EDITION = [
  "group synchronisation through OpenID Connect: the groups that mirror those of Keycloak",
  'rule for who sets the label "preview": platform-services',
  'rule for who sets the label "preview": application-services',
];

test("on Free nothing is declared that needs a licence, and everything that is missing is told", async (t) => {
  const root = copyOfProject(t);
  setTier(root, "free");
  const plan = await planOf(root, "prod");
  const kinds = new Set(
    plan.resources.filter(({ type }) => type.startsWith("gitlab:")).map(({ type }) => type.split(":").at(-1)),
  );
  assert.deepEqual([...kinds].sort(), [
    "BranchProtection",
    "Group",
    "GroupIntegrationHarbor",
    "GroupIntegrationMattermost",
    "GroupLabel",
    "GroupShareGroup",
    "GroupVariable",
    "PipelineSchedule",
    "PipelineScheduleVariable",
    "Project",
    "ProjectAccessToken",
    "ProjectDeployToken",
    "ProjectEnvironment",
    "ProjectFreezePeriod",
    "ProjectHook",
    "ProjectJobTokenScopes",
    "ProjectShareGroup",
    "ProjectVariable",
    "TagProtection",
  ]);
  for (const { inputs, name } of ofType(plan, "BranchProtection")) {
    assert.equal(inputs["pushAccessLevel"], "no one", name);
    assert.equal(inputs["allowedToPushes"], undefined, name);
  }
  assert.deepEqual(dependenciesOf(resourceNamed(plan, "gitops-bot-token"), "project"), [
    "platform-services-platform-config-project",
  ]);
  const both = "platform-services, application-services";
  assert.deepEqual(PRODUCT_GAPS(plan), [
    `Merge request approval rules: ${both}`,
    `Merge request approval settings: ${both}`,
    `Code Owners: ${both}`,
    `Push rules: ${both}`,
    `Protected branches for single users and roles: ${both}`,
    `Protected environments and deployment approvals: ${both}`,
    `Merged results pipelines and merge trains: ${both}`,
    `Service accounts: ${both}`,
    `Prevent project forking outside the group: ${both}`,
    `Synchronisation of groups through SAML or LDAP: ${both}`,
    `Environment scopes of group variables: ${both}`,
    `Group webhooks: ${both}`,
    `Secret push protection: ${both}`,
    `Security dashboards and vulnerability reports: ${both}`,
    `Vulnerability reports for the Security Manager role: ${both}`,
    "Deploy freezes of one environment: prod",
    ...IN_EVERY_EDITION,
  ]);
  const files = Object.keys(plan.outputs["files"] as Record<string, string>);
  assert.deepEqual(
    files.filter((name) => name.endsWith("CODEOWNERS")),
    [],
  );
});

test("on Premium and Ultimate the gaps are what remains", async (t) => {
  const rest = [
    "Deployment approvals by one of several groups: stg",
    "Signed commits of the bot: gitops-bot",
    "Deploy freezes of one environment: prod",
    ...IN_EVERY_EDITION,
  ];
  const both = "platform-services, application-services";
  assert.deepEqual(PRODUCT_GAPS(await planOf(ROOT, "prod")), [
    `Secret push protection: ${both}`,
    `Security dashboards and vulnerability reports: ${both}`,
    `Vulnerability reports for the Security Manager role: ${both}`,
    ...rest,
  ]);
  const root = copyOfProject(t);
  setTier(root, "ultimate");
  const ultimate = await planOf(root, "prod");
  assert.deepEqual(PRODUCT_GAPS(ultimate), rest);
  assert.equal(
    resourceNamed(ultimate, "platform-services-packet-relay-project").inputs[
      "preReceiveSecretDetectionEnabled"
    ],
    true,
  );
});

test("the bot's key closes its gap", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "    shared: {}\n",
      [
        "    shared:",
        "      gitlab:",
        "        bot:",
        "          signingKey: |",
        "            -----BEGIN PGP PUBLIC KEY BLOCK-----",
        "",
        "            mDMEZ0example=",
        "            -----END PGP PUBLIC KEY BLOCK-----",
        "",
      ].join("\n"),
    ),
  );
  const plan = await planOf(root, "prod");
  assert.match(resourceNamed(plan, "gitops-bot-key").inputs["key"] as string, /^-----BEGIN PGP PUBLIC/);
  assert.equal(
    PRODUCT_GAPS(plan).some((gap) => gap.startsWith("Signed commits")),
    false,
  );
});

test("a freeze is seen by the pipelines of what is deployed, and that GitLab only tells is a gap", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.stg.yaml", (text) =>
    text.replace(
      "    approvals:\n",
      '    gitlab:\n      freezes:\n        - { name: weekend, start: "0 17 * * 5", end: "0 8 * * 1" }\n    approvals:\n',
    ),
  );
  const plan = await planOf(root, "stg");
  assert.deepEqual(
    ofType(plan, "ProjectFreezePeriod").map(({ inputs }) => inputs["project"]),
    ["netops-dashboard", "packet-relay", "platform-config", "slipway", "traffic-generator"].map(
      (name) => `platform-services/${name}`,
    ),
  );
  assert.deepEqual(PRODUCT_GAPS(plan), ["Deploy freezes of one environment: stg"]);
  assert.deepEqual(PRODUCT_GAPS(await planOf(root, "dev")), []);
});

test("two things that would be one project, and a team that would be a group of projects, are faults", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "    shared: {}\n",
      "    shared: { gitlab: { projects: [{ name: packet-relay, description: x }] } }\n",
    ),
  );
  edit(root, "catalog/netops-dashboard.yaml", (text) =>
    text.replace(/^owner: .*$/m, "owner: application-services"),
  );
  await assert.rejects(planOf(root, "prod"), (error: Error) => {
    assert.match(
      error.message,
      /shared\.gitlab\.projects\[0\]: the GitLab project platform-services\/packet-relay is also asked for by catalog\/packet-relay\.yaml/,
    );
    assert.match(
      error.message,
      /catalog\/netops-dashboard\.yaml\S*: the team application-services would have the GitLab group that holds projects/,
    );
    return true;
  });
});

test("what cannot be read of another environment stops its owner, because its approvals would be missing", async (t) => {
  const root = copyOfProject(t);
  const text = readFileSync(path.join(root, "Pulumi.stg.yaml"), "utf8");
  edit(root, "Pulumi.stg.yaml", () => text.replace("required: 2", "required: two"));
  await assert.rejects(planOf(root, "prod"), {
    message: /^Pulumi\.stg\.yaml:\d+:\d+ slipway:environment\.approvals\[0\]\.required: is no whole number/,
  });
  edit(root, "Pulumi.stg.yaml", () => "config: [");
  await assert.rejects(planOf(root, "prod"), { message: /^Pulumi\.stg\.yaml:/ });
});

test("all environments mean the same project of the program", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("\n    gitlab: {", "\n    gitlab: { program: platform-services/other,"),
  );
  await assert.rejects(planOf(root, "prod"), {
    message:
      /^Pulumi\.dev\.yaml:\d+:\d+ slipway:environment\.gitlab\.program: is not where this program is for the environment that declares the projects, got platform-services\/other, allowed platform-services\/slipway$/,
  });
});
