import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { GroupAccess, type GroupAccessArgs } from "../../../components/gitlab/access.ts";
import {
  grantsOf,
  mirrorRole,
  withFindings,
  type RoleTable,
} from "../../../components/gitlab/access-roles.ts";
import { memberGaps, memberSource } from "../../../components/gitlab/group-links.ts";
import { planned } from "./automation-plan.ts";

const table: RoleTable = {
  admins: { platform: "owner", application: "maintainer" },
  auditors: { platform: "reporter", application: "reporter" },
  developers: { application: "developer" },
};

test("a table is a list of roles, without those that nobody has", () => {
  assert.deepEqual(grantsOf(table), [
    { team: "admins", group: "platform", role: "owner" },
    { team: "admins", group: "application", role: "maintainer" },
    { team: "auditors", group: "platform", role: "reporter" },
    { team: "auditors", group: "application", role: "reporter" },
    { team: "developers", group: "application", role: "developer" },
  ]);
  assert.deepEqual(grantsOf({ nobody: {}, absent: { platform: undefined } }), []);
});

test("in its own group a team has the highest of its roles, or none", () => {
  const grants = grantsOf(table);
  assert.equal(mirrorRole(grants, "admins"), "owner");
  assert.equal(
    mirrorRole(
      [
        { team: "t", group: "a", role: "reporter" },
        { team: "t", group: "b", role: "security_manager" },
      ],
      "t",
    ),
    "security_manager",
  );
  assert.equal(mirrorRole(grants, "developers"), "developer");
  assert.equal(mirrorRole(grants, "strangers"), undefined);
});

test("who reads findings has the role for it, and nobody else is raised", () => {
  assert.deepEqual(withFindings(table, ["auditors", "developers"]), {
    ...table,
    auditors: { platform: "security_manager", application: "security_manager" },
  });
  assert.deepEqual(withFindings(table, []), table);
});

test("members come from SAML or LDAP where the edition reads them, and from a list else", () => {
  const sources = (["saml", "ldap", "oidc"] as const).map((idp) =>
    (["free", "premium", "ultimate"] as const).map((tier) => memberSource(idp, tier)),
  );
  assert.deepEqual(sources, [
    ["list", "saml", "saml"],
    ["list", "ldap", "ldap"],
    ["list", "list", "list"],
  ]);
});

test("that OpenID Connect brings no groups is a gap; what an edition lacks is told with the edition", () => {
  assert.deepEqual(memberGaps("saml"), []);
  assert.deepEqual(memberGaps("ldap"), []);
  const [gap, ...more] = memberGaps("oidc");
  assert.deepEqual(more, []);
  assert.match(gap?.consequence ?? "", /shared\.access\.members/);
});

const numbers = (names: readonly string[], first: number) =>
  new Map(names.map((name, index) => [name, pulumi.output(first + index)]));

async function access(members: GroupAccessArgs["members"]) {
  const inputs = await planned(() => {
    new GroupAccess("access", {
      groups: numbers(["platform", "application"], 1),
      mirrors: numbers(["admins", "auditors", "developers"], 11),
      grants: grantsOf(table),
      members,
    });
  });
  const shares = Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.includes("-members-")));
  return { shares, inputs };
}

const SHARES = {
  "access-platform-admins": ["1", 11, "owner"],
  "access-application-admins": ["2", 11, "maintainer"],
  "access-platform-auditors": ["1", 12, "reporter"],
  "access-application-auditors": ["2", 12, "reporter"],
  "access-application-developers": ["2", 13, "developer"],
};

for (const members of [
  { source: "saml" },
  { source: "ldap", provider: "ldapmain" },
  { source: "list", people: {} },
] as const satisfies GroupAccessArgs["members"][]) {
  test(`each role is one invitation, wherever members come from: ${members.source}`, async () => {
    const { shares } = await access(members);
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(shares).map(([name, { type, groupId, shareGroupId, groupAccess }]) => {
          assert.equal(type, "gitlab:index/groupShareGroup:GroupShareGroup");
          return [name, [groupId, shareGroupId, groupAccess]];
        }),
      ),
      SHARES,
    );
  });
}

test("with SAML the mirrors are linked by the groups' names", async () => {
  const { inputs } = await access({ source: "saml" });
  assert.deepEqual(inputs["access-members-admins"], {
    type: "gitlab:index/groupSamlLink:GroupSamlLink",
    group: "11",
    samlGroupName: "admins",
    accessLevel: "owner",
  });
  assert.equal(Object.keys(inputs).filter((name) => name.includes("-members-")).length, 3);
});

test("with LDAP the mirrors are linked by the groups' common names", async () => {
  const { inputs } = await access({ source: "ldap", provider: "ldapmain" });
  assert.deepEqual(inputs["access-members-developers"], {
    type: "gitlab:index/groupLdapLink:GroupLdapLink",
    group: "13",
    cn: "developers",
    groupAccess: "developer",
    ldapProvider: "ldapmain",
    force: false,
  });
});

test("from a list the people are members of the mirror, with its role", async () => {
  const { inputs } = await access({
    source: "list",
    people: { developers: [{ username: "ada.lovelace", id: 42 }], strangers: [{ username: "eve", id: 66 }] },
  });
  assert.deepEqual(
    Object.entries(inputs).filter(([name]) => name.includes("-members-")),
    [
      [
        "access-members-developers-ada.lovelace",
        {
          type: "gitlab:index/groupMembership:GroupMembership",
          groupId: 13,
          userId: 42,
          accessLevel: "developer",
        },
      ],
    ],
  );
});

test("a role in a group that is not there is refused by its name", async () => {
  const args: GroupAccessArgs = {
    groups: numbers(["platform"], 1),
    mirrors: numbers(["admins"], 11),
    grants: [{ team: "admins", group: "applications", role: "owner" }],
    members: { source: "saml" },
  };
  await assert.rejects(
    planned(() => new GroupAccess("access", args)),
    /there is no group of projects "applications"/,
  );
  await assert.rejects(
    planned(
      () =>
        new GroupAccess("access", {
          ...args,
          grants: [{ team: "admin", group: "platform", role: "owner" }],
        }),
    ),
    /there is no mirror group "admin"/,
  );
});
