import { z } from "zod";
import { line } from "../input/fields.ts";
import { userName } from "./gitlab-automation-fields.ts";

const role = z
  .enum(["reporter", "developer", "maintainer", "owner"])
  .optional()
  .describe("Role in this group of projects; none without it");

/** Roles of one Keycloak group. */
const roles = (platform: z.input<typeof role>, application: z.input<typeof role>) =>
  z
    .strictObject({ "platform-services": role, "application-services": role })
    .default({
      ...(platform === undefined ? {} : { "platform-services": platform }),
      ...(application === undefined ? {} : { "application-services": application }),
    })
    .describe("Its roles; what is said here replaces both");

const member = z.strictObject({
  username: userName().describe("Name the person logs in to GitLab with"),
  id: z.int().min(1).describe("Number of the user, as GitLab's page of the user shows it"),
});
const members = () =>
  z.array(member).default([]).describe("Its members, when no identity provider tells GitLab");

/**
 * Who gets which role in GitLab.
 *
 * `ci-service-accounts` is not among the groups: what runs in a pipeline has tokens and no membership (requirement 002, 2.6). The
 * roles of the four cicd groups are those of 5.4, which names platform-services; those who read findings read them in both.
 */
export const gitlabAccessSchema = z.strictObject({
  idp: z
    .enum(["saml", "ldap", "oidc"])
    .default("oidc")
    .describe(
      "How people sign in to GitLab through Keycloak. `oidc` brings no groups, so members are listed under `members`",
    ),
  ldapProvider: line({ max: 64 })
    .default("ldapmain")
    .describe("LDAP server as GitLab's database has it, when `idp` is `ldap`"),
  roles: z
    .strictObject({
      "platform-admins": roles("owner", "owner"),
      "harvester-admins": roles("maintainer", "maintainer"),
      "rancher-admins": roles("maintainer", "maintainer"),
      "infra-engineers": roles("maintainer", "maintainer"),
      "senior-developers": roles("maintainer", "maintainer"),
      developers: roles("developer", "developer"),
      viewers: roles("reporter", "reporter"),
      "cicd-admins": roles("owner", undefined),
      "cicd-operators": roles("maintainer", undefined),
      "cicd-developers": roles("developer", undefined),
      "cicd-security": roles("reporter", "reporter"),
    })
    .prefault({})
    .describe("Roles by Keycloak group (requirement 002, 2.6 and 5.4)"),
  members: z
    .strictObject({
      "platform-admins": members(),
      "harvester-admins": members(),
      "rancher-admins": members(),
      "infra-engineers": members(),
      "senior-developers": members(),
      developers: members(),
      viewers: members(),
      "cicd-admins": members(),
      "cicd-operators": members(),
      "cicd-developers": members(),
      "cicd-security": members(),
    })
    .prefault({})
    .describe("Members by Keycloak group, where GitLab cannot read them from the sign-in"),
});
