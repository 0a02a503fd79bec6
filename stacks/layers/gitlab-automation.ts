import { onBehalfOf } from "../../components/core/faults.ts";
import { chartValues, chartValuesFile } from "../../components/gitlab/chart-values.ts";
import { ScheduledPipeline } from "../../components/gitlab/schedules.ts";
import { hasFeature } from "../../components/gitlab/tiers.ts";
import { AccessToken, expiryOf, RepositoryReader } from "../../components/gitlab/tokens.ts";
import { CiVariables } from "../../components/gitlab/variables.ts";
import { COORDINATOR_EVENTS, DORA_EVENTS } from "../../components/gitlab/webhooks-events.ts";
import { Webhook, type WebhookSource } from "../../components/gitlab/webhooks.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { accessTokens, followedProject, hearsOfPushes, type PlannedToken } from "../argocd-gitlab.ts";
import { gitlabIds, gitlabNames, gitlabPaths, type GitlabReceiver } from "../gitlab-names.ts";
import { repositoryProject } from "../gitlab-repositories.ts";
import { plannedVariables, projectOf } from "../gitlab-variables.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { dayOfIssue } from "../settings/rotation.ts";
import { bootstrapRepository } from "./argocd-repository.ts";
import { sharedAutomation } from "./gitlab-automation-shared.ts";

/** Variables, webhooks, schedules, tokens and integrations of GitLab: those of all environments, where this one declares them, and its own. */
export function gitlabAutomationLayer(context: PlatformContext): LayerResult {
  const { environment, origin } = context;
  const { shared } = environment;
  const gaps = shared === undefined ? [] : sharedAutomation(context, shared.automation);
  const at = (...path: (string | number)[]) => origin(["automation", ...path]);

  onBehalfOf(at("variables"), () => variables(context));
  onBehalfOf(at("webhooks"), () => webhooks(context));
  onBehalfOf(at("drift"), () => drift(context));
  onBehalfOf(at("repositoryReader"), () => repositoryReader(context));
  accessTokens(environment).forEach((token, index) => {
    const listed = index < environment.automation.accessTokens.length;
    onBehalfOf(listed ? at("accessTokens", index) : origin(["argocd"]), () => accessToken(context, token));
  });
  return {
    gaps,
    files: onBehalfOf(at("chart"), () => chartFiles(context)),
  };
}

function variables(context: PlatformContext): void {
  const ids = gitlabIds(context.gitlab);
  for (const { name, kind, path, variables } of plannedVariables(context)) {
    new CiVariables(
      name,
      { owner: { kind, id: ids[kind](path) }, variables },
      { providers: [context.providers.gitlab] },
    );
  }
}

function webhooks({ stack, environment, catalogue, gitlab, providers }: PlatformContext): void {
  const { automation, rotation, repositories, endpoints } = environment;
  const { doraCollector, coordinator } = automation.webhooks;
  const ids = gitlabIds(gitlab);
  const opts = { providers: [providers.gitlab, providers.vault, providers.random] };
  const project = (path: string): WebhookSource => ({
    name: path.replaceAll("/", "-"),
    kind: "project",
    id: ids.project(path),
  });
  const hook = (receiver: GitlabReceiver) => ({
    title: `${gitlabNames.receiver(receiver)}-${stack}`,
    issued: dayOfIssue(rotation, gitlabNames.webhook(receiver)),
    vaultPath: gitlabPaths.webhook(stack, receiver),
  });
  if (doraCollector !== undefined) {
    new Webhook(
      gitlabNames.webhook("doraCollector"),
      {
        ...hook("doraCollector"),
        url: doraCollector.url,
        description: `Collector of the DORA metrics in ${environment.longName}`,
        events: DORA_EVENTS,
        sources: hasFeature(environment.gitlab.tier, "groupWebhooks")
          ? PROJECT_GROUP_NAMES.map((group) => ({
              name: group,
              kind: "group" as const,
              id: ids.group(group),
            }))
          : catalogue.map((catalogued) => project(projectOf(catalogued))),
      },
      opts,
    );
  }
  if (coordinator !== undefined) {
    const own = repositoryProject(repositories.gitops, endpoints.gitlab.url);
    const projects = coordinator.projects ?? (typeof own === "object" ? [`${own.group}/${own.name}`] : []);
    if (projects.length === 0)
      throw new Error(`the GitOps repository is no project of our groups; name the coordinator's projects`);
    new Webhook(
      gitlabNames.webhook("coordinator"),
      {
        ...hook("coordinator"),
        url: coordinator.url,
        description: "Writer of the GitOps projects",
        events: COORDINATOR_EVENTS,
        branch: "main",
        sources: projects.map(project),
      },
      opts,
    );
  }
  const followed = hearsOfPushes(environment) ? followedProject(environment) : undefined;
  if (followed !== undefined) {
    new Webhook(
      gitlabNames.webhook("argocd"),
      {
        ...hook("argocd"),
        url: `${endpoints.argocd.url}/api/webhook`,
        description: `Argo CD of ${environment.longName}, which sees a commit at once`,
        events: ["pushEvents"],
        branch: "main",
        sources: [project(`${followed.group}/${followed.name}`)],
      },
      opts,
    );
  }
}

