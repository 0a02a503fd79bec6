import type { RoutingSettings } from "../../../observability/routing/receivers.ts";

/** Everything there is to route to. */
export const ROUTING: RoutingSettings = {
  mattermost: true,
  email: { host: "mail.example", port: 587, from: "alerts@mail.example", username: "alerts" },
  onCall: { url: "https://on-call.example/alerts" },
  heartbeat: { url: "https://heartbeat.example/slipway" },
  teams: {
    platform: { channel: "platform-alerts", email: "platform@mail.example" },
    security: { channel: "security-alerts", email: "security@mail.example" },
    sales: {},
  },
  workingHours: { timeZone: "Europe/Berlin", from: "08:00", to: "18:00" },
};

/** Where nobody is to be told. */
export const SILENT: RoutingSettings = { mattermost: false, teams: {}, workingHours: ROUTING.workingHours };

/** Where people work round the clock, all but the minute that no time can name. */
export const FROM_MIDNIGHT: RoutingSettings = {
  ...SILENT,
  workingHours: { timeZone: "UTC", from: "00:00", to: "23:59" },
};
