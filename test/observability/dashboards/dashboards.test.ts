import assert from "node:assert/strict";
import { test } from "node:test";
import type { GridPos, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboards } from "../../../observability/dashboards/all.ts";
import { dashboardFile } from "../../../observability/dashboards/export.ts";
import { FOLDERS } from "../../../observability/dashboards/folders.ts";
import { contractUid } from "../../../observability/dashboards/service.ts";
import { METRICS } from "../../../observability/metrics.ts";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import { logRules } from "../../../observability/rules/logs.ts";
import type { Alert } from "../../../observability/rules/rule.ts";
import { PLATFORM } from "../rules/platform.ts";
import { Catalogue } from "../support/catalogue.ts";
import { interpolate, panelsOf, rowsOf, targetsOf, variablesOf } from "../support/grafana.ts";
import { parseLogql } from "../support/logql.ts";
import { parsePromql } from "../support/promql.ts";

const ALL = dashboards(PLATFORM);
const PANELS = ALL.flatMap((dashboard) =>
  panelsOf(dashboard).map((panel) => ({ dashboard, panel, at: `${dashboard.uid}: ${panel.title}` })),
);
const ALERTS = [...ruleGroups(PLATFORM), ...logRules(PLATFORM)]
  .flatMap(({ rules }) => rules)
  .filter((rule): rule is Alert => "name" in rule);

test("addresses are stable, unique and short enough for Grafana", () => {
  assert.deepEqual(
    ALL.map(({ uid }) => uid),
    [
      ...[
        "overview",
        "gateway",
        "service",
        "slo",
        "dora",
        "pipelines",
        "argocd",
        "rollouts",
        "coordinator",
        "kafka",
        "secrets",
        "certificates",
        "harbor",
        "ephemeral",
        "flags",
        "audit",
      ].map((name) => `slipway-${name}`),
      ...PLATFORM.services.map(({ name }) => contractUid(name)),
    ],
  );
  for (const { uid = "" } of ALL) assert.ok(uid.length <= 40, uid);
});

test("titles are unique and fit their heading, and everything says what it is", () => {
  for (const dashboard of ALL) {
    assert.ok(dashboard.title, dashboard.uid);
    assert.match(dashboard.description ?? "", /\?$/, dashboard.uid);
    const titles = panelsOf(dashboard).map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length, `${dashboard.uid}: ${titles.join(", ")}`);
  }
  for (const { panel, at } of PANELS) {
    assert.ok(panel.title && panel.title.length <= 60, at);
    assert.match(panel.description ?? "", /^[A-Z<].*[.?]$/, at);
  }
});

test("an engineer finds the way: at most 22 panels, rows with headings, what matters first", () => {
  for (const dashboard of ALL) {
    assert.ok(panelsOf(dashboard).length <= 22, `${dashboard.uid}: ${panelsOf(dashboard).length} panels`);
    assert.ok(rowsOf(dashboard).length >= 2, dashboard.uid);
    for (const { title } of rowsOf(dashboard)) assert.ok(title && title.length <= 60, dashboard.uid);
  }
});

test("panels have numbers of their own and fill the grid without overlaps, gaps or more than 24 columns", () => {
  for (const { uid, panels = [] } of ALL) {
    const ids = panels.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, uid);
    assert.deepEqual(faultsOfGrid(panels.flatMap(({ gridPos }) => gridPos ?? [])), [], uid);
  }
});

test("the check of the grid finds what it is there for", () => {
  const wide = { x: 0, y: 0, w: 24, h: 2 };
  assert.deepEqual(faultsOfGrid([wide, { x: 0, y: 2, w: 24, h: 1 }]), []);
  assert.deepEqual(faultsOfGrid([wide, { x: 0, y: 1, w: 24, h: 2 }]), ["line 1: 48 of 24 columns"]);
  assert.deepEqual(faultsOfGrid([{ x: 0, y: 0, w: 20, h: 1 }]), ["line 0: 20 of 24 columns"]);
  assert.deepEqual(faultsOfGrid([{ x: 12, y: 0, w: 24, h: 1 }]), ["line 0: beyond column 24"]);
});

/** Every line has to be covered once. */
function faultsOfGrid(positions: readonly GridPos[]): readonly string[] {
  const height = Math.max(...positions.map(({ y, h }) => y + h));
  return Array.from({ length: height }, (_, line) => {
    const here = positions.filter(({ y, h }) => y <= line && line < y + h);
    const columns = here.reduce((sum, { w }) => sum + w, 0);
    if (here.some(({ x, w }) => x + w > 24)) return `line ${line}: beyond column 24`;
    return columns === 24 ? undefined : `line ${line}: ${columns} of 24 columns`;
  }).filter((fault) => fault !== undefined);
}

