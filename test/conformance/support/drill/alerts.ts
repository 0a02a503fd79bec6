import type { Sample } from "./monitoring.ts";
import type { Told } from "./webhook.ts";

/** Labels that tell one alert of a name from another; the others say where it was made. */
const TELLING = ["route", "slo", "objective", "name", "service", "target", "job", "topic"];

/** `RouteLatencyHigh route=a/b`: how an alert is written in a drill. */
function written(labels: Readonly<Record<string, string>>): string {
  const telling = TELLING.flatMap((label) =>
    labels[label] === undefined ? [] : [`${label}=${labels[label]}`],
  );
  return [labels["alertname"] ?? "", ...telling].join(" ");
}

/** Which alerts there were, each once, in order. */
export function alertsIn(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.map(({ metric }) => written(metric)))].sort();
}

/** A message about alerts, however it was sent. */
export interface Message {
  /** Name of the receiver of a webhook, or the channel of a chat, as `#channel`. */
  readonly to: string;
  readonly status: "firing" | "resolved";
  readonly alert: string;
  /** What it is about, beside the alert's name; empty where that says it. */
  readonly subject: string;
  readonly text: string;
  readonly authorization: string | undefined;
  /** When it arrived, milliseconds since 1970. */
  readonly at: number;
}

interface WebhookBody {
  readonly status: "firing" | "resolved";
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly { readonly annotations: { readonly summary: string } }[];
}

interface ChatBody {
  readonly channel: string;
  readonly attachments: readonly { readonly title: string; readonly text: string }[];
}

export function messages(told: readonly Told[]): readonly Message[] {
  return told.map(({ to, at, authorization, body }) => {
    if (to === "/mattermost") {
      const { channel, attachments } = body as ChatBody;
      const [{ title, text }] = attachments as [ChatBody["attachments"][number]];
      const [, status = "", alert = "", subject = ""] =
        /^\[(FIRING|RESOLVED)\] (\w+)(?:: (.+))? \(\w+\)$/.exec(title) ?? [];
      return {
        ...{ to: `#${channel}`, at, authorization, alert, subject, text },
        status: status === "FIRING" ? "firing" : "resolved",
      };
    }
    const { status, groupLabels, alerts } = body as WebhookBody;
    const text = alerts.map(({ annotations }) => annotations.summary).join("\n");
    const { alertname: alert = "" } = groupLabels;
    const rest = Object.entries(groupLabels).filter(
      ([label]) => !["alertname", "environment"].includes(label),
    );
    const subject = rest.map(([, value]) => value).join(", ");
    return { to: to.slice(1), at, authorization, status, alert, subject, text };
  });
}
