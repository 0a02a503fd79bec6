import type { Gap } from "../../components/core/gap.ts";
import { onBehalfOf, throwIfAny } from "../../components/core/faults.ts";
import { Bot } from "../../components/gitlab/bot.ts";
import { previewEnvironment, ProjectDeployments } from "../../components/gitlab/environments.ts";
import { ProjectGroup } from "../../components/gitlab/group.ts";
import { invitedTeams, Project } from "../../components/gitlab/project.ts";
import { Teams } from "../../components/gitlab/team-groups.ts";
import { hasFeature, tierGaps } from "../../components/gitlab/tiers.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import type { Environment } from "../environment.ts";
import { plannedProjects, projectFaults, type PlannedProject } from "../gitlab-projects.ts";
import { repositoryProject } from "../gitlab-repositories.ts";
import { PROJECT_GROUP_NAMES, PROJECT_GROUPS, type ProjectGroupName } from "../project-groups.ts";

/** What of GitLab exists once for all environments. */
export interface GitLabOwner {
  /** Groups of projects by name. */
  readonly groups: ReadonlyMap<ProjectGroupName, ProjectGroup>;
  /** The Keycloak groups' own groups. */
  readonly teams: Teams;
}

/** What the layer declared. */
export interface GitLabProjectsResult extends LayerResult {
  /** Present in the stack that declares the shared parts. */
  readonly owner?: GitLabOwner;
}

/** Groups, projects and their rules; and this environment in each project that deploys to it. */
export function gitlabProjectsLayer(context: PlatformContext): GitLabProjectsResult {
  deployments(context);
  const freezes = freezeGaps(context);
  const { shared } = context.environment;
  if (shared === undefined) return { gaps: freezes };
  const { owner, gaps, files } = sharedParts(context, shared.gitlab);
  return { owner, gaps: [...gaps, ...freezes], files };
}

function sharedParts(context: PlatformContext, shared: NonNullable<Environment["shared"]>["gitlab"]) {
  const { stack, environment, environments, catalogue, origin } = context;
  const { tier } = environment.gitlab;
  const opts = { providers: [context.providers.gitlab, context.providers.vault] };
  const projects = plannedProjects({ environment, shared, environments, catalogue, origin });
  throwIfAny(projectFaults(projects));

  const groups = new Map(
    PROJECT_GROUP_NAMES.map((name) => {
      const inGroup = projects.filter(({ group }) => group === name);
      // GitLab lets nothing in a group be more visible than the group.
      const visibility = inGroup.some((project) => project.visibility === "internal")
        ? "internal"
        : "private";
      const { reauthenticate } = shared;
      return [
        name,
        onBehalfOf(
          origin(["shared", "gitlab"]),
          () =>
            new ProjectGroup(
              name,
              { path: name, description: PROJECT_GROUPS[name], visibility, tier, reauthenticate },
              opts,
            ),
        ),
      ] as const;
    }),
  );
  const teams = onBehalfOf(
    origin(["shared", "gitlab"]),
    () => new Teams("teams", { names: projects.flatMap(invitedTeams) }, opts),
  );
  const groupNamed = (name: ProjectGroupName) => {
    const group = groups.get(name);
    if (group === undefined) throw new Error(`group ${name} was not declared`);
    return group.group;
  };

  const newBot = (identity: ConstructorParameters<typeof Bot>[1]["identity"]) =>
    onBehalfOf(origin(["shared", "gitlab", "bot"]), () => {
      const { username, displayName, signingKey, tokenValidity, rotateBefore } = shared.bot;
      return new Bot(
        "gitops-bot",
        {
          username,
          displayName,
          ...(signingKey === undefined ? {} : { signingKey }),
          tokenValidity,
          rotateBefore,
          identity,
          secretPath: vaultPaths.ci("gitops-bot"),
        },
        opts,
      );
    });
  // A service account is there before the protections that name it; the user of a project's token only after the project.
  const account = hasFeature(tier, "serviceAccounts")
    ? newBot({ kind: "serviceAccount", group: groupNamed("platform-services") })
    : undefined;
  for (const { group, jobTokens, bot, origin: place, ...project } of projects) {
    const component = onBehalfOf(
      place,
      () =>
        new Project(
          `${group}-${project.path}`,
          {
            ...project,
            group: groupNamed(group),
            teams: teams.groups,
            jobTokenGroups: jobTokens === "itself" ? [] : PROJECT_GROUP_NAMES.map(groupNamed),
            ...(account === undefined || bot === "nothing"
              ? {}
              : { bot: { userId: account.userId, pushes: bot === "pushes" } }),
          },
          opts,
        ),
    );
    if (account === undefined && bot === "pushes")
      newBot({ kind: "projectToken", project: component.project });
  }

  return {
    owner: { groups, teams },
    gaps: [
      ...tierGaps(tier, PROJECT_GROUP_NAMES),
      ...deploymentGaps(context),
      ...signingGaps(tier, shared.bot.signingKey),
    ],
    files: codeOwnersFiles(stack, projects),
  };
}

