import type { ArgoCdSettings } from "../components/argocd/args.ts";
import type { CredentialPaths } from "../components/argocd/external-secrets.ts";
import { argocdTokens, followedProject, hearsOfPushes, reportsCommits } from "./argocd-gitlab.ts";
import { argocdPaths } from "./argocd-names.ts";
import type { Environment } from "./environment.ts";
import { gitlabPaths } from "./gitlab-names.ts";
import { PROJECT_GROUP_NAMES } from "./project-groups.ts";
import type { Region } from "./regions.ts";

/**
 * What the Argo CD of a region is told.
 *
 * @param projects names of its AppProjects
 */
export function argocdSettings(
  stack: string,
  environment: Environment,
  { name: region }: Region,
  projects: readonly string[],
): ArgoCdSettings {
  const { argocd, endpoints } = environment;
  const { oidc, refresh, controller, server, repoServer, applicationSet, redis } = argocd;
  return {
    url: endpoints.argocd.url,
    environment: stack,
    region,
    oidc: {
      issuer: `${endpoints.keycloak.url}/realms/${oidc.realm}`,
      clientId: oidc.client,
      session: oidc.session,
    },
    projects,
    gitlab: endpoints.gitlab.url,
    applicationNamespaces: environment.ephemeral === undefined ? [] : [environment.ephemeral.namespace],
    refresh,
    controller,
    server,
    repoServer,
    applicationSet,
    redis,
    // From a region that stands by, too: that it cannot follow is news, and each message names its region.
    notifications: notifications(environment),
  };
}

function notifications(environment: Environment): ArgoCdSettings["notifications"] {
  const { argocd, endpoints, repositories } = environment;
  const { outOfSyncAfter, resources, mattermost, events } = argocd.notifications;
  const project = reportsCommits(environment) ? followedProject(environment) : undefined;
  return {
    outOfSyncAfter,
    resources,
    ...(mattermost === undefined ? {} : { mattermost: { url: mattermost.url } }),
    ...(project === undefined
      ? {}
      : {
          commitStatus: {
            gitlab: endpoints.gitlab.url,
            project: `${project.group}/${project.name}`,
            repository: repositories.gitops,
          },
        }),
    ...(events === undefined ? {} : { events: { url: events.url } }),
  };
}

/** Where Argo CD's credentials are in Vault. */
export function argocdCredentialPaths(stack: string, environment: Environment): CredentialPaths {
  const { argocd, ephemeral } = environment;
  const { mattermost, events } = argocd.notifications;
  const project = followedProject(environment);
  const token = (name: string) => gitlabPaths.accessToken(stack, "argocd", name);
  return {
    oidc: argocdPaths.oidc(stack),
    webhook: hearsOfPushes(environment) ? gitlabPaths.webhook(stack, "argocd") : undefined,
    gitlabTokens:
      ephemeral === undefined
        ? {}
        : Object.fromEntries(
            PROJECT_GROUP_NAMES.map((group) => [group, token(argocdTokens.mergeRequests(group))]),
          ),
    gitlabTokensNamespace: ephemeral?.namespace,
    repository:
      project === undefined
        ? undefined
        : { project: project.name, path: gitlabPaths.repositoryReader(stack, project.name) },
    notifications: {
      ...(mattermost === undefined ? {} : { mattermost: argocdPaths.mattermost(stack) }),
      ...(reportsCommits(environment) ? { gitlab: token(argocdTokens.commitStatus) } : {}),
      ...(events === undefined ? {} : { events: argocdPaths.events(stack) }),
    },
    clusters: argocd.clusters.map(({ name, region, server, vaultKey }) => ({
      name,
      region,
      server,
      vaultPath: argocdPaths.cluster(stack, vaultKey),
    })),
  };
}
