import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { AddOn, HelmValues } from "../../../components/add-ons/args.ts";
import { commandOf } from "../../../scripts/tools/paths.ts";
import type { Line } from "../../observability/logs/lines.ts";
import { freePorts, start, type Running } from "./processes.ts";

/** A line, and how many seconds ago it was written. */
export interface Written extends Line {
  readonly ago: number;
}

/** A series of an answer of Loki's, or a stream. */
export interface Found {
  readonly labels: Readonly<Record<string, string>>;
  /** Value of a series; for a stream how many lines it has. */
  readonly value: number;
  /** Lines of a stream, formatted as the query asks. @default it is a series */
  readonly lines?: readonly string[];
}

/** A Loki for a test. */
export interface Loki {
  readonly url: string;
  readonly running: Running;
  push(lines: readonly Written[]): Promise<void>;
  /** What a query answers now, of lines those of two hours. Rejects with what Loki says against it. */
  ask(query: string): Promise<readonly Found[]>;
}

/**
 * Loki's configuration as the chart makes it of the values of the add-on (its `values.yaml` at the version that the add-on names,
 * from `loki.config`), so that every key in them is read by Loki itself.
 */
export function lokiConfig({ values }: AddOn, folder: string): Record<string, unknown> {
  const loki = values["loki"] as unknown as {
    readonly auth_enabled: boolean;
    readonly commonConfig: HelmValues;
    readonly schemaConfig: HelmValues;
    readonly storage: {
      readonly type: string;
      readonly bucketNames?: { chunks: string };
      readonly s3?: Record<string, unknown>;
    };
    readonly compactor: HelmValues;
    readonly limits_config: HelmValues;
    readonly rulerConfig?: HelmValues;
    readonly analytics: HelmValues;
  };
  const { type, bucketNames, s3 } = loki.storage;
  return {
    auth_enabled: loki.auth_enabled,
    common: {
      path_prefix: folder,
      ...loki.commonConfig,
      storage:
        type === "s3"
          ? {
              s3: {
                bucketnames: bucketNames?.chunks,
                endpoint: s3?.["endpoint"],
                region: s3?.["region"],
                access_key_id: s3?.["accessKeyId"],
                secret_access_key: s3?.["secretAccessKey"],
                s3forcepathstyle: s3?.["s3ForcePathStyle"],
                insecure: s3?.["insecure"],
              },
            }
          : {
              filesystem: {
                chunks_directory: join(folder, "chunks"),
                rules_directory: join(folder, "rules"),
              },
            },
    },
    schema_config: loki.schemaConfig,
    compactor: loki.compactor,
    limits_config: loki.limits_config,
    analytics: loki.analytics,
    ...(loki.rulerConfig === undefined
      ? {}
      : { ruler: { wal: { dir: join(folder, "wal") }, ...loki.rulerConfig } }),
  };
}

/** Writes a configuration to a folder and gives its path. */
export function writeConfig(folder: string, config: object): string {
  const file = join(folder, "loki.yaml");
  writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
  return file;
}

/**
 * Starts Loki on loopback ports, with rules that it evaluates every second.
 *
 * @param rules files by name
 * @param alertmanager where alerts go
 */
export async function startLoki(
  folder: string,
  addOn: AddOn,
  rules: Readonly<Record<string, string>>,
  alertmanager: string,
): Promise<Loki> {
  const [http = 0, grpc = 0] = await freePorts(2);
  mount(join(folder, "mounted/fake"), rules);
  const config = lokiConfig(addOn, folder);
  const url = `http://127.0.0.1:${http}`;
  const file = writeConfig(folder, {
    ...config,
    server: {
      http_listen_address: "127.0.0.1",
      http_listen_port: http,
      grpc_listen_address: "127.0.0.1",
      grpc_listen_port: grpc,
      log_level: "warn",
    },
    common: {
      ...(config["common"] as object),
      replication_factor: 1,
      instance_addr: "127.0.0.1",
      ring: { kvstore: { store: "inmemory" } },
    },
    ingester: { lifecycler: { min_ready_duration: "0s", final_sleep: "0s" } },
    ruler: {
      ...(config["ruler"] as object),
      storage: { type: "local", local: { directory: join(folder, "mounted") } },
      alertmanager_url: alertmanager,
      // A name that a resolver knows several addresses of is not to be had on loopback.
      enable_alertmanager_discovery: false,
      evaluation_interval: "1s",
      poll_interval: "1s",
    },
  });
  const running = await start({
    command: commandOf("loki"),
    arguments: [`-config.file=${file}`],
    log: join(folder, "loki.log"),
    ready: async () => (await fetch(`${url}/ready`).catch(() => undefined))?.ok ?? false,
    patience: 60_000,
  });
  return {
    url,
    running,
    push: async (lines) => {
      await push(url, lines);
    },
    ask: async (query) => await ask(url, query),
  };
}

/** Lays files out as the kubelet does those of a ConfigMap: links to links, so that all change at once. */
function mount(target: string, files: Readonly<Record<string, string>>): void {
  const version = "..2026_11_21_12_00_00.1";
  mkdirSync(join(target, version), { recursive: true });
  symlinkSync(version, join(target, "..data"));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(target, version, name), text);
    symlinkSync(join("..data", name), join(target, name));
  }
}

async function push(url: string, lines: readonly Written[]): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const streams = [...Map.groupBy(lines, ({ stream }) => JSON.stringify(stream)).values()].map((some) => ({
    stream: some[0]?.stream,
    values: [...some]
      .sort((a, b) => b.ago - a.ago)
      // One nanosecond apart, because Loki takes equal lines of one moment for one line.
      .map(({ ago, line }, index) => [String(now - BigInt(ago) * 1_000_000_000n + BigInt(index)), line]),
  }));
  const response = await fetch(`${url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ streams }),
  });
  if (!response.ok) throw new Error(`Loki takes no lines: ${await response.text()}`);
}

async function ask(url: string, query: string): Promise<readonly Found[]> {
  const moment = Date.now() / 1000;
  // An instant query does not answer with lines.
  const instant = new URLSearchParams({ query, time: String(moment) });
  const range = new URLSearchParams({
    query,
    start: String(moment - 7200),
    end: String(moment + 1),
    limit: "1000",
  });
  const path = query.trimStart().startsWith("{")
    ? `query_range?${String(range)}`
    : `query?${String(instant)}`;
  const answer = await fetch(`${url}/loki/api/v1/${path}`);
  if (!answer.ok) throw new Error(`${query}: ${await answer.text()}`);
  const { data } = (await answer.json()) as {
    data:
      | { resultType: "vector"; result: { metric: Record<string, string>; value: [number, string] }[] }
      | { resultType: "streams"; result: { stream: Record<string, string>; values: [string, string][] }[] };
  };
  return data.resultType === "vector"
    ? data.result.map(({ metric: labels, value: [, value] }) => ({ labels, value: Number(value) }))
    : data.result.map(({ stream, values }) => ({
        labels: stream,
        value: values.length,
        lines: values.map(([, line]) => line),
      }));
}
