import type { Environment } from "./environment.ts";
import { PROJECT_GROUP_NAMES, type ProjectGroupName } from "./project-groups.ts";

/** A project of one of the groups that the platform declares. */
export interface ProjectPath {
  readonly group: ProjectGroupName;
  readonly name: string;
}

/**
 * The project that a repository's address means: one of ours, another one of the same GitLab (`elsewhere`), or none of it.
 *
 * @param gitlab base URL of GitLab
 */
export function repositoryProject(url: string, gitlab: string): ProjectPath | "elsewhere" | undefined {
  const match = /^(?:https:\/\/|ssh:\/\/)?(?:[\w.-]+@)?(?<host>[\w.-]+)(?::\d+)?[:/](?<path>.+)\.git$/.exec(
    url,
  );
  if (match?.groups?.["host"] !== new URL(gitlab).hostname) return undefined;
  return splitPath(match.groups["path"] ?? "") ?? "elsewhere";
}

/** A path of a group and a project in it; undefined when the group is not one of ours. */
export function splitPath(path: string): ProjectPath | undefined {
  const [first, name, ...more] = path.split("/");
  const group = PROJECT_GROUP_NAMES.find((known) => known === first);
  return group === undefined || name === undefined || more.length > 0 ? undefined : { group, name };
}

/** Pattern of the commit messages in GitOps projects: people's, and the bot's. */
export function gitopsCommitMessage({
  commitMessage,
  bot,
}: Pick<NonNullable<Environment["shared"]>["gitlab"], "commitMessage" | "bot">): string {
  return `${commitMessage}|${bot.commitMessage}`;
}
