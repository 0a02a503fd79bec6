import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { METRICS } from "../../observability/metrics.ts";
import { ruleGroups } from "../../observability/rules/groups.ts";
import { logRules } from "../../observability/rules/logs.ts";
import { PLATFORM } from "./rules/platform.ts";
import { alertsOf } from "./rules/promtool.ts";
import { Catalogue } from "./support/catalogue.ts";
import { parseLogql } from "./support/logql.ts";
import { codeBlocks, sections } from "./support/markdown.ts";

const FOLDER = "docs/runbooks";
/** Requirement 002, 6.3. */
const PROCEDURES = [
  "pipeline-failure-triage",
  "rollback-procedure",
  "runner-scaling-issues",
  "harbor-storage-full",
  "vault-token-expired",
  "argocd-sync-failure",
  "canary-analysis-failure",
  "security-incident-response",
];
/** Have headings of their own: they are checklists. */
const CHECKLISTS = ["image-signing", "region-failover"];

const pages = new Map(
  readdirSync(FOLDER).map((file) => [
    file.replace(/\.md$/, ""),
    readFileSync(path.join(FOLDER, file), "utf8"),
  ]),
);
const page = (name: string): string => {
  const text = pages.get(name);
  assert.ok(text, `there is no ${name}.md`);
  return text;
};
// A contract's own alerts have their pages with the service.
const alerts = alertsOf(
  ruleGroups({ ...PLATFORM, services: PLATFORM.services.map((one) => ({ ...one, alerts: [] })) }),
);

/** Those that Loki evaluates; one may be asked of several sources. */
const logAlerts = [...new Map(alertsOf(logRules(PLATFORM)).map((alert) => [alert.name, alert])).values()];
const both = [...alerts, ...logAlerts];

test("every alert has a page, and every page is an alert's or a procedure's", () => {
  assert.deepEqual(
    [...pages.keys()].sort(),
    [...both.map(({ name }) => name), ...PROCEDURES, ...CHECKLISTS, "README"].sort(),
  );
});

test("an alert's page says what it means, what it does, how to find out, how to mend it and whom to call", () => {
  for (const alert of both) {
    const { name } = alert;
    const text = page(name);
    assert.ok(text.startsWith(`# ${name}\n`), name);
    const found = sections(text);
    assert.deepEqual(
      found.map(({ heading }) => heading),
      ["Meaning", "Impact", "Diagnosis", "Mitigation", "Escalation"],
      name,
    );
    for (const { heading, body } of found) assert.ok(body.length >= 9, `${name}: ${heading} is empty`);
    const language = logAlerts.includes(alert) ? "logql" : "promql";
    assert.ok(codeBlocks(text, language).length > 0, `${name} has no query`);
  }
});

test("a page begins with whom its alert is for, how severe it is and when it fires, as the rule has it", () => {
  for (const { name, severity, team = "the team of the SLO", for: pending } of both) {
    const when = pending === undefined ? "at once" : `after ${pending}`;
    const [, said] = page(name).split("\n\n");
    assert.equal(said, `Severity ${severity}, for ${team}, ${when}.`, name);
  }
});

test("a procedure says when, how to find out, what to do, what comes after and whom to call", () => {
  for (const name of PROCEDURES) {
    const found = sections(page(name));
    assert.deepEqual(
      found.map(({ heading }) => heading),
      ["When", "Diagnosis", "Steps", "Afterwards", "Escalation"],
      name,
    );
    for (const { heading, body } of found) assert.ok(body.length >= 9, `${name}: ${heading} is empty`);
    assert.match(page("README"), new RegExp(`\\(${name}\\.md\\)`));
  }
});

test("every query of a page is one that Prometheus or Loki understands, on metrics that there are", () => {
  const catalogue = new Catalogue(METRICS);
  for (const [name, text] of pages) {
    for (const query of codeBlocks(text, "promql").flatMap((block) => block.split("\n")))
      assert.deepEqual(catalogue.faultsOf(query), [], `${name}: ${query}`);
    for (const query of codeBlocks(text, "logql")) parseLogql(query);
  }
});

test("every link of a page leads to a page", () => {
  for (const [name, text] of pages) {
    for (const [, target = ""] of text.matchAll(/\]\((?!https:)([^)#]+)\)/g))
      assert.ok(existsSync(path.join(FOLDER, target)), `${name}: ${target}`);
  }
});

test("every command line of a page is one that a shell can read, and slipway's commands and options are its own", () => {
  const help = new Map<string, string>();
  const helpOf = (command: string): string => {
    const known = help.get(command);
    if (known !== undefined) return known;
    const { stdout, status } = spawnSync(process.execPath, ["cli/slipway.ts", command, "--help"], {
      encoding: "utf8",
    });
    assert.equal(status, 0, command);
    assert.match(stdout, new RegExp(`^Usage: slipway ${command} `), command);
    help.set(command, stdout);
    return stdout;
  };
  for (const [name, text] of pages) {
    for (const block of codeBlocks(text, "sh")) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: block, encoding: "utf8" });
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
    const spoken = [...text.matchAll(/(?:^|`)slipway ([a-z]+)([^`\n]*)/gm)];
    for (const [, command = "", rest = ""] of spoken) {
      for (const [option] of rest.matchAll(/--[a-z-]+/g))
        assert.ok(helpOf(command).includes(option), `${name}: slipway ${command} ${option}`);
      assert.ok(helpOf(command).length > 0);
    }
  }
});

test("kubectl's and its plugin's verbs are theirs", () => {
  const verbs = /^(get|describe|logs|exec|top|run|rollout|annotate|delete|patch|api-resources|argo)$/;
  for (const [name, text] of pages) {
    for (const [, verb = ""] of text.matchAll(
      /(?:^|`|xargs -n 1 )kubectl (?:(?:-n|--context) \S+ )*([a-z-]+)/gm,
    ))
      assert.match(verb, verbs, name);
    for (const [, verb = ""] of text.matchAll(/\bkubectl argo rollouts (?:-n \S+ )*([a-z-]+)/g))
      assert.match(verb, /^(get|list|promote|abort|retry)$/, name);
  }
});
