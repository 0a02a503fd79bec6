import { z } from "zod";
import { absoluteUrl, dnsLabel, emailAddress, hostname, line, port, timeZone } from "../input/fields.ts";

const at = (fallback: string, what: string) =>
  z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
    .meta({ noun: "time of day", form: "hours and minutes of 24 hours", examples: ["08:00"] })
    .default(fallback)
    .describe(what);

const webhook = (what: string) =>
  z
    .strictObject({ url: absoluteUrl().describe("Address that alerts are posted to as JSON") })
    .optional()
    .describe(what);

/** Who is told of which alert. Nothing secret stands here; what is lies in Vault. */
export const alertRoutingSchema = z
  .strictObject({
    mattermost: z
      .boolean()
      .default(false)
      .describe(
        "Whether Mattermost is told; the address of its incoming webhook lies in Vault at `kv/platform/<environment>/alertmanager/mattermost` as `url`",
      ),
    email: z
      .strictObject({
        host: hostname().describe("Mail server, which speaks TLS"),
        port: port().default(587).describe("Its port (587 is the IANA assignment for submission)"),
        from: emailAddress().describe("Address that mail comes from"),
        username: line().describe(
          "Account at the server; its password lies in Vault at `kv/platform/<environment>/alertmanager/email` as `password`",
        ),
      })
      .optional()
      .describe("Mails critical alerts to teams with an address; without it none"),
    onCall: webhook(
      "Pages whoever is on call; its token lies in Vault at `kv/platform/<environment>/alertmanager/on-call` as `token`; without it nobody is paged",
    ),
    heartbeat: webhook(
      "Raises the alarm once it no longer hears from us; its token lies in Vault at `kv/platform/<environment>/alertmanager/heartbeat` as `token`; without it nobody notices that alerting is dead",
    ),
    teams: z
      .record(
        dnsLabel(),
        z.strictObject({
          channel: dnsLabel().optional().describe("Channel of Mattermost; without it the webhook's own"),
          email: emailAddress().optional().describe("Address for critical alerts; without it none"),
        }),
      )
      .default({})
      .describe("Teams by the label `team` of an alert; alerts of others go to `platform`"),
    workingHours: z
      .strictObject({
        timeZone: timeZone().default("UTC").describe("Time zone"),
        from: at("08:00", "When work begins"),
        to: at("18:00", "When work ends, later on the same day"),
      })
      .prefault({})
      .describe("Hours of Monday to Friday that warnings wait for; critical alerts never wait"),
  })
  .prefault({})
  .describe("Who is told of which alert");
