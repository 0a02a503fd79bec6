import type { ObservedPlatform, PrometheusDuration } from "../../../observability/platform.ts";
import { prometheusGroup, type Alert, type RuleGroup } from "../../../observability/rules/rule.ts";
import type { AlertCase, FurtherFiring, NearMiss, RecordingCase, Series, Topic } from "./case.ts";

/** A file for `promtool test rules`. */
export interface TestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: PrometheusDuration;
  /** Groups in the order of their declaration; else one that reads what another records is early or late by chance. */
  readonly group_eval_order: readonly string[];
  readonly tests: readonly Test[];
}

interface Test extends Checks {
  readonly name: string;
  readonly interval: PrometheusDuration;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
}

interface Checks {
  readonly alert_rule_test?: readonly object[];
  readonly promql_expr_test?: readonly object[];
}

/** When a silent alert is asked for where there are no series: later than most alerts have to wait. */
const WITHOUT_DATA: PrometheusDuration = "3h";

/** Every alert of some groups. */
export function alertsOf(groups: readonly RuleGroup[]): readonly Alert[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => "name" in rule));
}

/** One file for each interval that cases of the same rules are written in. */
export function testFiles(ruleFile: string, topic: Topic, platform: ObservedPlatform): readonly TestFile[] {
  const named = (wanted: string): Alert => {
    const alert = alertsOf(topic.groups).find(({ name }) => name === wanted);
    if (alert === undefined) throw new Error(`there is no alert ${wanted}`);
    return alert;
  };
  const alerts = topic.alerts.map((one): Proven => {
    const alert = named(one.alert);
    return { alert, one, firing: expected(alert, one, platform) };
  });
  const tests = [
    ...alerts.flatMap((proven) => scenarios(proven)),
    ...(topic.alsoFires ?? []).map((one) => alsoFires(named(one.alert), one)),
    ...(topic.nearMisses ?? []).map((one) => silent(named(one.alert), "1m", one)),
    ...(topic.recordings ?? []).map((one) => recordingTest(one)),
    withoutData(alerts),
  ];
  return filesOf(ruleFile, topic.groups, tests);
}

/** One file for each interval of some tests. */
export function filesOf(
  ruleFile: string,
  groups: readonly RuleGroup[],
  tests: readonly Test[],
): readonly TestFile[] {
  return [...Map.groupBy(tests, ({ interval }) => interval)].map(([interval, some]) => ({
    rule_files: [ruleFile],
    evaluation_interval: interval,
    group_eval_order: groups.map(({ name }) => name),
    tests: some,
  }));
}

/** An alert, its case, and how Alertmanager gets it. */
interface Proven {
  readonly alert: Alert;
  readonly one: AlertCase;
  readonly firing: object;
}

function scenarios({ alert, one, firing }: Proven): readonly Test[] {
  const { fires, nearMiss, interval = "1m" } = one;
  const since = seconds(fires.since);
  const at = since + seconds(alert.for ?? "0s");
  const before = at - seconds(interval);
  return [
    test(`${alert.name} fires`, interval, fires.series, {
      alert_rule_test: [...(at === 0 ? [] : [firesAt(alert, before, [])]), firesAt(alert, at, [firing])],
      promql_expr_test: [
        ...(since === 0 ? [] : [states(alert, since - seconds(interval), [])]),
        ...(alert.for === undefined ? [] : [states(alert, before, ["pending"])]),
        states(alert, at, ["firing"]),
      ],
    }),
    ...(nearMiss === undefined ? [] : [silent(alert, interval, nearMiss)]),
  ];
}

function alsoFires(alert: Alert, { why, series, since }: FurtherFiring): Test {
  const start = seconds(since);
  return test(`${alert.name} also fires: ${why}`, "1m", series, {
    promql_expr_test: [
      states(alert, start - 60, []),
      states(alert, start + seconds(alert.for ?? "0s"), ["firing"]),
    ],
  });
}

function silent(alert: Alert, interval: PrometheusDuration, { why, series, until, ends }: NearMiss): Test {
  return test(`${alert.name} is silent: ${why}`, interval, series, {
    promql_expr_test: ends
      ? [never(alert, until, ',alertstate="firing"'), once(alert, until)]
      : [never(alert, until)],
  });
}

/** One test for all, because nothing is cheap to evaluate only once. */
function withoutData(alerts: readonly Proven[]): Test {
  const loud = alerts.filter(({ one }) => one.withoutData === "fires");
  const quiet = alerts.filter(({ one }) => one.withoutData === "silent");
  return test(
    "without data",
    "1m",
    {},
    {
      alert_rule_test: loud.map(({ alert, firing }) => firesAt(alert, seconds(alert.for ?? "0s"), [firing])),
      promql_expr_test: quiet.map(({ alert }) => never(alert, WITHOUT_DATA)),
    },
  );
}

function recordingTest({ what, interval = "1m", series, at, expression, samples }: RecordingCase): Test {
  return test(what, interval, series, {
    promql_expr_test: [
      {
        expr: expression,
        eval_time: at,
        exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
      },
    ],
  });
}

/** A test of what promtool evaluates over some series. */
export function test(name: string, interval: PrometheusDuration, series: Series, checks: Checks): Test {
  const input = Object.entries(series).map(([selector, values]) => ({ series: selector, values }));
  return { name, interval, input_series: input, ...checks };
}

/** An alert as Alertmanager gets it, with the texts that the case writes out. */
function expected(alert: Alert, { fires }: AlertCase, platform: ObservedPlatform): object {
  const [rule] = prometheusGroup({ name: "one", rules: [alert] }, platform).rules as unknown as {
    labels: Record<string, string>;
    annotations: Record<string, string>;
  }[];
  if (rule === undefined) throw new Error(`${alert.name} makes no rule`);
  return {
    exp_labels: { ...fires.labels, ...rule.labels },
    exp_annotations: { ...rule.annotations, summary: fires.summary, description: fires.description },
  };
}

function firesAt(alert: Alert, at: number, alerts: readonly object[]): object {
  return { eval_time: `${at}s`, alertname: alert.name, exp_alerts: alerts };
}

/** `ALERTS` is the series that Prometheus keeps of each alert's state. */
function states(alert: Alert, at: number, expectedStates: readonly string[]): object {
  return {
    expr: `count by (alertstate) (ALERTS{alertname="${alert.name}"})`,
    eval_time: `${at}s`,
    exp_samples: expectedStates.map((state) => ({ labels: `{alertstate="${state}"}`, value: 1 })),
  };
}

function never(alert: Alert, until: PrometheusDuration, state = ""): object {
  return {
    expr: `count_over_time(ALERTS{alertname="${alert.name}"${state}}[${until}])`,
    eval_time: until,
    exp_samples: [],
  };
}

/** What ends in time was there at all. */
function once(alert: Alert, until: PrometheusDuration): object {
  return {
    expr: `count(count_over_time(ALERTS{alertname="${alert.name}",alertstate="pending"}[${until}]))`,
    eval_time: until,
    exp_samples: [{ labels: "{}", value: 1 }],
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A length of time in seconds. */
export function seconds(duration: PrometheusDuration): number {
  const [, count, unit = ""] = /^([\d.]+)([smhd])$/.exec(duration) ?? [];
  const length = UNITS[unit];
  if (length === undefined) throw new Error(`"${duration}" is no length of time that cases are written in`);
  return Number(count) * length;
}
