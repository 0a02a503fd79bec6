import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { alertmanagerConfig } from "../../observability/routing/alertmanager.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { FROM_MIDNIGHT, ROUTING, SILENT } from "../observability/routing/routing.ts";

/** Labels of an alert, and who is told of it. */
const ROUTES: Readonly<Record<string, string>> = {
  "alertname=Watchdog severity=info team=platform": "heartbeat",
  "alertname=FeatureFlagStale severity=info team=platform": "nobody",
  "alertname=InfoInhibitor severity=none": "nobody",
  "alertname=GatewayDown severity=critical team=platform": "on-call,team-platform-urgent",
  "alertname=VaultAuthFailures severity=critical team=security": "on-call,team-security-urgent",
  "alertname=UnauthorizedSurge severity=warning team=security": "team-security",
  "alertname=MainBranchRed severity=warning team=platform": "team-platform",
  "alertname=BasketsAbandoned severity=warning team=sales": "team-sales",
  "alertname=ErrorBudgetBurn1h severity=critical team=sales": "on-call,team-sales-urgent",
  "alertname=ErrorBudgetBurn1h severity=critical team=unheard-of": "on-call,team-platform-urgent",
  "alertname=KubePodCrashLooping severity=warning": "team-platform",
};

describe("routing, by Alertmanager's own tool", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-routing-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, config: object): string => {
    const file = join(folder, name);
    writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
    return file;
  };

  it("is a configuration, with all receivers and with none", async () => {
    for (const [name, settings, count] of [
      ["all.yaml", ROUTING, 9],
      ["none.yaml", SILENT, 5],
      ["whole-day.yaml", FROM_MIDNIGHT, 5],
    ] as const) {
      const file = write(name, alertmanagerConfig(settings));
      const printed = await run(commandOf("amtool"), ["check-config", file]);
      assert.match(printed, /SUCCESS/);
      assert.match(printed, new RegExp(`${count} receivers`));
    }
  });

  for (const [labels, told] of Object.entries(ROUTES)) {
    it(`${labels} goes to ${told}`, async () => {
      const file = write("routes.yaml", alertmanagerConfig(ROUTING));
      await run(commandOf("amtool"), [
        ...["config", "routes", "test", `--config.file=${file}`, `--verify.receivers=${told}`],
        ...labels.split(" "),
      ]);
    });
  }

  it("would tell of a route that leads elsewhere", async () => {
    const file = write("wrong.yaml", alertmanagerConfig(ROUTING));
    await assert.rejects(
      run(commandOf("amtool"), [
        ...["config", "routes", "test", `--config.file=${file}`, "--verify.receivers=nobody"],
        "severity=critical",
      ]),
    );
  });
});
