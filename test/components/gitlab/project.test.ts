import assert from "node:assert/strict";
import { test } from "node:test";
import type { Group } from "@pulumi/gitlab/group.js";
import { ProjectDeployments } from "../../../components/gitlab/environments.ts";
import { ProjectGroup } from "../../../components/gitlab/group.ts";
import { projectSettings } from "../../../components/gitlab/project-settings.ts";
import { Project, type ProjectArgs } from "../../../components/gitlab/project.ts";
import { Teams } from "../../../components/gitlab/team-groups.ts";
import type { Tier } from "../../../components/gitlab/tiers.ts";
import { childrenOf, dependenciesOf, planWith, resourceNamed } from "./support.ts";

const TEAMS = ["netops", "platform-admins", "security", "senior-developers"];
const UNKNOWN = { $unknown: true };

const base = (tier: Tier): Omit<ProjectArgs, "group" | "teams"> => ({
  path: "shop",
  description: "Sells",
  visibility: "private",
  content: "code",
  tier,
  jobTimeout: "1 h",
  members: ["netops"],
  codeOwnerTeams: ["netops", "security"],
  codeOwners: "[Owners] @netops\n*\n",
  approvals: [
    {
      environment: "stg",
      longName: "staging",
      rules: [{ name: "Senior review", groups: ["senior-developers", "platform-admins"], required: 2 }],
    },
  ],
  reauthenticate: true,
  pushRules: { commitMessage: "^m", branchName: "^b", maxFileSize: 10 },
  jobTokenGroups: [],
  environments: [
    { name: "prod", deployers: "maintainer", approvals: [{ team: "platform-admins", required: 1 }] },
  ],
});

const planProject = (tier: Tier, more: (group: Group) => Partial<ProjectArgs> = () => ({})) =>
  planWith((opts) => {
    const { group } = new ProjectGroup(
      "apps",
      { path: "apps", description: "d", visibility: "private", tier, reauthenticate: true },
      opts,
    );
    const teams = new Teams("teams", { names: [...TEAMS, ...TEAMS] }, opts).groups;
    new Project("apps-shop", { ...base(tier), group, teams, ...more(group) }, opts);
  });

const FREE = [
  "BranchProtection apps-shop-main",
  "Project apps-shop-project",
  "ProjectJobTokenScopes apps-shop-job-token",
  "ProjectShareGroup apps-shop-share-netops",
  "TagProtection apps-shop-tags",
];
const PREMIUM = [
  ...FREE,
  "ProjectApprovalRule apps-shop-approval-stg-senior-review",
  "ProjectLevelMrApprovals apps-shop-approvals",
  "ProjectProtectedEnvironment apps-shop-environment-prod",
  "ProjectPushRules apps-shop-push-rules",
  "ProjectShareGroup apps-shop-share-platform-admins",
  "ProjectShareGroup apps-shop-share-security",
  "ProjectShareGroup apps-shop-share-senior-developers",
  "RepositoryFile apps-shop-code-owners",
].sort();

for (const [tier, kinds] of [
  ["free", FREE],
  ["premium", PREMIUM],
  ["ultimate", PREMIUM],
] as const) {
  test(`on ${tier} a project is exactly what the edition has`, async () => {
    const plan = await planProject(tier);
    assert.deepEqual(childrenOf(plan, "apps-shop"), kinds);
    assert.deepEqual(
      childrenOf(plan, "apps"),
      tier === "free" ? ["Group apps-group"] : ["Group apps-group", "GroupLevelMrApprovals apps-approvals"],
    );
  });
}

test("what a project's parts are asked for with", async () => {
  const plan = await planProject("premium");
  const inputsOf = (name: string) => resourceNamed(plan, name).inputs;
  assert.deepEqual(inputsOf("apps-shop-main"), {
    project: UNKNOWN,
    branch: "main",
    allowedToPushes: [{ accessLevel: "no one" }],
    allowedToMerges: [{ accessLevel: "maintainer" }],
    allowedToUnprotects: [{ accessLevel: "admin" }],
    allowForcePush: false,
    codeOwnerApprovalRequired: true,
  });
  assert.deepEqual(inputsOf("apps-shop-tags"), {
    project: UNKNOWN,
    tag: "v*",
    createAccessLevel: "maintainer",
  });
  assert.deepEqual(inputsOf("apps-shop-job-token"), {
    project: UNKNOWN,
    enabled: true,
    targetGroupIds: [],
    targetProjectIds: [],
  });
  assert.deepEqual(inputsOf("apps-shop-share-security"), {
    project: UNKNOWN,
    groupId: UNKNOWN,
    groupAccess: "developer",
  });
  assert.deepEqual(inputsOf("apps-shop-code-owners"), {
    project: UNKNOWN,
    branch: "main",
    filePath: "CODEOWNERS",
    encoding: "text",
    content: "[Owners] @netops\n*\n",
    commitMessage: "chore: say who owns what",
  });
  assert.deepEqual(inputsOf("apps-shop-approval-stg-senior-review"), {
    project: UNKNOWN,
    name: "Senior review (staging)",
    ruleType: "regular",
    approvalsRequired: 2,
    groupIds: [UNKNOWN, UNKNOWN],
  });
  assert.deepEqual(inputsOf("apps-shop-environment-prod"), {
    project: UNKNOWN,
    environment: "prod",
    deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }],
    approvalRules: [{ groupId: UNKNOWN, requiredApprovals: 1 }],
  });
  assert.deepEqual(inputsOf("apps-shop-project"), {
    ...projectSettings(base("premium")),
    namespaceId: UNKNOWN,
  });
});

