import { milliseconds, type Duration } from "../core/units.ts";
import { jobRoles } from "./names.ts";
import { policyNames } from "./policies.ts";

/** Who may log in with a role: claims of the token that GitLab makes for a job. All must hold. */
export interface JobClaims {
  /** Paths of projects, or groups with `/*` at their end; one must match. */
  readonly projects: readonly [string, ...string[]];
  /** Protected branch the job runs on. @default any ref */
  readonly branch?: string;
  /** Protected environment the job works in. @default none is asked for */
  readonly environment?: string;
  /** What started the pipeline. @default anything */
  readonly source?: "merge_request_event";
}

/** A role of the JWT auth method. */
export interface JobRole {
  readonly name: string;
  readonly claims: JobClaims;
  readonly policies: readonly string[];
}

/** Roles without an environment. */
export function sharedJobRoles(groups: readonly [string, ...string[]]): JobRole[] {
  const [first, ...more] = groups;
  const projects = [`${first}/*`, ...more.map((group) => `${group}/*`)] as const;
  return [
    {
      name: jobRoles.main,
      claims: { projects, branch: "main" },
      policies: [policyNames.ciReadSecrets, policyNames.signImages, policyNames.issueCertificates],
    },
    {
      name: jobRoles.ephemeral,
      claims: { projects, source: "merge_request_event" },
      policies: [policyNames.pushEphemeral],
    },
  ];
}

/** What the roles of one environment are made for. */
export interface EnvironmentJobRolesArgs {
  readonly environment: string;
  /** Groups whose projects work here. */
  readonly groups: readonly [string, ...string[]];
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
  groups: [first, ...more],
  services,
  program,
  previewEnvironment,
  ownsShared,
}: EnvironmentJobRolesArgs): JobRole[] {
  return [
    {
      name: jobRoles.environment(environment),
      claims: {
        projects: [`${first}/*`, ...more.map((group) => `${group}/*`)],
        branch: "main",
        environment,
      },
      policies: [policyNames.ciReadSecrets, policyNames.environmentJobs(environment)],
    },
    ...services.map(({ name, project }): JobRole => ({
      name: jobRoles.service(environment, name),
      claims: { projects: [project], branch: "main", environment },
      policies: [policyNames.ciReadSecrets, policyNames.service(environment, name)],
    })),
    {
      name: jobRoles.preview(environment),
      claims: { projects: [program], environment: previewEnvironment },
      policies: [policyNames.preview(environment)],
    },
    {
      name: jobRoles.deploy(environment),
      claims: { projects: [program], branch: "main", environment },
      policies: [policyNames.deploy(environment), ...(ownsShared ? [policyNames.deployShared] : [])],
    },
  ];
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
 * - The provider splits values at commas, which is how a claim gets more than one value; names of projects have none.
 *
 * @param audience value of `aud`, as pipelines ask for it
 */
export function jobRoleArgs({ name, claims, policies }: JobRole, audience: string, ttl: Duration) {
  const { projects, branch, environment, source } = claims;
  return {
    roleName: name,
    roleType: "jwt",
    boundAudiences: [audience],
    userClaim: "project_path",
    boundClaimsType: "glob",
    boundClaims: {
      project_path: projects.join(","),
      ...(branch === undefined ? {} : { ref: branch, ref_type: "branch", ref_protected: "true" }),
      ...(environment === undefined ? {} : { environment, environment_protected: "true" }),
      ...(source === undefined ? {} : { pipeline_source: source }),
    },
    disableBoundClaimsParsing: projects.length === 1,
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
