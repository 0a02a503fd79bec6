import type { Fault } from "../components/core/faults.ts";
import type { EnvironmentApprovals } from "../components/gitlab/approvals.ts";
import { codeOwners, type CodeOwnersSection } from "../components/gitlab/code-owners.ts";
import {
  deploymentApprovals,
  previewEnvironment,
  type ProtectedEnvironment,
} from "../components/gitlab/environments.ts";
import { invitedTeams, type ProjectArgs } from "../components/gitlab/project.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Environment } from "./environment.ts";
import type { GitLabEnvironment } from "./gitlab-environments.ts";
import {
  gitopsCommitMessage,
  repositoryProject,
  splitPath,
  type ProjectPath,
} from "./gitlab-repositories.ts";
import { PROJECT_GROUP_NAMES, type ProjectGroupName } from "./project-groups.ts";
import type { Origin } from "./origin.ts";

/** A project before the groups are there that its rules name. */
export interface PlannedProject extends Omit<ProjectArgs, "group" | "teams" | "jobTokenGroups" | "bot"> {
  readonly group: ProjectGroupName;
  /** Whether jobs of all our projects may reach it with their own token, or its own alone. */
  readonly jobTokens: "everyProject" | "itself";
  /** What the bot may do in it. */
  readonly bot: "pushes" | "opensMergeRequests" | "nothing";
  /** What asked for it. */
  readonly origin: ReturnType<Origin>;
}

/** What projects follow from. */
export interface ProjectInputs {
  readonly environment: Pick<Environment, "gitlab" | "owner" | "repositories" | "endpoints">;
  readonly shared: NonNullable<Environment["shared"]>["gitlab"];
  readonly environments: readonly GitLabEnvironment[];
  readonly catalogue: readonly CataloguedContract[];
  readonly origin: Origin;
}

/** Every project there is: those of the services, the program, the GitOps repositories, the CI templates and the further ones. */
export function plannedProjects(inputs: ProjectInputs): PlannedProject[] {
  return [
    ...inputs.catalogue.map((catalogued) => serviceProject(inputs, catalogued)),
    ...gitopsProjects(inputs),
    ...ciTemplatesProjects(inputs),
    programProject(inputs),
    ...inputs.shared.projects.map(({ owner, approvals, visibility, ...project }, index) =>
      sharedProject(inputs, {
        ...project,
        ...(visibility === undefined ? {} : { visibility }),
        owner,
        required: approvals,
        origin: inputs.origin(["shared", "gitlab", "projects", index]),
      }),
    ),
  ];
}

/** Projects that would be one, and teams whose group would be one with projects. */
export function projectFaults(projects: readonly PlannedProject[]): Fault[] {
  return projects.flatMap((project, index): Fault[] => {
    const { group, path, origin } = project;
    const earlier = projects.slice(0, index).find((other) => other.group === group && other.path === path);
    return [
      ...(earlier === undefined
        ? []
        : [
            {
              ...origin,
              problem: `the GitLab project ${group}/${path} is also asked for by ${[earlier.origin.at?.file, earlier.origin.path].filter(Boolean).join(" ")}`,
              fix: "choose another name",
            },
          ]),
      ...PROJECT_GROUP_NAMES.filter((name) => invitedTeams(project).includes(name)).map((name) => ({
        ...origin,
        problem: `the team ${name} would have the GitLab group that holds projects`,
        fix: "name a team of people",
      })),
    ];
  });
}

/** Who may merge to a service's main is decided by where that leads without a further merge request. */
function serviceProject(
  inputs: ProjectInputs,
  { contract, file, origin }: CataloguedContract,
): PlannedProject {
  const { environments, shared } = inputs;
  const targets = environments.filter(({ name }) => contract.environments[name] !== undefined);
  return {
    ...common(inputs),
    group: contract.project,
    path: contract.name,
    description: contract.description,
    members: [contract.owner],
    ...owned(`From ${file}. Later changes come by merge request.`, [
      { name: "Owners", owners: [contract.owner], required: 1, paths: ["*"] },
      ...shared.codeOwners,
    ]),
    approvals: approvalsOf(automatic(targets)),
    environments: targets.map(deploymentTarget),
    origin: origin([]),
  };
}

/** One project may hold the manifests of several environments; where one of them asks for merge requests, nobody pushes. */
function gitopsProjects(inputs: ProjectInputs): PlannedProject[] {
  const { environments, environment, shared, catalogue, origin } = inputs;
  const byPath = new Map<string, [ProjectPath, ...GitLabEnvironment[]]>();
  for (const each of environments) {
    const project = repositoryProject(each.repositories.gitops, environment.endpoints.gitlab.url);
    if (typeof project !== "object") continue;
    const key = `${project.group}/${project.name}`;
    byPath.set(key, [...(byPath.get(key) ?? ([project] as const)), each]);
  }
  return [...byPath.values()].map(([{ group, name }, ...held]): PlannedProject => {
    const owners = [...new Set(held.map(({ owner }) => owner))];
    return {
      ...common(inputs),
      group,
      path: name,
      description: `Manifests that Argo CD reads: ${held.map(({ longName: each }) => each).join(", ")}`,
      content: "manifests",
      members: owners,
      ...owned("From the environments and the catalogue. Later changes come by merge request.", [
        { name: "Owners", owners, required: 1, paths: ["*"] },
        ...serviceSections(catalogue, held),
        ...shared.codeOwners,
      ]),
      approvals: approvalsOf(held),
      environments: [],
      pushRules: { ...common(inputs).pushRules, commitMessage: gitopsCommitMessage(shared) },
      bot: held.every(({ gitlab }) => gitlab.promotion === "automatic") ? "pushes" : "opensMergeRequests",
      origin: origin(["repositories", "gitops"]),
    };
  });
}

