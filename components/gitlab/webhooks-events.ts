/** What a hook of a project can be called for, in the provider's words. */
const PROJECT_EVENTS = [
  "confidentialIssuesEvents",
  "confidentialNoteEvents",
  "deploymentEvents",
  "emojiEvents",
  "featureFlagEvents",
  "issuesEvents",
  "jobEvents",
  "mergeRequestsEvents",
  "milestoneEvents",
  "noteEvents",
  "pipelineEvents",
  "pushEvents",
  "releasesEvents",
  "resourceAccessTokenEvents",
  "tagPushEvents",
  "vulnerabilityEvents",
  "wikiPageEvents",
] as const;

/** An event that hooks of projects and of groups can be called for. */
export type WebhookEvent = (typeof PROJECT_EVENTS)[number];

type Flags<E extends string> = Readonly<Record<E, boolean>>;

/** Every flag of a project's hook, said: GitLab calls for pushes when nothing is. */
export function projectEvents(
  wanted: readonly WebhookEvent[],
): Flags<WebhookEvent | "resourceDeployTokenEvents"> {
  return { ...common(wanted), resourceDeployTokenEvents: false };
}

/** Every flag of a group's hook, said. */
export function groupEvents(
  wanted: readonly WebhookEvent[],
): Flags<WebhookEvent | "memberEvents" | "projectEvents" | "subgroupEvents"> {
  return { ...common(wanted), memberEvents: false, projectEvents: false, subgroupEvents: false };
}

function common(wanted: readonly WebhookEvent[]): Flags<WebhookEvent> {
  return Object.fromEntries(
    PROJECT_EVENTS.map((event) => [event, wanted.includes(event)]),
  ) as Flags<WebhookEvent>;
}

/**
 * What the collector of the DORA metrics needs (requirement 002, 4.1): pipelines with their jobs' queue times, deployments with
 * their outcome, and merge requests, which say when a change was begun, approved and merged. A failure is a deployment that fails
 * or is rolled back, so issues, whose text is people's own, stay where they are.
 */
export const DORA_EVENTS: readonly WebhookEvent[] = [
  "deploymentEvents",
  "mergeRequestsEvents",
  "pipelineEvents",
];

/**
 * What the coordinator, the one writer of the GitOps repositories, has to hear of them: a push to `main` that was not its own, and what
 * became of the merge requests it opened where it may not push. Promotion goes by digest, so tags tell it nothing.
 */
export const COORDINATOR_EVENTS: readonly WebhookEvent[] = ["mergeRequestsEvents", "pushEvents"];
