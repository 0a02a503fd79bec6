import type { AppProjectRole } from "./app-project.ts";

/** Something that a role may do with Applications. */
export type ApplicationRight = "get" | "sync" | "override" | "action/*";

/** A role of Argo CD, and who has it. */
export type RoleRow =
  | {
      /** A role that Argo CD brings. */
      readonly role: "admin" | "readonly";
      /** Keycloak groups whose members have it. */
      readonly groups: readonly ArgoCdGroup[];
    }
  | {
      /** Name of the role. */
      readonly role: "infra-ops" | "ci-sync" | "senior-dev";
      readonly groups: readonly ArgoCdGroup[];
      /** What its members may do with Applications, beside reading. */
      readonly rights: readonly ApplicationRight[];
      /** Projects it holds in: all there are, or those of its members' own services. */
      readonly projects: "all" | "own";
    };

/** Keycloak groups: those of requirement 002 2.6, and the four of 5.4. */
export const ARGOCD_GROUPS = [
  "platform-admins",
  "harvester-admins",
  "rancher-admins",
  "infra-engineers",
  "senior-developers",
  "developers",
  "viewers",
  "ci-service-accounts",
  "cicd-admins",
  "cicd-operators",
  "cicd-developers",
  "cicd-security",
] as const;
export type ArgoCdGroup = (typeof ARGOCD_GROUPS)[number];

/**
 * Who may do what in Argo CD (requirement 002, 2.6 and 5.4). It is the one table that the policy and the projects' roles are made
 * from.
 *
 * Each right names its project: a project that comes later gives nobody anything before it is named here or among the environment's
 * projects. 2.6 has senior developers sync `default/*`; nothing of the platform is in that project, so theirs are the groups of
 * projects whose services they build. It names neither harvester-admins nor rancher-admins for Argo CD, so they read, as everybody.
 */
export const ROLES: readonly RoleRow[] = [
  { role: "admin", groups: ["platform-admins", "cicd-admins"] },
  {
    role: "infra-ops",
    groups: ["infra-engineers"],
    rights: ["get", "sync", "override", "action/*"],
    projects: "all",
  },
  { role: "senior-dev", groups: ["senior-developers"], rights: ["get", "sync"], projects: "own" },
  {
    role: "ci-sync",
    groups: ["ci-service-accounts", "cicd-operators"],
    rights: ["get", "sync"],
    projects: "all",
  },
  {
    role: "readonly",
    groups: [
      "harvester-admins",
      "rancher-admins",
      "developers",
      "viewers",
      "cicd-developers",
      "cicd-security",
    ],
  },
];

/** What everybody may who signs in (requirement 002, 2.6). */
export const DEFAULT_ROLE = "role:readonly";

/**
 * The policy of the roles that hold in more than one project, as Argo CD reads it.
 *
 * @param projects names of the AppProjects
 */
export function policyCsv(projects: readonly string[]): string {
  const lines = ROLES.flatMap((row) => {
    if ("projects" in row && row.projects === "own") return [];
    const subject = `role:${row.role}`;
    const rules = "rights" in row ? projects.flatMap((project) => rulesOf(subject, project, row.rights)) : [];
    return [...rules, ...row.groups.map((group) => `g, ${group}, ${subject}`)];
  });
  return `${lines.join("\n")}\n`;
}

/** Roles of a project whose services the roles' members build. They go with the project. */
export function projectRoles(project: string): AppProjectRole[] {
  return ROLES.flatMap((row) => {
    if (!("projects" in row) || row.projects !== "own") return [];
    const subject = `proj:${project}:${row.role}`;
    return [
      {
        name: row.role,
        description: "Members see and sync the Applications of this project",
        groups: row.groups,
        policies: rulesOf(subject, project, row.rights),
      },
    ];
  });
}

function rulesOf(subject: string, project: string, rights: readonly ApplicationRight[]): string[] {
  return rights.map((right) => `p, ${subject}, applications, ${right}, ${project}/*, allow`);
}