/** Everybody's pipelines include the templates, so everybody has to see them. */
function ciTemplatesProjects(inputs: ProjectInputs): PlannedProject[] {
  const { environment, origin } = inputs;
  const project = repositoryProject(environment.repositories.ciTemplates, environment.endpoints.gitlab.url);
  if (typeof project !== "object") return [];
  return [
    sharedProject(inputs, {
      ...project,
      description: "CI templates that the pipelines of all projects include",
      visibility: "internal",
      owner: environment.owner,
      required: 2,
      origin: origin(["repositories", "ciTemplates"]),
    }),
  ];
}

/** The program's own project previews and updates every environment. */
function programProject(inputs: ProjectInputs): PlannedProject {
  const { environment, environments, origin } = inputs;
  const place = origin(["gitlab", "program"]);
  const project = splitPath(environment.gitlab.program);
  if (project === undefined) throw new Error(`${environment.gitlab.program} is in none of our groups`);
  return {
    ...sharedProject(inputs, {
      ...project,
      description: "The program that declares the platform",
      owner: environment.owner,
      required: 2,
      origin: place,
    }),
    jobTokens: "itself",
    environments: environments.flatMap((target): ProtectedEnvironment[] => [
      {
        name: previewEnvironment(target.name),
        deployers: "developer",
        approvals: [{ role: "maintainer", required: 1 }],
      },
      deploymentTarget(target),
    ]),
  };
}

/** A project whose whole content is infrastructure, used in every environment. */
function sharedProject(
  inputs: ProjectInputs,
  project: ProjectPath & {
    readonly description: string;
    readonly visibility?: "private" | "internal";
    readonly owner: string;
    readonly required: number;
    readonly origin: ReturnType<Origin>;
  },
): PlannedProject {
  const { group, name, description, visibility, owner, required, origin } = project;
  const base = common(inputs);
  return {
    ...base,
    group,
    path: name,
    description,
    visibility: visibility ?? base.visibility,
    members: [owner],
    ...owned("From the environment's settings. Later changes come by merge request.", [
      { name: "Owners", owners: [owner], required, paths: ["*"] },
      ...inputs.shared.codeOwners,
    ]),
    approvals: approvalsOf(automatic(inputs.environments)),
    environments: [],
    jobTokens: "everyProject",
    origin,
  };
}

function common({ environment, shared }: ProjectInputs) {
  const { visibility, jobTimeout, reauthenticate, commitMessage, branchName, maxFileSize } = shared;
  return {
    content: "code",
    visibility,
    tier: environment.gitlab.tier,
    jobTimeout,
    reauthenticate,
    pushRules: { commitMessage, branchName, maxFileSize },
    jobTokens: "itself",
    bot: "nothing",
  } as const;
}

function owned(title: string, sections: readonly CodeOwnersSection[]) {
  return {
    codeOwners: codeOwners(title, sections),
    codeOwnerTeams: sections.flatMap(({ owners }) => owners),
  };
}

/** Each service's team owns the service's folders. */
function serviceSections(
  catalogue: readonly CataloguedContract[],
  held: readonly GitLabEnvironment[],
): CodeOwnersSection[] {
  const pathsByOwner = new Map<string, string[]>();
  for (const { contract } of catalogue) {
    const paths = held
      .filter(({ name }) => contract.environments[name] !== undefined)
      .map(({ name }) => `/overlays/${name}/${contract.name}/`);
    if (paths.length > 0)
      pathsByOwner.set(contract.owner, [...(pathsByOwner.get(contract.owner) ?? []), ...paths]);
  }
  return [...pathsByOwner].map(([owner, paths]) => ({
    name: `Services of ${owner}`,
    owners: [owner],
    required: 1,
    paths,
  }));
}

/** The environments that a merge leads to by itself; all, where each asks for a merge request of its own. */
function automatic(environments: readonly GitLabEnvironment[]): readonly GitLabEnvironment[] {
  const without = environments.filter(({ gitlab }) => gitlab.promotion === "automatic");
  return without.length === 0 ? environments : without;
}

function approvalsOf(environments: readonly GitLabEnvironment[]): EnvironmentApprovals[] {
  return environments.map(({ name, longName, approvals }) => ({
    environment: name,
    longName,
    rules: approvals,
  }));
}

function deploymentTarget({ name, gitlab, approvals }: GitLabEnvironment): ProtectedEnvironment {
  return {
    name,
    deployers: "maintainer",
    ...(gitlab.deploymentApproval ? { approvals: deploymentApprovals(approvals) } : {}),
  };
}
