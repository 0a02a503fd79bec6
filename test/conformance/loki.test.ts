import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { loki as lokiAddOn } from "../../components/add-ons/loki.ts";
import { dashboards } from "../../observability/dashboards/all.ts";
import { logRules } from "../../observability/rules/logs.ts";
import { prometheusGroup } from "../../observability/rules/rule.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { everything } from "../components/add-ons/support.ts";
import { LOG_CASES } from "../observability/logs/cases.ts";
import {
  argoCdEvent,
  COMMIT,
  coordinatorLine,
  deniedRequest,
  envoyLine,
  JOB,
  jobLine,
  merge,
  PERSON,
  pipelineStarted,
  pushed,
  refusedLogin,
  ROOT,
  vaultEntry,
  type Line,
} from "../observability/logs/lines.ts";
import { PLATFORM } from "../observability/rules/platform.ts";
import { alertsOf } from "../observability/rules/promtool.ts";
import { interpolate, panelsOf, targetsOf } from "../observability/support/grafana.ts";
import { codeBlocks } from "../observability/support/markdown.ts";
import { lokiConfig, startLoki, writeConfig, type Loki } from "./support/loki.ts";
import { serve, type Loopback } from "./support/loopback.ts";
import { finish, until } from "./support/processes.ts";

const ON_VOLUME = lokiAddOn({ ...everything.loki, storage: { type: "volume" } });
const IN_BUCKET = lokiAddOn(everything.loki);
const GROUPS = logRules(PLATFORM);
const FILES = Object.fromEntries(
  GROUPS.map((group) => [
    `${group.name}.yaml`,
    stringify({ groups: [prometheusGroup(group, PLATFORM)] }, { lineWidth: 0 }),
  ]),
);
interface Told {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Everything that some query asks for, once. */
const SCENARIO: readonly Line[] = [
  merge(),
  pushed(),
  pipelineStarted(),
  coordinatorLine(),
  argoCdEvent({
    app: "argocd-application-controller",
    reason: "OperationStarted",
    message: `Initiated automated sync to '${COMMIT}'`,
  }),
  argoCdEvent({
    user: "ada@example.org",
    reason: "OperationStarted",
    message: `initiated sync to HEAD (${COMMIT})`,
  }),
  ...(["request", "response"] as const).flatMap((type) => [
    vaultEntry({
      type,
      ...(type === "response" ? { auth: JOB } : {}),
      request: { operation: "update", path: "auth/jwt/login", mount: "auth/jwt/" },
    }),
    vaultEntry({ type, auth: JOB, request: { operation: "read", path: "kv/data/ci/harbor" } }),
    vaultEntry({ type, auth: PERSON, request: { operation: "update", path: "sys/policies/acl/ci-admin" } }),
    vaultEntry({ type, auth: PERSON, request: { operation: "update", path: "sys/audit/cicd-file" } }),
    vaultEntry({ type, auth: PERSON, request: { operation: "update", path: "sys/seal" } }),
    vaultEntry({ type, auth: ROOT, request: { operation: "read", path: "sys/auth" } }),
  ]),
  refusedLogin(),
  ...deniedRequest(JOB),
  ...readFileSync("test/observability/logs/envoy-access.jsonl", "utf8").trim().split("\n").map(envoyLine),
  envoyLine(
    '{"response_code":503,"response_code_details":"upstream_reset","route_name":"httproute/a/b/x","duration_ms":1500}',
  ),
  jobLine(`Checking out ${COMMIT.slice(0, 8)} as detached HEAD (ref is main) of ${COMMIT}`),
  jobLine("ERROR: Job failed: exit code 1"),
  jobLine(`token hvs.${"A".repeat(90)}`),
];

/** Queries of pages that people are told to ask. */
const PAGES = [
  "docs/audit-queries.md",
  ...readdirSync("docs/runbooks").map((file) => join("docs/runbooks", file)),
].map((file) => [file, codeBlocks(readFileSync(file, "utf8"), "logql")] as const);

/** In an order of their own, and each series with its labels in one. */
function sorted(series: readonly Readonly<Record<string, string | number>>[]): readonly string[] {
  return series.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

function without(label: string, labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label));
}

