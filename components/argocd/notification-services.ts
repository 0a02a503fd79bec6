/** Names of the webhooks that notifications are sent to. */
export const NOTIFIERS = { commitStatus: "gitlab", events: "events" } as const;

/** Keys of the Secret that holds what notifications are sent with. */
export const NOTIFICATION_KEYS = {
  mattermost: "mattermost-token",
  gitlab: "gitlab-token",
  events: "events-token",
} as const;

/** Where notifications go. */
export interface NotificationTargets {
  /** Mattermost; its bot's token is in the Secret. @default it is not told */
  readonly mattermost?: {
    /** Base URL. */
    readonly url: string;
  };
  /** The GitOps project, whose commits get a status. @default they get none */
  readonly commitStatus?: {
    /** Base URL of GitLab. */
    readonly gitlab: string;
    /** Path of the project. */
    readonly project: string;
    /** Address of its repository, as Applications name it. */
    readonly repository: string;
  };
  /** Receiver of events as JSON. @default there is none */
  readonly events?: {
    /** Address. */
    readonly url: string;
  };
}

/** A request's header whose value is, or holds, a key of the Secret. */
const header = (name: string, value: string) => ({ name, value });
const JSON_BODY = header("Content-Type", "application/json");

/** The services as Argo CD's notifications configure them. A `$key` is one of the Secret, so that no credential stands here. */
export function notificationServices({
  mattermost,
  commitStatus,
  events,
}: NotificationTargets): Readonly<Record<string, object>> {
  return {
    ...(mattermost === undefined
      ? {}
      : { "service.mattermost": { apiURL: mattermost.url, token: `$${NOTIFICATION_KEYS.mattermost}` } }),
    ...(commitStatus === undefined
      ? {}
      : {
          [`service.webhook.${NOTIFIERS.commitStatus}`]: {
            url: `${commitStatus.gitlab}/api/v4`,
            headers: [header("PRIVATE-TOKEN", `$${NOTIFICATION_KEYS.gitlab}`), JSON_BODY],
          },
        }),
    ...(events === undefined
      ? {}
      : {
          [`service.webhook.${NOTIFIERS.events}`]: {
            url: events.url,
            headers: [header("Authorization", `Bearer $${NOTIFICATION_KEYS.events}`), JSON_BODY],
          },
        }),
  };
}
