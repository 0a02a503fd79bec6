import assert from "node:assert/strict";
import { test } from "node:test";
import { prometheusGroup } from "../../../observability/rules/rule.ts";
import { PLATFORM } from "./platform.ts";

test("a group is written as Prometheus reads it, with labels and links that every alert has", () => {
  const alert = {
    name: "Late",
    expression: "late > 1",
    severity: "warning",
    team: "sales",
    summary: "Late",
    description: "It is late.",
    dashboard: "slipway-overview",
  } as const;
  const written = prometheusGroup(
    {
      name: "clock",
      interval: "30s",
      rules: [
        { record: "a:b:c", expression: "b" },
        { record: "a:b:d", expression: "b", labels: { slo: "x" } },
        alert,
        { ...alert, for: "5m", keepFiringFor: "10m", labels: { slo: "x", severity: "none" } },
      ],
    },
    PLATFORM,
  );
  const common = {
    alert: "Late",
    expr: "late > 1",
    annotations: {
      summary: "Late",
      description: "It is late.",
      runbook_url: "https://git.example/runbooks/Late.md",
      dashboard_url: "https://grafana.example/d/slipway-overview?var-environment=test",
    },
  };
  const labels = { environment: "test", severity: "warning", team: "sales" };
  assert.deepEqual(written, {
    name: "clock",
    interval: "30s",
    rules: [
      { record: "a:b:c", expr: "b" },
      { record: "a:b:d", expr: "b", labels: { slo: "x" } },
      { ...common, labels },
      { ...common, for: "5m", keep_firing_for: "10m", labels: { slo: "x", ...labels } },
    ],
  });
  assert.deepEqual(prometheusGroup({ name: "g", rules: [] }, PLATFORM), { name: "g", rules: [] });
});

test("an alert without a team has that of its series, and so no label that would hide it", () => {
  const { rules } = prometheusGroup(
    {
      name: "g",
      rules: [
        {
          name: "Late",
          expression: "late > 1",
          severity: "warning",
          summary: "Late",
          description: "It is late.",
          dashboard: "slipway-overview",
        },
      ],
    },
    PLATFORM,
  );
  assert.deepEqual(rules[0]?.["labels"], { environment: "test", severity: "warning" });
});
