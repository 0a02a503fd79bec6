/** Roles that a Keycloak group may have in a group of projects, from the least to the most. */
const ROLES = ["reporter", "security_manager", "developer", "maintainer", "owner"] as const;

/** A role in GitLab, in the provider's words. */
export type Role = (typeof ROLES)[number];

/** Roles of one Keycloak group by group of projects; a group of projects that is not named gives it none. */
export type RolesByGroup = Readonly<Partial<Record<string, Role>>>;

/** Roles of every Keycloak group. */
export type RoleTable = Readonly<Record<string, RolesByGroup>>;

/** One role of one Keycloak group in one group of projects. */
export interface Grant {
  /** Keycloak group, and the group of GitLab that mirrors it. */
  readonly team: string;
  /** Group of projects. */
  readonly group: string;
  /** Highest role its members have there. */
  readonly role: Role;
}

/** A table as a list, in the order of the table. */
export function grantsOf(table: RoleTable): Grant[] {
  return Object.entries(table).flatMap(([team, roles]) =>
    Object.entries(roles).flatMap(([group, role]) => (role === undefined ? [] : [{ team, group, role }])),
  );
}

/**
 * The role a team's members have in the group that mirrors it: the highest that the team has anywhere, because GitLab gives a
 * member of an invited group the lower of the two.
 *
 * @returns undefined when the team has no role at all
 */
export function mirrorRole(grants: readonly Grant[], team: string): Role | undefined {
  return grants
    .filter((grant) => grant.team === team)
    .map(({ role }) => role)
    .sort((a, b) => ROLES.indexOf(b) - ROLES.indexOf(a))[0];
}

/**
 * A table in which those who may read findings of scanners do, where GitLab has a role for that (18.11 and later, and findings only in
 * Ultimate): Security Manager is Reporter with findings and policies, and without the right to push.
 *
 * @param readers teams that read findings
 */
export function withFindings(table: RoleTable, readers: readonly string[]): RoleTable {
  const raised = (roles: RolesByGroup): RolesByGroup =>
    Object.fromEntries(
      Object.entries(roles).map(([group, role]) => [group, role === "reporter" ? "security_manager" : role]),
    );
  return Object.fromEntries(
    Object.entries(table).map(([team, roles]) => [team, readers.includes(team) ? raised(roles) : roles]),
  );
}
