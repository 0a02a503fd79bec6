import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ARGOCD_GROUPS,
  DEFAULT_ROLE,
  policyCsv,
  projectRoles,
  ROLES,
} from "../../../components/argocd/rbac.ts";
import { GROUPS, MATRIX } from "./rbac-matrix.ts";
import { allows, projectPolicy } from "./rbac-model.ts";

const PROJECTS = ["platform", "platform-services"];

test("each group of requirement 002 has one role", () => {
  assert.deepEqual(ROLES.flatMap(({ groups }) => groups).sort(), [...GROUPS].sort());
  assert.deepEqual([...ARGOCD_GROUPS], [...GROUPS]);
});

test("a right names its project, and none is for the default one or for all at once", () => {
  const objects = policyCsv(PROJECTS)
    .split("\n")
    .filter((line) => line.startsWith("p,"))
    .map((line) => line.split(", ")[4]);
  assert.deepEqual([...new Set(objects)], ["platform/*", "platform-services/*"]);
});

test("the policy of one project is this text", () => {
  assert.equal(
    policyCsv(["platform"]),
    [
      "g, platform-admins, role:admin",
      "g, cicd-admins, role:admin",
      "p, role:infra-ops, applications, get, platform/*, allow",
      "p, role:infra-ops, applications, sync, platform/*, allow",
      "p, role:infra-ops, applications, override, platform/*, allow",
      "p, role:infra-ops, applications, action/*, platform/*, allow",
      "g, infra-engineers, role:infra-ops",
      "p, role:ci-sync, applications, get, platform/*, allow",
      "p, role:ci-sync, applications, sync, platform/*, allow",
      "g, ci-service-accounts, role:ci-sync",
      "g, cicd-operators, role:ci-sync",
      "g, harvester-admins, role:readonly",
      "g, rancher-admins, role:readonly",
      "g, developers, role:readonly",
      "g, viewers, role:readonly",
      "g, cicd-developers, role:readonly",
      "g, cicd-security, role:readonly",
      "",
    ].join("\n"),
  );
});

test("senior developers have a role in the projects of their services, which goes with the project", () => {
  assert.deepEqual(projectRoles("shop"), [
    {
      name: "senior-dev",
      description: "Members see and sync the Applications of this project",
      groups: ["senior-developers"],
      policies: [
        "p, proj:shop:senior-dev, applications, get, shop/*, allow",
        "p, proj:shop:senior-dev, applications, sync, shop/*, allow",
      ],
    },
  ]);
});

test("who may do what is what the matrix says, group by group", () => {
  const policy = policyCsv(PROJECTS) + projectPolicy("platform-services", projectRoles("platform-services"));
  const wrong = MATRIX.flatMap((row) =>
    GROUPS.filter((group) => allows(policy, DEFAULT_ROLE, group, row) !== row.allowed.includes(group)).map(
      (group) => `${group} ${row.action} ${row.resource} ${row.object}`,
    ),
  );
  assert.deepEqual(wrong, []);
});
