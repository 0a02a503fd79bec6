import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumiverse/grafana/provider.js";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import { AlertRules } from "../../../components/observability/alert-rules.ts";
import { DashboardFiles } from "../../../components/observability/dashboard-files.ts";
import { Grafana } from "../../../components/observability/grafana.ts";
import { LogRules } from "../../../components/observability/log-rules.ts";
import { team, teamGaps } from "../../../components/observability/grafana-resources.ts";
import type { GrafanaArgs } from "../../../components/observability/grafana-args.ts";
import type { DashboardFile } from "../../../observability/dashboards/export.ts";
import { parse } from "yaml";
import { planOf } from "../plan-of.ts";

const DASHBOARDS: readonly DashboardFile[] = [
  { uid: "slipway-gateway", title: "Gateway", folder: "platform", json: '{"uid":"slipway-gateway"}\n' },
  { uid: "slipway-audit", title: "Audit", folder: "security", json: '{"uid":"slipway-audit"}\n' },
];
const GROUP = {
  name: "slipway-x",
  interval: "1m",
  rules: [{ alert: "Gone", expr: "up == 0", for: "5m", labels: { team: "platform" } }],
} as const;

const inputs = (resources: readonly PlannedResource[], type: RegExp) =>
  resources.filter((resource) => type.test(resource.type)).map((resource) => resource.inputs);

test("each group is an object that Prometheus' operator reads, with a rule as promtool knows it", async () => {
  const resources = await planOf((platform) => {
    new AlertRules("alerts", {
      ...platform,
      namespace: "monitoring",
      groups: [GROUP],
      transform: { "slipway-x": { metadata: { labels: { shard: "a" } } } },
    });
  });
  const [rule] = inputs(resources, /:PrometheusRule$/);
  assert.ok(rule);
  const { metadata, spec } = rule as { metadata: { labels: Record<string, string> }; spec: unknown };
  assert.deepEqual(spec, { groups: [GROUP] });
  assert.equal(metadata.labels["shard"], "a");
  assert.equal(metadata.labels["slipway.dev/owner"], "team");
  assert.deepEqual(
    resources.filter(({ type }) => type.endsWith(":PrometheusRule")).map(({ name }) => name),
    ["alerts-slipway-x"],
  );
});

test("rules on logs are one ConfigMap with a file for each group", async () => {
  const resources = await planOf((platform) => {
    new LogRules("log-alerts", {
      ...platform,
      namespace: "monitoring",
      configMap: "rules-of-loki",
      groups: [GROUP, { name: "slipway-y", rules: [] }],
      transform: { configMap: { metadata: { annotations: { seen: "yes" } } } },
    });
  });
  const [rules] = inputs(resources, /:ConfigMap$/);
  assert.ok(rules);
  const { metadata, data } = rules as {
    metadata: { name: string; namespace: string; annotations: Record<string, string> };
    data: Record<string, string>;
  };
  assert.equal(`${metadata.namespace}/${metadata.name}`, "monitoring/rules-of-loki");
  assert.equal(metadata.annotations["seen"], "yes");
  assert.deepEqual(
    Object.entries(data).map(([file, text]) => [file, parse(text) as unknown]),
    [
      ["slipway-x.yaml", { groups: [GROUP] }],
      ["slipway-y.yaml", { groups: [{ name: "slipway-y", rules: [] }] }],
    ],
  );
});

test("a dashboard for the sidecar has the label and the folder that the chart looks for", async () => {
  const resources = await planOf((platform) => {
    new DashboardFiles("dashboards", { ...platform, namespace: "monitoring", dashboards: DASHBOARDS });
  });
  const [gateway] = inputs(resources, /:ConfigMap$/).filter(
    ({ data }) => "slipway-gateway.json" in (data as object),
  );
  assert.ok(gateway);
  const { metadata, data } = gateway as {
    metadata: {
      name: string;
      namespace: string;
      labels: Record<string, string>;
      annotations: Record<string, string>;
    };
    data: unknown;
  };
  assert.equal(`${metadata.namespace}/${metadata.name}`, "monitoring/dashboard-slipway-gateway");
  assert.equal(metadata.labels["grafana_dashboard"], "1");
  assert.equal(metadata.annotations["grafana_folder"], "Slipway: platform");
  assert.deepEqual(data, { "slipway-gateway.json": '{"uid":"slipway-gateway"}\n' });
});