test("every value has a unit, and what has none is N/A instead of 0", () => {
  for (const { panel, at } of PANELS) {
    if (panel.type === "logs") continue;
    const { defaults, overrides = [] } = panel.fieldConfig ?? { defaults: {} };
    assert.ok(defaults.unit, at);
    assert.equal(defaults.noValue, "N/A", at);
    if (panel.type !== "table") continue;
    assert.equal(overrides.length, targetsOf(panel).length, at);
    for (const { properties } of overrides)
      assert.ok(
        properties.some(({ id, value }) => id === "unit" && value),
        at,
      );
  }
});

test("a number has bounds that say whether it is good", () => {
  for (const { panel, at } of PANELS) {
    if (!["stat", "gauge", "bargauge"].includes(panel.type)) continue;
    const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
    assert.equal(steps[0]?.value, null, at);
    const bounds = steps.slice(1).map(({ value }) => value ?? Number.NaN);
    assert.deepEqual(
      bounds,
      [...bounds].sort((a, b) => a - b),
      at,
    );
    assert.equal(new Set(bounds).size, bounds.length, at);
  }
});

test("data sources are variables", () => {
  for (const { dashboard, panel, at } of PANELS) {
    const offered = new Map(
      variablesOf(dashboard)
        .filter(({ type }) => /^datasource$/.test(type))
        .map(({ name, query }) => [`\${${name}}`, query]),
    );
    for (const { datasource } of [panel, ...targetsOf(panel)])
      assert.equal(offered.get(datasource?.uid ?? ""), datasource?.type, at);
  }
});

test("every expression is PromQL or LogQL", () => {
  for (const { panel, at } of PANELS) {
    assert.ok(targetsOf(panel).length > 0, at);
    for (const { expr, datasource } of targetsOf(panel)) {
      const expression = interpolate(expr);
      if (datasource.type === "loki") parseLogql(expression);
      else parsePromql(expression);
    }
  }
});

test("expressions and headings use only variables that the dashboard has, and every variable is used", () => {
  const grafanas = new Set(["__rate_interval", "__interval", "__range", "datasource", "logs"]);
  for (const dashboard of ALL) {
    const { annotations, panels, links, templating } = dashboard;
    const used = variablesIn({ annotations, panels, links, templating });
    const known = new Set(variablesOf(dashboard).map(({ name }) => name));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name) && !grafanas.has(name)),
      [],
      dashboard.uid,
    );
    assert.deepEqual(
      [...known].filter((name) => !used.has(name)),
      [],
      dashboard.uid,
    );
  }
});

function variablesIn(value: unknown): ReadonlySet<string> {
  const names = JSON.stringify(value).matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g);
  return new Set(
    [...names].map(([, braced, bare]) => braced ?? bare ?? "").filter((name) => name !== "__all"),
  );
}

test("each dashboard opens on its own environment and marks deployments and changed flags", () => {
  for (const dashboard of ALL) {
    const environment = variablesOf(dashboard).find(({ name }) => name === "environment");
    assert.deepEqual(environment?.current, { text: "test", value: "test" }, dashboard.uid);
    assert.deepEqual(
      dashboard.annotations.list?.map(({ name }) => name),
      ["Deployments", "Flag changes"],
      dashboard.uid,
    );
    for (const { expr = "" } of dashboard.annotations.list ?? []) parsePromql(interpolate(expr));
  }
});

test("runbooks and the source are a click away", () => {
  for (const { uid, links = [] } of ALL) {
    const urls = links.map(({ title, url }) => [title, url]);
    assert.deepEqual(urls, [
      ["Dashboards", undefined],
      ["Runbooks", "https://git.example/runbooks"],
      [
        "Source",
        `https://git.example/source/-/blob/HEAD/observability/dashboards/${uid?.startsWith("slipway-service") ? "service" : uid?.replace("slipway-", "")}.ts`,
      ],
    ]);
  }
});

test("every alert's dashboard has a panel that leads to its runbook, and every such link to an alert", () => {
  const shown = new Set(
    PANELS.flatMap(({ dashboard, panel }) => runbooks(panel).map((name) => `${dashboard.uid} ${name}`)),
  );
  const built = new Set(ALL.map(({ uid }) => uid));
  const own = new Set(PLATFORM.services.flatMap(({ alerts }) => alerts.map(({ name }) => name)));
  const platforms = ALERTS.filter(({ name, dashboard }) => !own.has(name) && built.has(dashboard));
  assert.deepEqual(
    platforms.map(({ name, dashboard }) => `${dashboard} ${name}`).filter((wanted) => !shown.has(wanted)),
    [],
  );
  const names = new Set(ALERTS.map(({ name }) => name));
  for (const { panel, at } of PANELS)
    for (const name of runbooks(panel)) assert.ok(names.has(name), `${at}: ${name}`);
});

