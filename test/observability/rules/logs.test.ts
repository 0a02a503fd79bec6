import assert from "node:assert/strict";
import { test } from "node:test";
import { alloyConfig } from "../../../components/add-ons/alloy-config.ts";
import { SECRETS } from "../../../observability/logs/counts.ts";
import { AUDIT_JOB } from "../../../observability/logs/streams.ts";
import type { ObservedPlatform } from "../../../observability/platform.ts";
import { ruleGroups } from "../../../observability/rules/groups.ts";
import { logRules } from "../../../observability/rules/logs.ts";
import { LOG_CASES } from "../logs/cases.ts";
import { parseLogql } from "../support/logql.ts";
import { PLATFORM } from "./platform.ts";
import { alertsOf } from "./promtool.ts";

const GROUPS = logRules(PLATFORM);
const ALERTS = alertsOf(GROUPS);
const namesOf = (platform: ObservedPlatform) => alertsOf(logRules(platform)).map(({ name }) => name);

test("every expression is LogQL, and none of them is recorded", () => {
  for (const { expression } of ALERTS) parseLogql(expression);
  assert.equal(ALERTS.length, GROUPS.flatMap(({ rules }) => rules).length);
});

test("alerts and groups have names that no alert and no group of Prometheus has", () => {
  const prometheus = ruleGroups(PLATFORM);
  const taken = new Set([
    ...prometheus.map(({ name }) => name),
    ...alertsOf(prometheus).map(({ name }) => name),
  ]);
  for (const name of [...ALERTS, ...GROUPS].map((one) => one.name)) assert.ok(!taken.has(name), name);
  assert.equal(new Set(GROUPS.map(({ name }) => name)).size, GROUPS.length);
});

test("an alert says in one line what is wrong, and goes to security", () => {
  for (const { name, summary, description, team, dashboard, severity } of ALERTS) {
    assert.ok(summary.length <= 140 && !summary.endsWith("."), `${name}: ${summary}`);
    assert.match(description, /\.$/, name);
    assert.equal(team, "security", name);
    assert.equal(dashboard, "slipway-audit", name);
    assert.ok(["warning", "critical"].includes(severity), name);
  }
});

test("streams are chosen by labels that the log pipeline gives them, and by the job that it gives Vault's log", () => {
  const configuration = alloyConfig({
    loki: "http://loki",
    cluster: "c1",
    environment: "test",
    envoyNamespace: "edge",
    auditPort: 5140,
  });
  const labels = new Set([...configuration.matchAll(/target_label +=\s+"(\w+)"/g)].map(([, label]) => label));
  for (const { name, expression } of ALERTS) {
    const [, selector = ""] = /\{([^}]*)\}/.exec(expression) ?? [];
    for (const [, label = ""] of selector.matchAll(/(\w+)=/g))
      assert.ok(labels.has(label), `${name}: ${label}`);
  }
  assert.ok(configuration.includes(`job = "${AUDIT_JOB}"`));
  assert.ok(ALERTS.some(({ expression }) => expression.includes(`job="${AUDIT_JOB}"`)));
});

test("every alert has lines that it is true on, and lines that it is silent on", () => {
  const proven = (loud: boolean) =>
    new Set(LOG_CASES.filter(({ found }) => found.length > 0 === loud).map(({ alert }) => alert));
  const names = new Set(ALERTS.map(({ name }) => name));
  assert.deepEqual(proven(true), names);
  assert.deepEqual(proven(false), names);
});

test("nothing is asked of what is not there", () => {
  const lost = (platform: ObservedPlatform) => {
    const left = namesOf(platform);
    return [...new Set(ALERTS.map(({ name }) => name))].filter((name) => !left.includes(name));
  };
  const { logs } = PLATFORM;
  const { argocd, envoy } = logs.namespaces;
  const namespaces = { argocd, envoy };
  assert.deepEqual(lost({ ...PLATFORM, logs: { ...logs, namespaces } }), ["SecretInJobLog"]);
  const withoutVault = { ...PLATFORM, logs: { ...logs, vaultAudit: false } };
  assert.deepEqual(lost(withoutVault), [
    "VaultRootTokenUsed",
    "VaultAuditDeviceChanged",
    "VaultChangedByHand",
    "VaultLoginsRefused",
    "VaultAccessDenied",
  ]);
  const silent = (platform: ObservedPlatform) =>
    alertsOf(logRules(platform)).flatMap(({ name, labels }) =>
      name === "AuditTrailSilent" ? labels?.["source"] : [],
    );
  assert.deepEqual(silent(PLATFORM), ["Vault", "GitLab", "Argo CD"]);
  assert.deepEqual(silent({ ...withoutVault, shared: false }), ["Argo CD"]);
});

test("what looks like a credential is told from its name", () => {
  const looks = new RegExp(SECRETS.join("|"));
  for (const prefix of ["hvs.", "hvb.", "hvr."]) assert.match(`token ${prefix}${"a".repeat(24)}`, looks);
  for (const prefix of ["glpat-", "gldt-", "glrt-", "glcbt-"]) assert.match(prefix + "a".repeat(20), looks);
  assert.doesNotMatch("hvs.CAES glpat-short AKIA BEGIN PRIVATE KEY", looks);
});
