import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { PrometheusGroup } from "../../../../observability/rules/rule.ts";
import { text, type JsonObject } from "../json.ts";
import { until } from "../processes.ts";
import { launchPrometheus } from "../prometheus.ts";
import { startAlertmanager } from "./alertmanager.ts";
import { scaledDuration, scaledGroups } from "./scale.ts";
import { startWebhook, type Told } from "./webhook.ts";
import { startTogether } from "../together.ts";

/** Something that is scraped. */
export interface Target {
  readonly job: string;
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
  /** Labels of where it runs, such as its namespace. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An answer of Prometheus: labels and the last value, or every value of a range. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Prometheus with rules, and Alertmanager with routing, at work. */
export interface Monitoring {
  /** @throws Error with what Prometheus says, when it cannot be evaluated */
  readonly query: (expression: string) => Promise<readonly Sample[]>;
  /** Every half second of a time in the past. */
  readonly range: (expression: string, from: Date, to: Date) => Promise<readonly Sample[]>;
  /** What receivers were told so far, oldest first. */
  readonly told: readonly Told[];
  readonly stop: () => Promise<void>;
}

/** Prometheus' own defaults: how long it takes a sample for the present, and how often it repeats an alert. */
const LOOKBACK = "5m";
const RESEND = "1m";

/** Starts both on loopback ports, at the scale of a drill. Nothing is left running when it fails. */
export async function startMonitoring(args: {
  readonly groups: readonly PrometheusGroup[];
  /** Alertmanager's configuration, as rendered. */
  readonly routing: JsonObject;
  /** `prometheusSpec` of the chart's values, as rendered. */
  readonly prometheus: JsonObject;
  readonly targets: readonly Target[];
}): Promise<Monitoring> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-monitoring-"));
  return await startTogether(async (atEnd) => {
    atEnd(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const webhook = await startWebhook();
    atEnd(webhook.stop);
    const alertmanager = await startAlertmanager(folder, args.routing, webhook);
    atEnd(alertmanager.running.stop);
    const rules = join(folder, "rules.yml");
    const write = (groups: readonly PrometheusGroup[]) => {
      writeFileSync(rules, stringify({ groups: scaledGroups(groups) }, { aliasDuplicateObjects: false }));
    };
    write([]);
    const { url, running } = await launchPrometheus({
      folder,
      data: join(folder, "data"),
      configuration: (port) =>
        configurationOf({
          ...args,
          targets: [...args.targets, itself("prometheus", port), itself("alertmanager", alertmanager.port)],
          rules,
          alertmanager: alertmanager.port,
        }),
      arguments: [
        "--web.enable-lifecycle",
        `--query.lookback-delta=${scaledDuration(LOOKBACK)}`,
        `--rules.alert.resend-delay=${scaledDuration(RESEND)}`,
      ],
    });
    atEnd(running.stop);
    // It looks for targets only every five seconds, which at this scale is an outage of everything. Rules come after that.
    await until("every target is scraped", async () => {
      const up = await ask(url, "query", { query: "up == 1" });
      return up.length === args.targets.length + 2;
    });
    write(args.groups);
    const reloaded = await fetch(`${url}/-/reload`, { method: "POST" });
    if (!reloaded.ok) throw new Error(`the rules were not taken: ${await reloaded.text()}`);
    return {
      query: async (query) => await ask(url, "query", { query }),
      range: async (query, from, to) =>
        await ask(url, "query_range", {
          query,
          start: from.toISOString(),
          end: to.toISOString(),
          step: "500ms",
        }),
      told: webhook.told,
    };
  });
}

function itself(job: string, port: number): Target {
  return { job, port, labels: { namespace: "monitoring", pod: `${job}-0` } };
}

function configurationOf(args: {
  readonly prometheus: JsonObject;
  readonly targets: readonly Target[];
  /** File with rules. */
  readonly rules: string;
  /** Port of Alertmanager. */
  readonly alertmanager: number;
}): string {
  const { prometheus, targets, rules, alertmanager } = args;
  return stringify({
    global: {
      scrape_interval: scaledDuration(text(prometheus["scrapeInterval"])),
      evaluation_interval: scaledDuration(text(prometheus["evaluationInterval"])),
      external_labels: prometheus["externalLabels"],
    },
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] }] },
    scrape_configs: targets.map(({ job, port, path = "/metrics", labels }) => ({
      job_name: job,
      metrics_path: path,
      honor_labels: true,
      static_configs: [{ targets: [`127.0.0.1:${port}`], labels }],
    })),
  });
}

async function ask(
  url: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const answer = (await response.json()) as {
    readonly status: string;
    readonly error?: string;
    readonly data: { readonly result: readonly Sample[] };
  };
  if (answer.status !== "success")
    throw new Error(`${parameters["query"]}: ${answer.error ?? "no reason given"}`);
  return answer.data.result;
}
