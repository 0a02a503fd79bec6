import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { METRICS } from "../../../observability/metrics.ts";
import { COLLECTOR } from "../../../observability/metrics/contract.ts";
import { RECORDED } from "../../../observability/metrics/recorded.ts";
import { counter, histogram } from "../../../observability/metrics/metric.ts";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import type { RuleGroup } from "../../../observability/rules/rule.ts";
import { planOf } from "../../stacks/project-copy.ts";
import { PLATFORM } from "../rules/platform.ts";
import { alertsOf } from "../rules/promtool.ts";
import { Catalogue } from "../support/catalogue.ts";
import { codeBlocks } from "../support/markdown.ts";
import { expressionsOf } from "../support/plan-queries.ts";

// What a contract's own alerts read is the service's affair.
const groups: readonly RuleGroup[] = ruleGroups({
  ...PLATFORM,
  services: PLATFORM.services.map((service) => ({ ...service, alerts: [] })),
});
const rules = groups.flatMap((group) => group.rules);
const metrics = METRICS.flatMap((source) => source.metrics);

async function planned(): Promise<readonly string[]> {
  const plans = await Promise.all(["dev", "stg", "prod"].map((stack) => planOf(process.cwd(), stack)));
  return plans.flatMap(({ resources }) => resources.flatMap(({ inputs }) => expressionsOf(inputs)));
}

/** What a person on call is told to ask. */
function runbooks(): readonly string[] {
  const folder = "docs/runbooks";
  return readdirSync(folder)
    .flatMap((file) => codeBlocks(readFileSync(`${folder}/${file}`, "utf8"), "promql"))
    .flatMap((block) => block.split("\n"));
}

test("every metric and label that something reads is in the catalogue, and whatever is there is read or promised", async () => {
  const catalogue = new Catalogue(METRICS);
  const rendered = await planned();
  assert.ok(
    rendered.some((expression) => expression.includes("http_requests_total")),
    "analyses are among what is planned",
  );
  const read = [...rules.map(({ expression }) => expression), ...rendered, ...runbooks()];
  assert.deepEqual(
    read.flatMap((expression) => catalogue.faultsOf(expression).map((fault) => `${fault}: ${expression}`)),
    [],
  );
  const idle = METRICS.filter(({ contract }) => contract !== true)
    .flatMap((source) => source.metrics)
    .filter((metric) => !catalogue.wasRead(metric));
  assert.deepEqual(
    idle.map(({ name }) => name),
    [],
  );
});

test("every label that an alert's texts name is one its series have", () => {
  const catalogue = new Catalogue(METRICS);
  for (const { name, expression, summary, description, labels = {} } of alertsOf(groups)) {
    const known = new Set([...catalogue.labelsOf(expression), ...Object.keys(labels)]);
    const named = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(
      ([, label = ""]) => label,
    );
    assert.deepEqual(
      named.filter((label) => !known.has(label)),
      [],
      name,
    );
  }
});

test("what is recorded is in the catalogue, and what is there is recorded", () => {
  const recorded = rules.flatMap((rule) => ("record" in rule ? rule.record : []));
  const runners = "gitlab_runner_manager_jobs";
  assert.deepEqual(
    RECORDED.metrics.map(({ name }) => name).sort(),
    [...new Set([...recorded, runners])].sort(),
  );
});

test("names stand once, in the form of Prometheus, and no label names a person", () => {
  assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length);
  for (const { name, labels, unit, meaning } of metrics) {
    assert.match(name, /^([a-z][a-z0-9_:]*|ALERTS)$/);
    assert.ok(unit.length > 0 && meaning.length > 0, name);
    for (const label of labels) {
      assert.match(label, /^[a-zA-Z_]\w*$/, name);
      assert.doesNotMatch(label, /user|person|author|email|approver/, name);
    }
    assert.equal(new Set(labels).size, labels.length, name);
  }
  for (const { source, reference } of METRICS) assert.ok(source.length > 0 && reference.length > 0);
});

test("metrics of ours carry their unit and kind in the name", () => {
  for (const { name, type, unit } of METRICS.filter(({ contract }) => contract).flatMap(
    (one) => one.metrics,
  )) {
    if (type === "counter") assert.match(name, /_total$/);
    if (unit === "seconds") assert.match(name, /_seconds$/);
  }
});

test("requirement 002's names of delivery metrics are kept, with their labels and types", () => {
  const required = `
    counter cicd_deployment_frequency_total service environment
    histogram cicd_lead_time_seconds service environment
    gauge cicd_change_failure_rate service environment
    histogram cicd_mean_time_to_restore_seconds service environment
    histogram cicd_pipeline_duration_seconds service stage status
    histogram cicd_pipeline_queue_time_seconds service runner_type
    gauge cicd_pipeline_success_rate service
    counter cicd_pipeline_runs_total service status
    gauge cicd_test_pass_rate service test_type
    gauge cicd_test_coverage_percent service
    gauge cicd_vulnerability_count service severity
    gauge cicd_sbom_component_count service
    histogram cicd_rollout_duration_seconds service strategy
    counter cicd_rollback_total service reason
    gauge cicd_canary_analysis_result service template
    gauge cicd_feature_flag_count state
    gauge cicd_feature_flag_age_days flag_name
    counter cicd_merge_approval_total group project`
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const promised = new Set(
    COLLECTOR.metrics.map(({ name, type, labels }) => [type, name, ...labels].join(" ")),
  );
  assert.deepEqual(
    required.filter((line) => !promised.has(line)),
    [],
  );
});

test("what the catalogue lacks is told", () => {
  const catalogue = new Catalogue([
    {
      source: "s",
      reference: "r",
      metrics: [counter("a_total", "events", ["x"], "m"), histogram("h", "seconds", ["y"], "m")],
    },
  ]);
  assert.deepEqual(catalogue.faultsOf('sum by (x, pod) (rate(a_total{x="1"}[5m]))'), []);
  assert.deepEqual(catalogue.faultsOf("sum by (le, y) (rate(h_bucket[5m]))"), []);
  assert.deepEqual(catalogue.faultsOf("rate(h_total[5m])"), ["no metric h_total"]);
  assert.deepEqual(catalogue.faultsOf('a_total{y="1"}'), ["a_total has no label y"]);
  assert.deepEqual(catalogue.faultsOf("sum by (y) (a_total)"), ["nothing read has a label y"]);
  assert.deepEqual(catalogue.faultsOf("sum by (z) (label_replace(a_total, 'z', '$1', 'x', '(.*)'))"), []);
});