function runbooks({ links = [] }: Panel): readonly string[] {
  return links.map(({ url = "" }) => /^https:\/\/git\.example\/runbooks\/(\w+)\.md$/.exec(url)?.[1] ?? url);
}

test("no name of a service, a route or an environment stands in a panel", () => {
  const names = [
    ...PLATFORM.services.map(({ name }) => name),
    ...PLATFORM.gateway.routes.map(({ name }) => name),
    PLATFORM.gateway.namespace,
  ];
  for (const { panel, at } of PANELS)
    for (const { expr } of targetsOf(panel))
      assert.ok(!names.some((name) => new RegExp(`\\b${name}\\b`).test(expr)), `${at}: ${expr}`);
});

test("every metric and label that a panel, a variable or an annotation reads is in the catalogue", () => {
  // The environment is an external label, which a store of several environments has on every series.
  const known = (fault: string) => !fault.endsWith(" has no label environment");
  for (const { panel, at } of PANELS) {
    const catalogue = new Catalogue(METRICS);
    for (const { expr, datasource } of targetsOf(panel))
      if (datasource.type === "prometheus")
        assert.deepEqual(catalogue.faultsOf(interpolate(expr)).filter(known), [], at);
  }
  for (const dashboard of ALL) {
    const catalogue = new Catalogue(METRICS);
    const read = [
      ...variablesOf(dashboard).flatMap(({ definition = "" }) => {
        const [, series = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
        return series === "" ? [] : [`sum by (${label}) (${series})`];
      }),
      ...(dashboard.annotations.list ?? []).map(({ expr = "" }) => expr),
    ];
    const faults = read.flatMap((expression) => catalogue.faultsOf(interpolate(expression)));
    assert.deepEqual(
      faults.filter((fault) => known(fault) && fault !== "nothing read has a label environment"),
      [],
      dashboard.uid,
    );
  }
});

test("the export is the same text each time, in order, and fits a ConfigMap", () => {
  const once = ALL.map(dashboardFile);
  assert.deepEqual(dashboards(PLATFORM).map(dashboardFile), once);
  for (const { uid, json, folder } of once) {
    assert.ok(folder in FOLDERS, uid);
    assert.ok(Buffer.byteLength(json) < 2 ** 20, `${uid}: ${Buffer.byteLength(json)} bytes`);
    assertSorted(JSON.parse(json), uid);
    assert.equal((JSON.parse(json) as { uid: string }).uid, uid);
  }
});

function assertSorted(value: unknown, at: string): void {
  if (Array.isArray(value)) for (const item of value) assertSorted(item, at);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  assert.deepEqual(Object.keys(value), Object.keys(value).sort(), at);
  for (const child of Object.values(value)) assertSorted(child, at);
}

test("requirement 002's eight panels are on the DORA dashboard, as the type and under the title it names", () => {
  const dora = ALL.find(({ uid }) => uid === "slipway-dora");
  assert.ok(dora);
  const types = new Map(panelsOf(dora).map(({ title, type }) => [title, type]));
  assert.deepEqual(
    [
      "Deployment Frequency",
      "Lead Time for Changes",
      "Change Failure Rate",
      "Mean Time to Restore",
      "Pipeline Duration Trend",
      "Pipeline Success Rate",
      "Vulnerability Trend",
      "Rollback Frequency",
    ].map((title) => types.get(title)),
    ["stat", "stat", "gauge", "stat", "timeseries", "timeseries", "timeseries", "timeseries"],
  );
});

test("a contract's dashboard has its routes and objective, and no panel that could never show anything", () => {
  const rowTitles = (uid: string) => {
    const found = ALL.find((dashboard) => dashboard.uid === uid);
    assert.ok(found, uid);
    return rowsOf(found).map(({ title }) => title?.split(":")[0]);
  };
  assert.deepEqual(rowTitles("slipway-service-shop"), [
    "Now",
    "At the gateway",
    "What the service says of itself",
    "What changed, and what it waits for",
  ]);
  assert.deepEqual(rowTitles("slipway-service-silent"), ["Now", "What changed, and what it waits for"]);
  const shop = ALL.find(({ uid }) => uid === "slipway-service-shop");
  assert.ok(shop);
  const route = variablesOf(shop).find(({ name }) => name === "route");
  assert.equal(route?.query, "shop/shop-api,shop/shop.ui");
  const duration = panelsOf(shop).find(({ title }) => title === "Duration by route, P99");
  assert.equal(duration?.fieldConfig?.defaults.thresholds?.steps[1]?.value, 0.3);
});

test("a long name is cut to what Grafana allows, and is not another's", () => {
  const [one, other] = ["a", "b"].map((end) => contractUid(`a-service-with-a-name-of-forty-letters${end}`));
  assert.equal(one?.length, 40);
  assert.notEqual(one, other);
});