/** This environment in the projects whose jobs deploy to it, which another stack may have declared. */
function deployments({ stack, environment, deployed, origin, providers }: PlatformContext): void {
  const { gitlab, longName, repositories, endpoints } = environment;
  const gitops = repositoryProject(repositories.gitops, endpoints.gitlab.url);
  const target = { name: stack, description: `Platform environment ${longName}` };
  const preview = {
    name: previewEnvironment(stack),
    description: `Live previews of ${longName}, with credentials that only read`,
    tier: "other" as const,
  };
  const projects = [
    ...deployed.map(({ contract, origin: place }) => ({
      project: `${contract.project}/${contract.name}`,
      environments: [target],
      place: place([]),
    })),
    { project: gitlab.program, environments: [target, preview], place: origin(["gitlab", "program"]) },
    ...(typeof gitops === "object" && gitlab.freezes.length > 0
      ? [
          {
            project: `${gitops.group}/${gitops.name}`,
            environments: [],
            place: origin(["gitlab", "freezes"]),
          },
        ]
      : []),
  ];
  for (const { project, environments, place } of projects) {
    onBehalfOf(
      place,
      () =>
        new ProjectDeployments(
          `${project.replace("/", "-")}-${stack}`,
          { project, environments, freezes: gitlab.freezes },
          { providers: [providers.gitlab] },
        ),
    );
  }
}

/** CODEOWNERS of every project that has one, for who brings a change of it to the project. */
function codeOwnersFiles(stack: string, projects: readonly PlannedProject[]): Record<string, string> {
  return Object.fromEntries(
    projects
      .filter(({ tier }) => hasFeature(tier, "codeOwners"))
      .map(({ group, path, codeOwners }) => [`gitlab/${stack}/${group}_${path}.CODEOWNERS`, codeOwners]),
  );
}

function freezeGaps({ stack, environment }: PlatformContext): Gap[] {
  if (environment.gitlab.freezes.length === 0) return [];
  return [
    {
      product: "GitLab",
      feature: "Deploy freezes of one environment",
      needs: "sync windows of Argo CD (no edition of GitLab has it)",
      subject: stack,
      consequence:
        "GitLab only sets CI_DEPLOY_FREEZE, for whole projects and for pipelines that start in the freeze: jobs have to look at it, and a pipeline that runs already does not notice",
    },
  ];
}

function deploymentGaps({ environments, environment }: PlatformContext): Gap[] {
  if (!hasFeature(environment.gitlab.tier, "protectedEnvironments")) return [];
  return environments
    .filter(({ gitlab }) => gitlab.deploymentApproval)
    .flatMap(({ name, approvals }) =>
      approvals
        .filter(({ groups, required }) => groups.length > 1 && required > 0)
        .map(({ name: rule, groups }) => ({
          product: "GitLab" as const,
          feature: "Deployment approvals by one of several groups",
          needs: "one group that holds the members of all (no edition of GitLab has it)",
          subject: name,
          consequence: `what "${rule}" asks of ${groups.join(" or ")} is asked of every maintainer when a job deploys; in its place the merge request before it has had the approvals of these groups`,
        })),
    );
}

function signingGaps(tier: Environment["gitlab"]["tier"], signingKey: string | undefined): Gap[] {
  if (signingKey !== undefined || !hasFeature(tier, "pushRules")) return [];
  return [
    {
      product: "GitLab",
      feature: "Signed commits of the bot",
      needs: "the setting shared.gitlab.bot.signingKey",
      subject: "gitops-bot",
      consequence:
        "push rules refuse the bot's commits, because they are not signed with a key that GitLab knows; in its place people open merge requests",
    },
  ];
}
