import assert from "node:assert/strict";
import { test } from "node:test";
import { METRICS } from "../../../observability/metrics.ts";
import { alertmanagerConfig } from "../../../observability/routing/alertmanager.ts";
import { INHIBITIONS } from "../../../observability/routing/inhibition.ts";
import { neededSecrets, receivers } from "../../../observability/routing/receivers.ts";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import { PLATFORM } from "../rules/platform.ts";
import { alertsOf } from "../rules/promtool.ts";
import { Catalogue } from "../support/catalogue.ts";
import { FROM_MIDNIGHT, ROUTING, SILENT } from "./routing.ts";

const alerts = new Map(alertsOf(ruleGroups(PLATFORM)).map((alert) => [alert.name, alert]));

test("causes and symptoms are alerts that there are, and have the labels they are compared by", () => {
  const catalogue = new Catalogue(METRICS);
  for (const { causes, symptoms, same } of INHIBITIONS) {
    for (const name of [...causes, ...symptoms]) {
      const alert = alerts.get(name);
      assert.ok(alert, name);
      const labels = catalogue.labelsOf(alert.expression);
      for (const label of same) assert.ok(labels.includes(label), `${name} has no label ${label}`);
    }
    assert.deepEqual(
      symptoms.filter((name) => causes.includes(name)),
      [],
    );
  }
});

test("no symptom is more severe than its cause, and none silences its cause in turn", () => {
  const rank = { info: 0, warning: 1, critical: 2 };
  const severity = (name: string) => rank[alerts.get(name)?.severity ?? "info"];
  const pairs = INHIBITIONS.flatMap(({ causes, symptoms }) =>
    causes.flatMap((cause) => symptoms.map((symptom) => ({ cause, symptom }))),
  );
  for (const { cause, symptom } of pairs) {
    assert.ok(severity(cause) >= severity(symptom), `${cause} silences ${symptom}`);
    assert.ok(!pairs.some((other) => other.cause === symptom && other.symptom === cause));
  }
});

test("every receiver of a route is there, and each has a way to tell somebody only where one is named", () => {
  const ways = (settings: typeof ROUTING) =>
    Object.fromEntries(
      receivers(settings).map(({ name, ...rest }): [string, string[]] => [name, Object.keys(rest)]),
    );
  assert.deepEqual(ways(ROUTING), {
    nobody: [],
    heartbeat: ["webhook_configs"],
    "on-call": ["webhook_configs"],
    "team-platform": ["slack_configs"],
    "team-platform-urgent": ["slack_configs", "email_configs"],
    "team-sales": ["slack_configs"],
    "team-sales-urgent": ["slack_configs"],
    "team-security": ["slack_configs"],
    "team-security-urgent": ["slack_configs", "email_configs"],
  });
  assert.deepEqual(ways(SILENT), {
    nobody: [],
    heartbeat: [],
    "on-call": [],
    "team-platform": [],
    "team-platform-urgent": [],
  });
  const { route } = alertmanagerConfig(SILENT);
  const named = new Set(Object.keys(ways(SILENT)));
  for (const { receiver } of [route, ...route.routes]) assert.ok(named.has(receiver), receiver);
});

test("what is secret is read from files, and asked for only where it is needed", () => {
  assert.deepEqual(neededSecrets(ROUTING), ["mattermost", "email", "onCall", "heartbeat"]);
  assert.deepEqual(neededSecrets(SILENT), []);
  const text = JSON.stringify(alertmanagerConfig(ROUTING));
  assert.deepEqual(
    [...text.matchAll(/"([a-z_]*(?:url|password|credentials|token)[a-z_]*)":"([^"]*)"/g)]
      .map(([, key = "", value = ""]) => `${key} ${value}`)
      .filter((line, index, all) => all.indexOf(line) === index)
      .sort(),
    [
      "api_url_file /etc/alertmanager/secrets/alertmanager-receivers/mattermost-url",
      "auth_password_file /etc/alertmanager/secrets/alertmanager-receivers/email-password",
      "credentials_file /etc/alertmanager/secrets/alertmanager-receivers/heartbeat-token",
      "credentials_file /etc/alertmanager/secrets/alertmanager-receivers/on-call-token",
      "url https://heartbeat.example/slipway",
      "url https://on-call.example/alerts",
    ],
  );
});

test("only what warns waits for working hours", () => {
  const { route, time_intervals } = alertmanagerConfig(ROUTING);
  const muted = route.routes.filter((one) => "mute_time_intervals" in one).map(({ receiver }) => receiver);
  assert.deepEqual([...new Set(muted)].sort(), ["team-platform", "team-sales", "team-security"]);
  assert.deepEqual(time_intervals[0]?.time_intervals, [
    { weekdays: ["saturday", "sunday"], location: "Europe/Berlin" },
    {
      times: [
        { start_time: "00:00", end_time: "08:00" },
        { start_time: "18:00", end_time: "24:00" },
      ],
      location: "Europe/Berlin",
    },
  ]);
});

test("work from midnight leaves no time before it", () => {
  assert.deepEqual(alertmanagerConfig(FROM_MIDNIGHT).time_intervals[0]?.time_intervals[1], {
    times: [{ start_time: "23:59", end_time: "24:00" }],
    location: "UTC",
  });
});
