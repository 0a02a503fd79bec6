import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { run } from "../../../scripts/tools/run.ts";
import { freePorts, start, type Running } from "./processes.ts";

/** A counter that rises evenly, and perhaps once more. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How much it rises in a second. */
  readonly perSecond: number;
  /** What it rises by at one moment, two minutes before now. @default nothing */
  readonly once?: number;
}

/** A Prometheus at work. */
export interface Prometheus {
  readonly url: string;
  readonly running: Running;
}

/** Seconds between samples, as Prometheus' own default scrapes are close to it. */
const STEP = 15;
/** Samples from twenty minutes ago to ten minutes ahead, so that a test that takes its time still finds the last five minutes. */
const PAST = 1_200;
const AHEAD = 600;
const ONCE = 120;

/** Starts Prometheus on a loopback port with these series as if it had scraped them. */
export async function startPrometheus(folder: string, series: readonly Series[]): Promise<Prometheus> {
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const input = join(folder, "series.om");
  writeFileSync(input, openMetrics(series, Math.floor(Date.now() / 1_000)));
  await run(commandOf("promtool"), ["tsdb", "create-blocks-from", "openmetrics", input, data]);
  return await launchPrometheus({ folder, data, configuration: () => "{}\n" });
}

/** Starts Prometheus on a loopback port. */
export async function launchPrometheus(args: {
  /** Takes its configuration and what it prints. */
  readonly folder: string;
  /** Where its samples are. */
  readonly data: string;
  /** Text of its configuration, given the port it will listen on. */
  readonly configuration: (port: number) => string;
  /** Further arguments. @default none */
  readonly arguments?: readonly string[];
}): Promise<Prometheus> {
  const config = join(args.folder, "prometheus.yml");
  const [port = 0] = await freePorts(1);
  writeFileSync(config, args.configuration(port));
  const url = `http://127.0.0.1:${port}`;
  const running = await start({
    command: commandOf("prometheus"),
    arguments: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${args.data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...(args.arguments ?? []),
    ],
    log: join(args.folder, "prometheus.log"),
    ready: async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok ?? false,
  });
  return { url, running };
}

/** Every sample of a metric family has to stand together. */
function openMetrics(series: readonly Series[], now: number): string {
  const lines: string[] = [];
  for (const [name, family] of Map.groupBy(series, (one) => one.name)) {
    lines.push(`# TYPE ${name} unknown`);
    for (const { labels, perSecond, once = 0 } of family) {
      const text = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      for (let at = now - PAST; at <= now + AHEAD; at += STEP) {
        const value = perSecond * (at - now + PAST) + (at >= now - ONCE ? once : 0);
        lines.push(`${name}{${text.join(",")}} ${value} ${at}`);
      }
    }
  }
  return `${lines.join("\n")}\n# EOF\n`;
}