test("rules depend on the teams they name", async () => {
  const plan = await planProject("premium");
  const rule = resourceNamed(plan, "apps-shop-approval-stg-senior-review");
  assert.deepEqual(dependenciesOf(rule, "groupIds"), ["teams-platform-admins", "teams-senior-developers"]);
  const environment = resourceNamed(plan, "apps-shop-environment-prod");
  assert.deepEqual(dependenciesOf(environment, "approvalRules"), ["teams-platform-admins"]);
});

test("what GitLab would refuse or ignore waits: protection for CODEOWNERS and the bot, rules for invitations", async () => {
  const plan = await planProject("premium", () => ({ bot: { userId: 42, pushes: true } }));
  const waitsFor = (name: string) =>
    resourceNamed(plan, name).dependencies.map((urn) => urn.split("::").at(-1));
  for (const name of ["apps-shop-code-owners", "apps-shop-bot"])
    assert.ok(waitsFor("apps-shop-main").includes(name), name);
  assert.ok(waitsFor("apps-shop-push-rules").includes("apps-shop-code-owners"));
  for (const rule of ["apps-shop-approval-stg-senior-review", "apps-shop-environment-prod"]) {
    assert.ok(waitsFor(rule).includes("apps-shop-share-platform-admins"), rule);
  }
});

test("CODEOWNERS is written once and left alone, and projects and groups are protected", async () => {
  const plan = await planProject("premium");
  const file = resourceNamed(plan, "apps-shop-code-owners");
  assert.deepEqual(file.ignoreChanges, ["content", "commitMessage"]);
  assert.equal(file.retainOnDelete, true);
  for (const name of ["apps-shop-project", "apps-group", "teams-netops"]) {
    assert.equal(resourceNamed(plan, name).protect, true, name);
  }
  assert.equal(file.protect, false);
});

test("a bot that pushes is let through, one that does not is a developer like others", async () => {
  const pushes = async (may: boolean) => {
    const plan = await planProject("premium", () => ({ bot: { userId: 42, pushes: may } }));
    assert.deepEqual(resourceNamed(plan, "apps-shop-bot").inputs, {
      project: UNKNOWN,
      userId: 42,
      accessLevel: "developer",
    });
    return resourceNamed(plan, "apps-shop-main").inputs["allowedToPushes"];
  };
  assert.deepEqual(await pushes(true), [{ accessLevel: "no one" }, { userId: 42 }]);
  assert.deepEqual(await pushes(false), [{ accessLevel: "no one" }]);
});

test("jobs of listed groups may reach a project with their own token", async () => {
  const plan = await planProject("premium", (group) => ({ jobTokenGroups: [group] }));
  const scopes = resourceNamed(plan, "apps-shop-job-token");
  assert.deepEqual(scopes.inputs["targetGroupIds"], [UNKNOWN]);
  assert.deepEqual(dependenciesOf(scopes, "targetGroupIds"), ["apps-group"]);
});

test("a team without a group is an error, not a rule without effect", async () => {
  await assert.rejects(
    planProject("premium", () => ({ members: ["ghosts"] })),
    { message: /team "ghosts" has no group in GitLab/ },
  );
});

test("settings and protection can be changed by who uses the component", async () => {
  const plan = await planProject("premium", () => ({
    transform: {
      project: { description: "Other" },
      branchProtection: (protection) => ({ ...protection, branch: "trunk" }),
    },
  }));
  assert.equal(resourceNamed(plan, "apps-shop-project").inputs["description"], "Other");
  assert.equal(resourceNamed(plan, "apps-shop-main").inputs["branch"], "trunk");
});

test("teams are private groups of the Keycloak groups' names, each once", async () => {
  const plan = await planProject("free");
  assert.deepEqual(
    childrenOf(plan, "teams"),
    TEAMS.map((team) => `Group teams-${team}`),
  );
  assert.deepEqual(resourceNamed(plan, "teams-netops").inputs, {
    path: "netops",
    name: "netops",
    description: "The Keycloak group netops; its members come from there",
    visibilityLevel: "private",
    projectCreationLevel: "administrator",
    requestAccessEnabled: false,
    subgroupCreationLevel: "owner",
  });
});

test("an environment of a project, and the times in which its pipelines see a freeze", async () => {
  const plan = await planWith((opts) => {
    new ProjectDeployments(
      "apps-shop-prod",
      {
        project: "apps/shop",
        environments: [
          { name: "prod", description: "Production" },
          { name: "preview-prod", description: "Previews", tier: "other" },
        ],
        freezes: [{ name: "weekend", start: "0 17 * * 5", end: "0 8 * * 1", timeZone: "Europe/Berlin" }],
      },
      opts,
    );
  });
  assert.deepEqual(childrenOf(plan, "apps-shop-prod"), [
    "ProjectEnvironment apps-shop-prod-preview-prod",
    "ProjectEnvironment apps-shop-prod-prod",
    "ProjectFreezePeriod apps-shop-prod-freeze-weekend",
  ]);
  assert.deepEqual(resourceNamed(plan, "apps-shop-prod-preview-prod").inputs, {
    project: "apps/shop",
    name: "preview-prod",
    description: "Previews",
    tier: "other",
    stopBeforeDestroy: true,
  });
  assert.deepEqual(resourceNamed(plan, "apps-shop-prod-freeze-weekend").inputs, {
    project: "apps/shop",
    freezeStart: "0 17 * * 5",
    freezeEnd: "0 8 * * 1",
    cronTimezone: "Europe/Berlin",
  });
});
