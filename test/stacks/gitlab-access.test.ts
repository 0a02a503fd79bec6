import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlannedResource } from "../../cli/plan/plan.ts";
import { formatFault } from "../../components/core/faults.ts";
import type { Environment } from "../../stacks/environment.ts";
import { checkGitlabAccess } from "../../stacks/settings/gitlab-access-references.ts";
import { copyOfProject, edit, planOf, setTier } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const GROUPS = ["platform-services", "application-services"] as const;
/** Role in platform-services and in application-services (requirement 002, 2.6 and 5.4). */
const TABLE: Readonly<Record<string, readonly [string | undefined, string | undefined]>> = {
  "platform-admins": ["owner", "owner"],
  "harvester-admins": ["maintainer", "maintainer"],
  "rancher-admins": ["maintainer", "maintainer"],
  "infra-engineers": ["maintainer", "maintainer"],
  "senior-developers": ["maintainer", "maintainer"],
  developers: ["developer", "developer"],
  viewers: ["reporter", "reporter"],
  "ci-service-accounts": [undefined, undefined],
  "cicd-admins": ["owner", undefined],
  "cicd-operators": ["maintainer", undefined],
  "cicd-developers": ["developer", undefined],
  "cicd-security": ["reporter", "reporter"],
};
const PEOPLE = {
  "senior-developers": "{ username: ada.lovelace, id: 42 }",
  viewers: "{ username: bob, id: 7 }",
};

const access = (resources: readonly PlannedResource[]) =>
  resources.filter(({ name }) => name.startsWith("gitlab-access-"));
const typeOf = ({ type }: PlannedResource) => type.replace(/.*:/, "");

for (const idp of ["saml", "ldap", "oidc"] as const) {
  for (const tier of ["free", "premium", "ultimate"] as const) {
    test(`12 Keycloak groups have their roles in 2 groups of GitLab: ${idp}, ${tier}`, async (t) => {
      const synchronised = idp !== "oidc" && tier !== "free";
      const root = copyOfProject(t);
      setTier(root, tier);
      const members = Object.entries(PEOPLE).map(([team, person]) => `${team}: [${person}]`);
      edit(root, "Pulumi.prod.yaml", (text) =>
        text
          .replace("      chart: {}\n", "")
          .replace(
            "    shared: {}\n",
            `    shared:\n      access: { idp: ${idp}${synchronised ? "" : `, members: { ${members.join(", ")} }`} }\n`,
          ),
      );
      const { resources, outputs } = await planOf(root, "prod");
      const declared = access(resources);

      const shares = declared.filter((resource) => typeOf(resource) === "GroupShareGroup");
      const found = Object.fromEntries(
        Object.keys(TABLE).map((team) => [
          team,
          GROUPS.map(
            (group) =>
              shares.find(({ name }) => name === `gitlab-access-${group}-${team}`)?.inputs["groupAccess"],
          ),
        ]),
      );
      // On Ultimate there is a role that sees findings without the right to push.
      const auditor = tier === "ultimate" ? "security_manager" : "reporter";
      assert.deepEqual(found, { ...TABLE, "cicd-security": [auditor, auditor] });
      assert.equal(shares.length, 19);

      const links = declared.filter((resource) => !shares.includes(resource));
      const people = links.map((link) => [typeOf(link), link.name.replace("gitlab-access-members-", "")]);
      const teams = Object.keys(TABLE)
        .filter((team) => team !== "ci-service-accounts")
        .sort();
      assert.deepEqual(
        people.sort(),
        synchronised
          ? teams.map((team) => [idp === "saml" ? "GroupSamlLink" : "GroupLdapLink", team])
          : [
              ["GroupMembership", "senior-developers-ada.lovelace"],
              ["GroupMembership", "viewers-bob"],
            ],
      );
      const gaps = (outputs["gaps"] as { feature: string }[]).map(({ feature }) => feature);
      assert.equal(gaps.includes("group synchronisation through OpenID Connect"), idp === "oidc");
      assert.equal(gaps.includes("Synchronisation of groups through SAML or LDAP"), tier === "free");
      assert.equal(gaps.includes("Vulnerability reports for the Security Manager role"), tier !== "ultimate");
    });
  }
}

test("service accounts of pipelines are members of nothing: no group, no role, no list", async (t) => {
  for (const stack of ["dev", "stg", "prod"]) {
    const { resources } = await planOf(process.cwd(), stack);
    const gitlab = resources.filter(({ type }) => type.startsWith("gitlab:"));
    assert.ok(!JSON.stringify(gitlab).includes("ci-service-accounts"), stack);
  }
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "    shared: {}\n",
      "    shared:\n      access: { roles: { ci-service-accounts: { platform-services: reporter } } }\n",
    ),
  );
  await assert.rejects(planOf(root, "prod"), /ci-service-accounts: is an unknown key/);
});

test("roles belong to the stack that declares the groups", async () => {
  const { resources } = await planOf(process.cwd(), "dev");
  assert.deepEqual(access(resources), []);
});

test("what the settings say of a group replaces its roles", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "    shared: {}\n",
      "    shared:\n      access: { roles: { developers: { application-services: maintainer }, viewers: {} } }\n",
    ),
  );
  const { resources } = await planOf(root, "prod");
  const roles = access(resources)
    .filter(({ name }) => /-(developers|viewers)$/.test(name) && !/senior|cicd/.test(name))
    .map(({ name, inputs }) => [name, inputs["groupAccess"]]);
  assert.deepEqual(roles, [["gitlab-access-application-services-developers", "maintainer"]]);
});

type Access = NonNullable<Environment["shared"]>["access"];
const faultsOf = (change: (access: Access) => Partial<Access>) => {
  const environment = shippedEnvironment("prod");
  assert.ok(environment.shared);
  const { access: settings } = environment.shared;
  return checkGitlabAccess(
    { ...environment, shared: { ...environment.shared, access: { ...settings, ...change(settings) } } },
    (path) => ({ path: path.join(".") }),
  ).map(formatFault);
};
const ada = { username: "ada", id: 42 };

test("the same person twice in a group is told; in two groups is not", () => {
  assert.deepEqual(
    faultsOf(({ members }) => ({ members: { ...members, viewers: [ada], developers: [ada] } })),
    [],
  );
  assert.deepEqual(
    faultsOf(({ members }) => ({ members: { ...members, viewers: [ada, { username: "bob", id: 42 }] } })),
    ['shared.access.members.viewers.1.id: member with the number "42" is declared twice'],
  );
});

test("members that GitLab would remove are told where it reads them from the sign-in", () => {
  const listed = (idp: Access["idp"]) =>
    faultsOf(({ members }) => ({ idp, members: { ...members, viewers: [ada] } }));
  assert.deepEqual(listed("oidc"), []);
  assert.deepEqual(listed("saml"), [
    "shared.access.members.viewers: GitLab reads the members of viewers from SAML and removes all others; remove the list, and change the group in Keycloak",
  ]);
});

test("an environment that declares nothing shared has no roles to check", () => {
  assert.deepEqual(
    checkGitlabAccess(shippedEnvironment("dev"), (path) => ({ path: path.join(".") })),
    [],
  );
});
