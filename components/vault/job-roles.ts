import { milliseconds, type Duration } from "../core/units.ts";
import { jobRoles } from "./names.ts";
import { policyNames } from "./policies.ts";

/** Who may log in with a role: claims of the token that GitLab makes for a job. All must hold. */
export interface JobClaims {
  /** Paths of projects, or groups with `/*` at their end; one must match. */
  readonly projects: readonly [string, ...string[]];
  /** Numbers of their groups in GitLab, which outlive a group that is renamed and its path taken. @default the path is enough */
  readonly namespaceIds?: readonly number[];
  /** Protected branch the job runs on. @default any ref */
  readonly branch?: string;
  /** Protected environment the job works in. @default none is asked for */
  readonly environment?: string;
  /** What started the pipeline. @default anything */
  readonly source?: "merge_request_event";
}

/** A role of the JWT auth method. */
export interface JobRole {
  /** Name of the role. */
  readonly name: string;
  /** Who may log in with it. */
  readonly claims: JobClaims;
  /** Policies that its tokens have, and no others. */
  readonly policies: readonly string[];
}

/** Groups of projects by path. */
export type JobGroups = readonly [string, ...string[]];
/** Numbers of groups, as far as they are known. */
export type NamespaceIds = Readonly<Record<string, number | undefined>>;

/** What roles without an environment are made for. */
export interface SharedJobRolesArgs {
  /** Groups whose projects may log in. */
  readonly groups: JobGroups;
  /** Numbers of these groups. */
  readonly namespaceIds: NamespaceIds;
}

/** Roles without an environment. */
export function sharedJobRoles({ groups, namespaceIds }: SharedJobRolesArgs): JobRole[] {
  const everyProject = projectsOf(groups, namespaceIds);
  return [
    {
      name: jobRoles.main,
      claims: { ...everyProject, branch: "main" },
      policies: [policyNames.ciReadSecrets, policyNames.signImages, policyNames.issueCertificates],
    },
    {
      name: jobRoles.ephemeral,
      claims: { ...everyProject, source: "merge_request_event" },
      policies: [policyNames.pushEphemeral],
    },
  ];
}

/** What the roles of one environment are made for. */
export interface EnvironmentJobRolesArgs {
  readonly environment: string;
  /** Groups whose projects work here. */
  readonly groups: JobGroups;
  /** Numbers of these groups. */
  readonly namespaceIds: NamespaceIds;
  /** Services by name, with the path of their project. */
  readonly services: readonly { readonly name: string; readonly project: string }[];
  /** Path of the project that has the program. */
  readonly program: string;
  /** Environment of GitLab whose jobs preview the program. */
  readonly previewEnvironment: string;
  /** Whether the stack of this environment declares the shared parts too. */
  readonly ownsShared: boolean;
}

/** Roles of the jobs that work in one environment. */
export function environmentJobRoles({
  environment,
  groups,
  namespaceIds,
  services,
  program,
  previewEnvironment,
  ownsShared,
}: EnvironmentJobRolesArgs): JobRole[] {
  const single = (project: string) => ({
    ...idsOf([project.slice(0, project.indexOf("/"))], namespaceIds),
    projects: [project] as const,
  });
  return [
    {
      name: jobRoles.environment(environment),
      claims: { ...projectsOf(groups, namespaceIds), branch: "main", environment },
      policies: [policyNames.ciReadSecrets, policyNames.environmentJobs(environment)],
    },
    ...services.map(({ name, project }): JobRole => ({
      name: jobRoles.service(environment, name),
      claims: { ...single(project), branch: "main", environment },
      policies: [policyNames.ciReadSecrets, policyNames.service(environment, name)],
    })),
    {
      name: jobRoles.preview(environment),
      claims: { ...single(program), environment: previewEnvironment },
      policies: [policyNames.preview(environment)],
    },
    {
      name: jobRoles.deploy(environment),
      claims: { ...single(program), branch: "main", environment },
      policies: [policyNames.deploy(environment), ...(ownsShared ? [policyNames.deployShared] : [])],
    },
  ];
}

function projectsOf(groups: JobGroups, namespaceIds: NamespaceIds) {
  const [first, ...more] = groups;
  return {
    projects: [`${first}/*`, ...more.map((group) => `${group}/*`)] as const,
    ...idsOf(groups, namespaceIds),
  };
}

/** Binding some groups by number would let none of the others in. */
function idsOf(groups: readonly string[], known: NamespaceIds): Pick<JobClaims, "namespaceIds"> {
  const ids = groups.flatMap((group) => known[group] ?? []);
  return ids.length < groups.length ? {} : { namespaceIds: ids };
}

/** What is told of a login in Vault's audit log: enough to find the job and the commit, and no person. */
const LOGGED_CLAIMS = ["project_path", "ref", "sha", "pipeline_id", "job_id", "environment"] as const;

/**
 * Arguments of a role, as Vault's provider takes them.
 *
 * - All leeways are off (-1): with them a token without `exp` would log in for minutes after it was made, and nothing else
 *   refuses it. The price is that GitLab's clock must not be ahead of Vault's.
 * - A protected tag may be called `main`: so `ref_type` is bound as well.
 * - Values are text, because a glob matches no other. `*` spans slashes, so a group ends in one.
 * - The provider splits values at commas, unless it is told not to: that is how the two groups come into one role, whose name
 *   every pipeline knows (requirement 002, 1.3). No value may have a comma of its own.
 *
 * @param audience value of `aud`, as pipelines ask for it
 */
export function jobRoleArgs({ name, claims, policies }: JobRole, audience: string, ttl: Duration) {
  const { projects, namespaceIds = [], branch, environment, source } = claims;
  const several = Math.max(projects.length, namespaceIds.length) > 1;
  const comma = [...projects, branch ?? "", environment ?? ""].find((value) => value.includes(","));
  if (comma !== undefined) throw new RangeError(`role "${name}" would read "${comma}" as two values`);
  return {
    roleName: name,
    roleType: "jwt",
    boundAudiences: [audience],
    userClaim: "project_path",
    boundClaimsType: "glob",
    boundClaims: {
      project_path: projects.join(","),
      ...(namespaceIds.length === 0 ? {} : { namespace_id: namespaceIds.join(",") }),
      ...(branch === undefined ? {} : { ref: branch, ref_type: "branch", ref_protected: "true" }),
      ...(environment === undefined ? {} : { environment, environment_protected: "true" }),
      ...(source === undefined ? {} : { pipeline_source: source }),
    },
    disableBoundClaimsParsing: !several,
    claimMappings: Object.fromEntries(LOGGED_CLAIMS.map((claim) => [claim, claim])),
    expirationLeeway: -1,
    notBeforeLeeway: -1,
    clockSkewLeeway: -1,
    tokenPolicies: [...policies],
    tokenNoDefaultPolicy: true,
    tokenType: "service",
    tokenTtl: milliseconds(ttl) / 1_000,
    tokenMaxTtl: milliseconds(ttl) / 1_000,
  };
}
