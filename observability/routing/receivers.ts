/** Where a team is told. */
export interface TeamContact {
  /** Channel of Mattermost, without `#`. @default that of the webhook */
  readonly channel?: string | undefined;
  /** Address that critical alerts are mailed to. @default none */
  readonly email?: string | undefined;
}

/** What an environment decides of who is told what. */
export interface RoutingSettings {
  /** Mattermost's incoming webhook; its address is a secret. @default Mattermost is not told */
  readonly mattermost: boolean;
  /** Server that mail goes through. @default no mail is sent */
  readonly email?:
    | {
        readonly host: string;
        readonly port: number;
        readonly from: string;
        readonly username: string;
      }
    | undefined;
  /** What pages whoever is on call, told of critical alerts by webhook. @default nobody is paged */
  readonly onCall?: { readonly url: string } | undefined;
  /** What raises the alarm once the alert that always fires no longer comes. @default nothing does */
  readonly heartbeat?: { readonly url: string } | undefined;
  /** Teams by the value of an alert's label `team`. Alerts of others go to `platform`. */
  readonly teams: Readonly<Record<string, TeamContact>>;
  /** When people work: warnings wait for it. */
  readonly workingHours: {
    readonly timeZone: string;
    /** As `08:00`. */
    readonly from: string;
    readonly to: string;
  };
}

/** Secret with what receivers sign in with, and the entry of Vault that each of its keys is from. */
export const RECEIVER_SECRET = "alertmanager-receivers";
export const RECEIVER_KEYS = {
  mattermost: { key: "mattermost-url", property: "url" },
  email: { key: "email-password", property: "password" },
  onCall: { key: "on-call-token", property: "token" },
  heartbeat: { key: "heartbeat-token", property: "token" },
} as const;

export type ReceiverSecret = keyof typeof RECEIVER_KEYS;

/** Secrets that the receivers of an environment need. */
export function neededSecrets(settings: RoutingSettings): readonly ReceiverSecret[] {
  const needed = {
    mattermost: settings.mattermost,
    email: settings.email !== undefined,
    onCall: settings.onCall !== undefined,
    heartbeat: settings.heartbeat !== undefined,
  };
  return (Object.keys(needed) as ReceiverSecret[]).filter((name) => needed[name]);
}

/** Where the operator mounts a key of a Secret that it is told of. */
function file(secret: ReceiverSecret): string {
  return `/etc/alertmanager/secrets/${RECEIVER_SECRET}/${RECEIVER_KEYS[secret].key}`;
}

/** Names of receivers. `nobody` tells nobody: what goes there is on dashboards alone. */
export const NOBODY = "nobody";
export const HEARTBEAT = "heartbeat";
export const ON_CALL = "on-call";
export const teamReceiver = (team: string) => `team-${team}`;
export const urgentReceiver = (team: string) => `team-${team}-urgent`;

/** The team that is told of what belongs to no other. */
export const FALLBACK_TEAM = "platform";

/** Every team with a receiver, the fallback among them. */
export function teamsOf({ teams }: RoutingSettings): readonly string[] {
  return [...new Set([FALLBACK_TEAM, ...Object.keys(teams)])].sort();
}

type Receiver = { readonly name: string } & Readonly<Record<string, string | readonly Way[]>>;

/** One way to tell somebody, as Alertmanager writes it. */
interface Way {
  readonly [key: string]: string | boolean | Way;
}

/** Who is told, and how. Addresses that are secret, and tokens, are in files. */
export function receivers(settings: RoutingSettings): readonly Receiver[] {
  const { onCall, heartbeat } = settings;
  return [
    { name: NOBODY },
    { name: HEARTBEAT, ...webhook(heartbeat?.url, "heartbeat", false) },
    { name: ON_CALL, ...webhook(onCall?.url, "onCall", true) },
    ...teamsOf(settings).flatMap((team) => {
      const contact = settings.teams[team] ?? {};
      return [
        { name: teamReceiver(team), ...mattermost(settings, contact) },
        { name: urgentReceiver(team), ...mattermost(settings, contact), ...email(settings, contact) },
      ];
    }),
  ];
}

function webhook(url: string | undefined, secret: ReceiverSecret, resolved: boolean) {
  if (url === undefined) return {};
  const authorization = { type: "Bearer", credentials_file: file(secret) };
  return { webhook_configs: [{ url, send_resolved: resolved, http_config: { authorization } }] };
}

/** What the alerts of a message have in common beside their name: `: packet-relay`, or nothing. */
const SUBJECT =
  '{{ with (.GroupLabels.Remove (stringSlice "alertname" "environment")).Values }}: {{ . | join ", " }}{{ end }}';

/** Mattermost takes what is meant for Slack. */
function mattermost({ mattermost: told }: RoutingSettings, { channel }: TeamContact) {
  if (!told) return {};
  return {
    slack_configs: [
      {
        api_url_file: file("mattermost"),
        ...(channel === undefined ? {} : { channel }),
        send_resolved: true,
        color: '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',
        title: `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}${SUBJECT} ({{ .CommonLabels.environment }})`,
        text: "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n[Runbook]({{ .Annotations.runbook_url }}) [Dashboard]({{ .Annotations.dashboard_url }})\n{{ end }}",
      },
    ],
  };
}

function email({ email: server }: RoutingSettings, { email: to }: TeamContact) {
  if (server === undefined || to === undefined) return {};
  return {
    email_configs: [
      {
        to,
        from: server.from,
        smarthost: `${server.host}:${server.port}`,
        auth_username: server.username,
        auth_password_file: file("email"),
        require_tls: true,
        send_resolved: true,
      },
    ],
  };
}