function drift({ stack, environment, gitlab, providers }: PlatformContext): void {
  const { cron, timeZone } = environment.automation.drift;
  new ScheduledPipeline(
    gitlabNames.drift,
    {
      project: gitlabIds(gitlab).project(environment.gitlab.program),
      description: `Drift of ${environment.longName}`,
      cron,
      timezone: timeZone,
      variables: { SCHEDULED_TASK: "drift", TARGET_ENVIRONMENT: stack },
    },
    { providers: [providers.gitlab] },
  );
}

function repositoryReader(context: PlatformContext): void {
  const { stack, environment, gitlab, providers } = context;
  const { automation, endpoints, repositories, rotation } = environment;
  const project = repositoryProject(repositories.gitops, endpoints.gitlab.url);
  if (typeof project !== "object") return;
  const path = `${project.group}/${project.name}`;
  const name = gitlabNames.repositoryReader;
  const { access } = new RepositoryReader(
    name,
    {
      project: gitlabIds(gitlab).project(path),
      repository: `${endpoints.gitlab.url}/${path}.git`,
      reader: `argocd-${stack}`,
      expires: expiryOf(dayOfIssue(rotation, name), wholeDays(automation.repositoryReader.lifetime)),
      vaultPath: gitlabPaths.repositoryReader(stack, project.name),
    },
    { providers: [providers.gitlab, providers.vault] },
  );
  bootstrapRepository(context, project.name, access);
}

function accessToken({ stack, environment, gitlab, providers }: PlatformContext, token: PlannedToken): void {
  const { user, name, description, of, path, scopes, role, lifetime } = token;
  new AccessToken(
    gitlabNames.accessToken(name),
    {
      owner: { kind: of, id: gitlabIds(gitlab)[of](path) },
      user: `${user}-${name}-${stack}`,
      description,
      scopes,
      role,
      lifetimeDays: wholeDays(lifetime),
      rotateBeforeDays: wholeDays(environment.rotation.before),
      vaultPath: gitlabPaths.accessToken(stack, user, name),
    },
    { providers: [providers.gitlab, providers.vault] },
  );
}

/** Values of GitLab's own chart. */
function chartFiles({ stack, environment }: PlatformContext): Record<string, string> {
  const { automation, endpoints, gateway } = environment;
  if (automation.chart === undefined) return {};
  const ssh = gateway.tcpRoutes.find(({ backend }) => backend.service.endsWith("gitlab-shell"));
  const listener = gateway.listeners.find(({ name }) => name === ssh?.listener);
  const values = chartValues({
    url: endpoints.gitlab.url,
    ...(listener === undefined ? {} : { sshPort: listener.port }),
    signIn: automation.chart.signIn,
  });
  return { [`gitlab/${stack}/values.yaml`]: chartValuesFile(values) };
}
