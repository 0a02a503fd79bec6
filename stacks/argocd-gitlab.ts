import type { AccessTokenArgs } from "../components/gitlab/tokens.ts";
import type { Duration } from "../components/core/units.ts";
import type { Environment } from "./environment.ts";
import { repositoryProject, type ProjectPath } from "./gitlab-repositories.ts";
import { PROJECT_GROUP_NAMES } from "./project-groups.ts";

/** An access token of an environment, whatever asks for it. */
export interface PlannedToken {
  /** Product that uses it. */
  readonly user: string;
  /** Name, unique in the environment. */
  readonly name: string;
  readonly description: string;
  /** What it is for. */
  readonly of: "group" | "project";
  readonly path: string;
  readonly scopes: AccessTokenArgs["scopes"];
  readonly role: AccessTokenArgs["role"];
  readonly lifetime: Duration;
}

/** Names of Argo CD's own access tokens. */
export const argocdTokens = {
  commitStatus: "argocd-commit-status",
  mergeRequests: (group: string) => `argocd-merge-requests-${group}`,
} as const;

/** How long the tokens are good for that ApplicationSets ask for merge requests with. */
const READING: Duration = "90 days";

/** The GitOps project, where it is one of ours and Argo CD follows it. */
export function followedProject({ delivery, repositories, endpoints }: Environment): ProjectPath | undefined {
  const project = repositoryProject(repositories.gitops, endpoints.gitlab.url);
  return delivery === "gitops" && typeof project === "object" ? project : undefined;
}

/** Whether GitLab tells Argo CD of pushes. */
export function hearsOfPushes(environment: Environment): boolean {
  return environment.argocd.webhook.enabled && followedProject(environment) !== undefined;
}

/** Whether commits of the GitOps project get a status in GitLab. */
export function reportsCommits(environment: Environment): boolean {
  return environment.argocd.notifications.commitStatus.enabled && followedProject(environment) !== undefined;
}

/** Every access token of an environment: those its settings list, and Argo CD's own. */
export function accessTokens(environment: Environment): PlannedToken[] {
  const { automation, argocd, ephemeral, delivery } = environment;
  const project = followedProject(environment);
  return [
    ...automation.accessTokens,
    ...(project === undefined || !reportsCommits(environment)
      ? []
      : [
          {
            user: "argocd",
            name: argocdTokens.commitStatus,
            description: "Shows what became of a commit of the GitOps project",
            of: "project" as const,
            path: `${project.group}/${project.name}`,
            // GitLab knows no narrower right; who has this one cannot push to main.
            scopes: ["api" as const],
            role: "developer" as const,
            lifetime: argocd.notifications.commitStatus.lifetime,
          },
        ]),
    ...(ephemeral === undefined || delivery === "direct"
      ? []
      : PROJECT_GROUP_NAMES.map((group) => ({
          user: "argocd",
          name: argocdTokens.mergeRequests(group),
          description: `Finds the merge requests of ${group} that get an environment`,
          of: "group" as const,
          path: group,
          scopes: ["read_api" as const],
          role: "reporter" as const,
          lifetime: READING,
        }))),
  ];
}