const ARGS: GrafanaArgs = {
  dashboards: DASHBOARDS,
  access: {
    delivery: { role: { name: "Viewer", right: "View" }, teams: { admins: "Admin" } },
    platform: { role: { name: "Editor", right: "View" }, teams: {} },
    security: { teams: { watch: "View", admins: "Admin" } },
  },
  members: { source: "list", people: { watch: ["eve@example.org"] } },
  prometheus: "http://prometheus.example:9090",
  loki: "http://loki.example",
  transform: { folder: { preventDestroyIfNotEmpty: false } },
};

const planned = () =>
  planOf(() => {
    const grafana = new Provider("grafana", { url: "https://grafana.example", auth: pulumi.secret("t") });
    new Grafana("g", ARGS, { providers: [grafana] });
  });

test("folders, teams, data sources and dashboards are declared with the provider that was given", async () => {
  const resources = (await planned()).filter(({ type }) => type.startsWith("grafana:"));
  assert.deepEqual(resources.map(({ name }) => name).sort(), [
    "g-access-delivery",
    "g-access-platform",
    "g-access-security",
    "g-dashboard-slipway-audit",
    "g-dashboard-slipway-gateway",
    "g-folder-delivery",
    "g-folder-platform",
    "g-folder-security",
    "g-source-loki",
    "g-source-prometheus",
    "g-team-admins",
    "g-team-watch",
  ]);
  for (const { name, provider } of resources) assert.match(provider ?? "", /::grafana$/, name);
});

test("who may look is what is said, and nobody else by a role of Grafana", async () => {
  const resources = await planned();
  const granted = Object.fromEntries(
    resources
      .filter(({ type }) => type.endsWith(":FolderPermission"))
      .map(({ name, inputs: given }) => [
        name,
        (given["permissions"] as { role?: string; permission: string }[]).map(
          ({ role = "team", permission }) => `${role} ${permission}`,
        ),
      ]),
  );
  assert.deepEqual(granted, {
    "g-access-delivery": ["Viewer View", "team Admin"],
    "g-access-platform": ["Editor View"],
    "g-access-security": ["team Admin", "team View"],
  });
});

test("a transform is laid over every resource of its kind", async () => {
  const folders = inputs(await planned(), /:Folder$/);
  assert.deepEqual(
    folders.map(({ uid, preventDestroyIfNotEmpty }) => [uid, preventDestroyIfNotEmpty]),
    [
      ["slipway-delivery", false],
      ["slipway-platform", false],
      ["slipway-security", false],
    ],
  );
});

test("data sources have the uids that the chart gives its own, and one is the first choice", async () => {
  assert.deepEqual(
    inputs(await planned(), /:DataSource$/)
      .map(({ uid, url, isDefault }) => [uid, url, isDefault])
      .sort(),
    [
      ["loki", "http://loki.example", false],
      ["prometheus", "http://prometheus.example:9090", true],
    ],
  );
});

test("teams are filled by Grafana where it can, else from a list, and that is told", () => {
  const people = { source: "list", people: { watch: ["eve@example.org"] } } as const;
  assert.deepEqual(team("watch", people), {
    name: "watch",
    ignoreExternallySyncedMembers: true,
    members: ["eve@example.org"],
  });
  assert.deepEqual(team("others", people).members, []);
  assert.deepEqual(team("watch", { source: "groups" }).teamSync, { groups: ["watch"] });
  assert.deepEqual(
    teamGaps(people).map(({ product, feature }) => `${product}: ${feature}`),
    ["Grafana: team sync"],
  );
  assert.deepEqual(teamGaps({ source: "groups" }), []);
});
