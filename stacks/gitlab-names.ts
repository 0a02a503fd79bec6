import type * as pulumi from "@pulumi/pulumi";
import { vaultPaths } from "../components/vault/paths.ts";

/** Receivers of what happens in GitLab, by their setting. */
export type GitlabReceiver = "argocd" | "doraCollector" | "coordinator";

const RECEIVER_NAMES: Readonly<Record<GitlabReceiver, string>> = {
  argocd: "argocd",
  doraCollector: "dora-collector",
  coordinator: "coordinator",
};

/** Names of what GitLab's automation consists of: of the components, and of the credentials in the table of what rotates. */
export const gitlabNames = {
  /** Variables of a group or project that all environments share. */
  variables: (path: string) => `gitlab-variables-${slug(path)}`,
  /** Variables of a group or project for the jobs of one environment. */
  environmentVariables: (path: string) => `gitlab-environment-variables-${slug(path)}`,
  receiver: (receiver: GitlabReceiver) => RECEIVER_NAMES[receiver],
  webhook: (receiver: GitlabReceiver) => `gitlab-webhook-${RECEIVER_NAMES[receiver]}`,
  labels: (group: string) => `gitlab-labels-${group}`,
  nightlyScan: (path: string) => `gitlab-nightly-scan-${slug(path)}`,
  drift: "gitlab-drift",
  /** Argo CD's access to the GitOps project. */
  repositoryReader: "gitlab-argocd-reader",
  accessToken: (name: string) => `gitlab-token-${name}`,
  harbor: (group: string) => `gitlab-harbor-${group}`,
  mattermost: (group: string) => `gitlab-mattermost-${group}`,
  /** The address that messages are sent to. */
  mattermostWebhook: "gitlab-mattermost-webhook",
} as const;

/** Where GitLab's credentials lie in Vault, below the kv mount. */
export const gitlabPaths = {
  /** What a receiver knows GitLab by. */
  webhook: (environment: string, receiver: GitlabReceiver) =>
    vaultPaths.platform(environment, RECEIVER_NAMES[receiver], "gitlab-webhook"),
  /** What Argo CD reads a repository with. */
  repositoryReader: (environment: string, project: string) =>
    vaultPaths.platform(environment, "argocd", project),
  accessToken: (environment: string, user: string, name: string) =>
    vaultPaths.platform(environment, user, `gitlab-${name}`),
} as const;

/** The role of Vault that the jobs of an environment log in with. */
export function environmentRole(environment: string): string {
  return `gitlab-ci-${environment}`;
}

/** What exists once for all environments, in the stack that declares it. */
export interface GitlabResources {
  /** Groups of projects by path. */
  readonly groups: ReadonlyMap<string, pulumi.CustomResource>;
  /** Projects by path. */
  readonly projects: ReadonlyMap<string, pulumi.CustomResource>;
  /** Groups that mirror those of Keycloak, by name. */
  readonly teams: ReadonlyMap<string, pulumi.CustomResource>;
}

/**
 * How to name a group or project: where it is declared by its number, so that it is made first; elsewhere by its path, because
 * another stack has made it.
 */
export function gitlabIds(resources: GitlabResources | undefined) {
  const id = (
    map: ReadonlyMap<string, pulumi.CustomResource> | undefined,
    path: string,
  ): pulumi.Input<string> => map?.get(path)?.id ?? path;
  return {
    group: (path: string) => id(resources?.groups, path),
    project: (path: string) => id(resources?.projects, path),
  };
}

function slug(path: string): string {
  return path.replaceAll("/", "-");
}
