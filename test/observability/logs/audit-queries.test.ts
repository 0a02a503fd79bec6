import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AUDIT_JOB } from "../../../observability/logs/streams.ts";
import { parseLogql } from "../support/logql.ts";
import { codeBlocks } from "../support/markdown.ts";

const queries = codeBlocks(readFileSync("docs/audit-queries.md", "utf8"), "logql");

test("every question of an audit has a query that Loki understands", () => {
  assert.ok(queries.length >= 8);
  for (const query of queries) parseLogql(query);
  assert.throws(() => {
    parseLogql('{job="x" | json');
  }, /no LogQL at/);
});

test("streams are chosen by labels that the pipeline gives them", () => {
  for (const query of queries) {
    const [, selector = ""] = /\{([^}]*)\}/.exec(query) ?? [];
    for (const [, label = ""] of selector.matchAll(/(\w+)=/g))
      assert.ok(["namespace", "pod", "container", "app", "job"].includes(label), `${label} in ${query}`);
  }
  assert.ok(queries.some((query) => query.includes(`job="${AUDIT_JOB}"`)));
});