describe("Loki itself", () => {
  let folder: string;
  let loki: Loki;
  let alertmanager: Loopback;
  const told: Told[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-loki-"));
    alertmanager = await serve(() =>
      createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          if (request.url?.startsWith("/api/v2/alerts") === true) told.push(...(JSON.parse(body) as Told[]));
          response.end("{}");
        });
      }),
    );
    loki = await startLoki(folder, ON_VOLUME, FILES, `http://127.0.0.1:${alertmanager.port}`);
  });
  after(async () => {
    await loki.running.stop();
    await alertmanager.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads the values of the add-on, whether it keeps logs on a volume or in a bucket", async () => {
    for (const addOn of [ON_VOLUME, IN_BUCKET]) {
      const file = writeConfig(mkdtempSync(join(folder, "check-")), lokiConfig(addOn, folder));
      await finish({
        command: commandOf("loki"),
        arguments: [`-config.file=${file}`, "-config.expand-env=true", "-verify-config"],
        log: join(folder, "verify.log"),
      });
    }
  });

  it("would refuse a key that it does not know", async () => {
    const config = lokiConfig(ON_VOLUME, folder);
    const file = writeConfig(mkdtempSync(join(folder, "wrong-")), {
      ...config,
      ruler: { alertmanagers: "" },
    });
    await assert.rejects(
      finish({
        command: commandOf("loki"),
        arguments: [`-config.file=${file}`, "-verify-config"],
        log: join(folder, "wrong.log"),
      }),
      /alertmanagers not found/,
    );
  });

  it("evaluates every rule of every file", async () => {
    const rules = async () => {
      const answer = await fetch(`${loki.url}/prometheus/api/v1/rules`);
      const { data } = (await answer.json()) as {
        data: { groups: { rules: { name: string; health: string; lastError: string }[] }[] };
      };
      return data.groups.flatMap((group) => group.rules);
    };
    await until("every rule has been evaluated", async () => {
      const seen = await rules();
      return seen.length > 0 && seen.every(({ health }) => health !== "unknown");
    });
    const seen = await rules();
    assert.deepEqual(
      seen.filter(({ health }) => health !== "ok").map(({ name, lastError }) => `${name}: ${lastError}`),
      [],
    );
    assert.deepEqual(
      seen.map(({ name }) => name).sort(),
      alertsOf(GROUPS)
        .map(({ name }) => name)
        .sort(),
    );
  });

  for (const [index, { alert, what, lines, found }] of LOG_CASES.entries()) {
    it(`${alert} ${found.length > 0 ? "is true" : "is silent"}: ${what}`, async () => {
      // A label of the test's own keeps the lines of a case apart from those of others.
      const label = `case${index}`;
      await loki.push(lines.map((line) => ({ ...line, stream: { ...line.stream, [label]: "1" } })));
      const rules = alertsOf(GROUPS).filter(({ name }) => name === alert);
      assert.ok(rules.length > 0, alert);
      const answers = await Promise.all(
        rules.map(async ({ expression }) => await loki.ask(expression.replace("{", `{${label}="1", `))),
      );
      assert.deepEqual(
        sorted(answers.flat().map(({ labels, value }) => ({ ...without(label, labels), value }))),
        sorted(found),
      );
    });
  }

  describe("of a commit that went all the way, and what else an audit asks for", () => {
    const values = { commit: COMMIT, environment: "story", namespace: "netops-dashboard" };

    before(async () => {
      const apart: Readonly<Record<string, string>> = {
        delivery: "argocd",
        edge: "envoy-gateway-system",
        jobs: "gitlab-runners",
      };
      // Once in the namespaces that dashboards are made for here, and once in those that people are told of.
      const usual = SCENARIO.map((line) => {
        const { namespace = "" } = line.stream;
        return { ...line, stream: { ...line.stream, namespace: apart[namespace] ?? namespace } };
      });
      await loki.push(
        [...SCENARIO, ...usual].map(({ stream, line }) => ({
          stream: { ...stream, environment: values.environment },
          line,
          ago: 120,
        })),
      );
    });

    for (const dashboard of dashboards(PLATFORM)) {
      for (const panel of panelsOf(dashboard)) {
        for (const { refId, expr, datasource } of targetsOf(panel).filter(
          (target) => target.datasource.type === "loki",
        )) {
          it(`${dashboard.uid ?? ""}: ${panel.title ?? ""} ${refId} shows something`, async () => {
            assert.equal(datasource.type, "loki");
            assert.notEqual((await loki.ask(interpolate(expr, values))).length, 0, expr);
          });
        }
      }
    }

    for (const [page, queries] of PAGES) {
      for (const query of queries) {
        it(`${page} finds it: ${query}`, async () => {
          assert.notEqual((await loki.ask(interpolate(query, values))).length, 0);
        });
      }
    }

    it("reads as a story, by the lines of GitLab, the coordinator, Argo CD and Vault", async () => {
      const audit = dashboards(PLATFORM).find(({ uid }) => uid === "slipway-audit") ?? assert.fail();
      const story = panelsOf(audit).find(({ title }) => title === "Everything about the commit, in order");
      const told = await Promise.all(
        targetsOf(story ?? assert.fail()).map(async ({ expr }) => await loki.ask(interpolate(expr, values))),
      );
      assert.deepEqual(
        new Set(told.flat().flatMap(({ lines = [] }) => lines)),
        new Set([
          "GitLab: ada Projects::MergeRequestsController#merge platform-services/shop",
          "GitLab: ada POST /api/:version/internal/post_receive platform-services/shop",
          coordinatorLine().line,
          `Argo CD: shop: Initiated automated sync to '${COMMIT}'`,
          `Argo CD: shop: ada@example.org initiated sync to HEAD (${COMMIT})`,
          "Vault: jwt-platform-services/shop update auth/jwt/login",
          "Vault: jwt-platform-services/shop read kv/data/ci/harbor",
          "Vault: jwt-platform-services/shop read kv/data/services/prod/shop/database",
        ]),
      );
      for (const { expr } of targetsOf(story ?? assert.fail()))
        assert.deepEqual(
          await loki.ask(interpolate(expr, { ...values, commit: "enter-a-commit" })),
          [],
          expr,
        );
    });
  });

  it("tells Alertmanager, with labels, texts and links", async () => {
    await loki.push([
      {
        ...vaultEntry({
          auth: ROOT,
          request: { operation: "read", path: "kv/data/ci/x", address: "10.1.2.3" },
        }),
        ago: 1,
      },
    ]);
    const named = () => told.find(({ labels }) => labels["address"] === "10.1.2.3");
    await until("the alert has come", () => named() !== undefined);
    const { labels, annotations } = named() ?? assert.fail();
    assert.deepEqual(labels, {
      ...{ alertname: "VaultRootTokenUsed", address: "10.1.2.3", severity: "critical", team: "security" },
      ...{ environment: "test", cluster: "c1", region: "r1" },
    });
    assert.equal(annotations["summary"], "Vault's root token was used 1 times from 10.1.2.3");
    const changed = told.find((one) => one.labels["path"] === "sys/auth/userpass");
    assert.match(
      changed?.annotations["summary"] ?? "",
      /^ada changed Vault by hand: update sys\/auth\/userpass$/,
    );
    assert.equal(annotations["runbook_url"], "https://git.example/runbooks/VaultRootTokenUsed.md");
  });
});
