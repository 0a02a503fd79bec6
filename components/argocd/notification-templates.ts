import { NOTIFIERS } from "./notification-services.ts";

/** A template of Argo CD's notifications: Go templates for what each service sends. */
export interface NotificationTemplate {
  /** Text of the message. */
  readonly message: string;
  readonly mattermost?: {
    /** JSON list of Mattermost's attachments. */
    readonly attachments: string;
  };
  /** Requests by the name of the webhook. */
  readonly webhook?: Readonly<Record<string, WebhookRequest>>;
}

interface WebhookRequest {
  readonly method: "POST";
  /** Added to the address of the webhook. */
  readonly path: string;
  /** JSON. */
  readonly body: string;
}

/** What people are told of, by template: the headline, its colour, and what says more. */
const NEWS = {
  "app-sync-failed": {
    headline: "could not be synced",
    color: "#c91c00",
    detail: ".app.status.operationState.message",
  },
  "app-health-degraded": { headline: "is degraded", color: "#e67e22", detail: ".app.status.health.message" },
  "app-out-of-sync": {
    headline: "has differed from git for too long",
    color: "#e67e22",
    detail: ".app.status.operationState.message",
  },
  "app-deployed": { headline: "is deployed and healthy", color: "#2da160", detail: "" },
} as const;
export type News = keyof typeof NEWS;
export const NEWS_TEMPLATES = Object.keys(NEWS) as News[];

/** Template of the state that a commit of the GitOps repository has in GitLab. */
export const COMMIT_STATUS_TEMPLATE = "commit-status";

/** A path of fields that may end anywhere, as text: nothing where it ends. */
const text = (path: string) => (path === "" ? `""` : `(${path} | default "")`);
const state = "(.app.status.operationState | default dict)";
const revision = `((${state}.syncResult | default dict).revision | default .app.status.sync.revision | default "")`;
const link = '(printf "%s/applications/%s/%s" .context.argocdUrl .app.metadata.namespace .app.metadata.name)';

/** Field of the Application's operation, or of its health, where there may be none. */
function detailOf(detail: string): string {
  return text(
    detail
      .replace(".app.status.operationState", state)
      .replace(".app.status.health", "(.app.status.health | default dict)"),
  );
}

/** An object of JSON, whose values are Go templates. */
function jsonObject(fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(
    ([key, value]) => `${JSON.stringify(key)}: {{ ${value} | toJson }}`,
  );
  return `{${members.join(", ")}}`;
}

/**
 * The templates. What comes from outside, such as the message of a failed sync, goes through `toJson`, so that no sign in it can
 * break the text or out of it; and into attachments alone, where Mattermost calls nobody by name.
 *
 * @param project path of the GitOps project in GitLab. @default commits get no status
 */
export function notificationTemplates(project?: string): Readonly<Record<string, NotificationTemplate>> {
  const news = NEWS_TEMPLATES.map((name) => [name, newsTemplate(name)] as const);
  if (project === undefined) return Object.fromEntries(news);
  return Object.fromEntries([...news, [COMMIT_STATUS_TEMPLATE, commitStatusTemplate(project)]]);
}

function newsTemplate(name: News): NotificationTemplate {
  const { headline, color, detail } = NEWS[name];
  const attachment = jsonObject({
    title: ".app.metadata.name",
    title_link: link,
    color: JSON.stringify(color),
    text: detailOf(detail),
  });
  const fields = [
    ["Environment", ".context.environment"],
    ["Project", ".app.spec.project"],
    ["Revision", revision],
  ].map(([title = "", value = ""]) => jsonObject({ title: JSON.stringify(title), value, short: "true" }));
  const event = jsonObject({
    event: JSON.stringify(name),
    application: ".app.metadata.name",
    project: ".app.spec.project",
    environment: ".context.environment",
    region: ".context.region",
    namespace: `(.app.spec.destination.namespace | default "")`,
    revision,
    sync: ".app.status.sync.status",
    health: ".app.status.health.status",
    phase: `(${state}.phase | default "")`,
    startedAt: `(${state}.startedAt | default "")`,
    finishedAt: `(${state}.finishedAt | default "")`,
    message: detailOf(detail),
    url: link,
  });
  return {
    message: `**{{ .app.metadata.name }}** ${headline} ({{ .context.environment }}, {{ .context.region }})`,
    mattermost: { attachments: `[${attachment.slice(0, -1)}, "fields": [${fields.join(", ")}]}]` },
    webhook: { [NOTIFIERS.events]: { method: "POST", path: "", body: event } },
  };
}

/**
 * GitLab knows pending, running, success, failed and canceled; a name has one of them for each commit.
 *
 * A status is part of a pipeline, and only who may push or merge to a protected branch may write to its pipelines (gitlabhq,
 * app/services/ci/create_commit_status_service.rb). So the status names a ref of its own, which no branch has: the token needs no right
 * to `main`.
 */
function commitStatusTemplate(project: string): NotificationTemplate {
  const status = [
    `{{- $phase := ${state}.phase | default "" -}}`,
    `{{- $health := .app.status.health.status | default "" -}}`,
    `{{- $state := "running" -}}`,
    `{{- if or (eq $phase "Failed") (eq $phase "Error") (eq $health "Degraded") -}}{{- $state = "failed" -}}`,
    `{{- else if and (eq $phase "Succeeded") (eq $health "Healthy") -}}{{- $state = "success" -}}{{- end -}}`,
  ].join("");
  const body = jsonObject({
    state: "$state",
    ref: '(printf "argocd/%s" .context.environment)',
    name: '(printf "argocd/%s/%s/%s" .context.environment .context.region .app.metadata.name)',
    // GitLab takes 255 characters.
    description:
      '(printf "Sync %s, health %s" ($phase | default "unknown") ($health | default "unknown") | trunc 255)',
    target_url: link,
  });
  return {
    message: "{{ .app.metadata.name }}",
    webhook: {
      [NOTIFIERS.commitStatus]: {
        method: "POST",
        path: `/projects/${encodeURIComponent(project)}/statuses/{{ ${revision} }}`,
        body: `${status}${body}`,
      },
    },
  };
}
