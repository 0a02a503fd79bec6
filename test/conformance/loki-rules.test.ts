import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { loki as lokiAddOn } from "../../components/add-ons/loki.ts";
import { logRules } from "../../observability/rules/logs.ts";
import { prometheusGroup } from "../../observability/rules/rule.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { everything } from "../components/add-ons/support.ts";
import { LOG_CASES } from "../observability/logs/cases.ts";
import { ROOT, vaultEntry } from "../observability/logs/lines.ts";
import { PLATFORM } from "../observability/rules/platform.ts";
import { alertsOf } from "../observability/rules/promtool.ts";
import { lokiConfig, startLoki, writeConfig, type Loki } from "./support/loki.ts";
import { finish, freePorts, until } from "./support/processes.ts";

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

/** In an order of their own, and each series with its labels in one. */
function sorted(series: readonly Readonly<Record<string, string | number>>[]): readonly string[] {
  return series.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

describe("Loki itself", () => {
  let folder: string;
  let loki: Loki;
  let alertmanager: Server;
  const told: Told[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-loki-"));
    const [port = 0] = await freePorts(1);
    alertmanager = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        if (request.url?.startsWith("/api/v2/alerts") === true) told.push(...(JSON.parse(body) as Told[]));
        response.end("{}");
      });
    }).listen(port, "127.0.0.1");
    loki = await startLoki(folder, ON_VOLUME, FILES, `http://127.0.0.1:${port}`);
  });
  after(async () => {
    await loki.running.stop();
    alertmanager.closeAllConnections();
    alertmanager.close();
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
        sorted(answers.flat().map(({ labels: { [label]: _, ...labels }, value }) => ({ ...labels, value }))),
        sorted(found),
      );
    });
  }

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
    assert.equal(annotations["runbook_url"], "https://git.example/runbooks/VaultRootTokenUsed.md");
  });
});
