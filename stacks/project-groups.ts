/** Groups that projects are in, in GitLab as in Harbor, and what belongs in each. */
export const PROJECT_GROUPS = {
  "platform-services": "Services and repositories of the platform itself",
  "application-services": "Services of application teams",
} as const;

export type ProjectGroupName = keyof typeof PROJECT_GROUPS;

export const PROJECT_GROUP_NAMES = Object.keys(PROJECT_GROUPS) as [ProjectGroupName, ...ProjectGroupName[]];
