import { milliseconds, type Duration } from "../core/units.ts";
import { NOTIFIERS, type NotificationTargets } from "./notification-services.ts";
import { COMMIT_STATUS_TEMPLATE, type News } from "./notification-templates.ts";

/** A condition of a trigger, in the language of github.com/expr-lang/expr. */
export interface TriggerCondition {
  readonly description: string;
  readonly when: string;
  /** What is told once for each of its values. @default once for each time that the condition becomes true */
  readonly oncePer?: string;
  readonly send: readonly string[];
}

/** Triggers of what people are told of. */
const NEWS_TRIGGERS = ["on-sync-failed", "on-health-degraded", "on-out-of-sync", "on-deployed"] as const;
export type NewsTrigger = (typeof NEWS_TRIGGERS)[number];

/** Trigger of the state that a commit has in GitLab. */
const COMMIT_STATUS_TRIGGER = "on-commit-status";

const PHASE = "app.status?.operationState?.phase";
const REVISION = "app.status?.operationState?.syncResult?.revision";
const HEALTH = "app.status?.health?.status";

/**
 * The triggers.
 *
 * @param outOfSyncAfter how long after its last sync an Application may differ from git before anybody is told
 * @param repository address of the GitOps repository. @default commits get no status
 */
export function notificationTriggers(
  outOfSyncAfter: Duration,
  repository?: string,
): Readonly<Record<string, readonly TriggerCondition[]>> {
  const tell = (description: string, when: string, template: News, oncePer?: string): TriggerCondition => ({
    description,
    when,
    ...(oncePer === undefined ? {} : { oncePer }),
    send: [template],
  });
  const news: Record<NewsTrigger, TriggerCondition[]> = {
    "on-sync-failed": [
      tell("A sync ended in a failure", `${PHASE} in ['Error', 'Failed']`, "app-sync-failed"),
    ],
    "on-health-degraded": [tell("Something is degraded", `${HEALTH} == 'Degraded'`, "app-health-degraded")],
    "on-out-of-sync": [
      tell(
        "What runs still differs from git, long after the last sync",
        `app.status?.sync?.status == 'OutOfSync' and ${PHASE} in ['Succeeded', 'Error', 'Failed'] and ` +
          `time.Now().Sub(time.Parse(app.status.operationState.finishedAt)).Seconds() >= ${milliseconds(outOfSyncAfter) / 1_000}`,
        "app-out-of-sync",
      ),
    ],
    "on-deployed": [
      tell(
        "A revision is synced and healthy",
        `${PHASE} == 'Succeeded' and ${HEALTH} == 'Healthy'`,
        "app-deployed",
        REVISION,
      ),
    ],
  };
  if (repository === undefined) return news;
  return { ...news, [COMMIT_STATUS_TRIGGER]: commitStatus(repository) };
}

/** Only what is made from the GitOps repository has a commit there: a chart's revision is a version. */
function commitStatus(repository: string): TriggerCondition[] {
  const from = `app.spec?.source?.repoURL == ${JSON.stringify(repository)} and (${REVISION} ?? '') != ''`;
  const status = (description: string, when: string): TriggerCondition => ({
    description,
    when: `${from} and ${when}`,
    oncePer: REVISION,
    send: [COMMIT_STATUS_TEMPLATE],
  });
  return [
    status("A sync of the commit runs", `${PHASE} == 'Running'`),
    status("The commit could not be synced", `${PHASE} in ['Error', 'Failed']`),
    status("The commit is degraded", `${PHASE} == 'Succeeded' and ${HEALTH} == 'Degraded'`),
    status("The commit is deployed", `${PHASE} == 'Succeeded' and ${HEALTH} == 'Healthy'`),
  ];
}

/** Who is told whatever the project. */
export function subscriptions({ commitStatus: commits, events }: NotificationTargets) {
  return [
    ...(commits === undefined
      ? []
      : [{ recipients: [NOTIFIERS.commitStatus], triggers: [COMMIT_STATUS_TRIGGER] }]),
    ...(events === undefined ? [] : [{ recipients: [NOTIFIERS.events], triggers: [...NEWS_TRIGGERS] }]),
  ];
}

/**
 * Annotations of an AppProject that have Mattermost told of its Applications.
 *
 * @param channels channels, by their number in Mattermost
 */
export function projectSubscriptions(channels: readonly string[]): Readonly<Record<string, string>> {
  if (channels.length === 0) return {};
  return Object.fromEntries(
    NEWS_TRIGGERS.map((trigger) => [
      `notifications.argoproj.io/subscribe.${trigger}.mattermost`,
      channels.join(";"),
    ]),
  );
}
