import { INHIBITIONS } from "./inhibition.ts";
import {
  FALLBACK_TEAM,
  HEARTBEAT,
  NOBODY,
  ON_CALL,
  receivers,
  teamReceiver,
  teamsOf,
  urgentReceiver,
  type RoutingSettings,
} from "./receivers.ts";

/** Name of the time that warnings wait for the end of. */
const OUTSIDE = "outside-working-hours";

/**
 * Alertmanager's configuration, in its own form. Critical alerts page and are mailed; warnings are told in working hours; what only
 * informs is told to nobody.
 */
export function alertmanagerConfig(settings: RoutingSettings) {
  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: teamReceiver(FALLBACK_TEAM),
      // One message for what is wrong with one thing.
      group_by: ["alertname", "environment", "namespace", "service", "slo", "name"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        {
          receiver: HEARTBEAT,
          matchers: ['alertname="Watchdog"'],
          group_wait: "0s",
          group_interval: "1m",
          // The receiver raises the alarm when it has heard nothing for some of these.
          repeat_interval: "5m",
        },
        { receiver: NOBODY, matchers: ['severity=~"info|none"'] },
        { receiver: ON_CALL, matchers: ['severity="critical"'], repeat_interval: "1h", continue: true },
        ...teamsOf(settings).flatMap((team) => teamRoutes(team, [`team="${team}"`])),
        ...teamRoutes(FALLBACK_TEAM, []),
      ],
    },
    inhibit_rules: [
      ...INHIBITIONS.map(({ causes, symptoms, same }) => ({
        source_matchers: [oneOf(causes)],
        target_matchers: [oneOf(symptoms)],
        equal: ["environment", ...same],
      })),
      // Rules of kube-prometheus come in pairs of one name.
      {
        source_matchers: ['severity="critical"'],
        target_matchers: ['severity=~"warning|info"'],
        equal: ["environment", "namespace", "alertname"],
      },
    ],
    receivers: receivers(settings),
    time_intervals: [{ name: OUTSIDE, time_intervals: outside(settings.workingHours) }],
    templates: [],
  };
}

function teamRoutes(team: string, matchers: readonly string[]) {
  return [
    {
      receiver: urgentReceiver(team),
      matchers: [...matchers, 'severity="critical"'],
      repeat_interval: "4h",
    },
    { receiver: teamReceiver(team), matchers, mute_time_intervals: [OUTSIDE] },
  ];
}

function oneOf(names: readonly string[]): string {
  return `alertname=~"${names.join("|")}"`;
}

function outside({ timeZone, from, to }: RoutingSettings["workingHours"]) {
  return [
    { weekdays: ["saturday", "sunday"], location: timeZone },
    {
      times: [
        // Alertmanager refuses a range that is empty.
        ...(from === "00:00" ? [] : [{ start_time: "00:00", end_time: from }]),
        { start_time: to, end_time: "24:00" },
      ],
      location: timeZone,
    },
  ];
}
