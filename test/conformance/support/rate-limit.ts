import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { stringify } from "yaml";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { call } from "./client.ts";
import type { Translation } from "./egctl.ts";
import { at, get, list, objectsWithin, text, type JsonObject } from "./json.ts";
import { freePorts, start, type Running } from "./processes.ts";

/** The rate limit service that Envoy Gateway runs, with its Redis. */
export interface RateLimitService {
  readonly grpcPort: number;
  readonly redisPort: number;
  readonly service: Running;
  readonly redis: Running;
}

/** Starts Redis and the service in front of it. */
export async function startRateLimitService(
  translation: Translation,
  folder: string,
): Promise<RateLimitService> {
  const [redisPort = 0, httpPort = 0, grpcPort = 0, debugPort = 0] = await freePorts(4);
  const redis = await start({
    command: commandOf("redis-server"),
    arguments: [
      "--port",
      String(redisPort),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      folder,
    ],
    log: join(folder, "redis.log"),
    ready: async () => await accepts(redisPort),
  });
  const runtime = join(folder, "ratelimit");
  mkdirSync(join(runtime, "config"), { recursive: true });
  for (const [index, domain] of domainsOf(translation).entries()) {
    writeFileSync(join(runtime, "config", `domain-${String(index)}.yaml`), stringify(domain));
  }
  try {
    const service = await start({
      command: commandOf("ratelimit"),
      arguments: [],
      log: join(folder, "ratelimit.log"),
      environment: {
        ...{ HOST: "127.0.0.1", PORT: String(httpPort), GRPC_HOST: "127.0.0.1", GRPC_PORT: String(grpcPort) },
        ...{ DEBUG_HOST: "127.0.0.1", DEBUG_PORT: String(debugPort), LOG_LEVEL: "warn", USE_STATSD: "false" },
        ...{ REDIS_SOCKET_TYPE: "tcp", REDIS_URL: `127.0.0.1:${String(redisPort)}`, BACKEND_TYPE: "redis" },
        ...{ RUNTIME_ROOT: folder, RUNTIME_SUBDIRECTORY: "ratelimit", RUNTIME_WATCH_ROOT: "false" },
      },
      ready: async () => await healthy(httpPort),
    });
    return { grpcPort, redisPort, service, redis };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

async function healthy(port: number): Promise<boolean> {
  return await call({ port, host: "127.0.0.1", path: "/healthcheck" }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).once("error", () => {
      resolve(false);
    });
  });
}

interface Descriptor {
  readonly key: string;
  readonly value?: string;
  readonly descriptors?: Descriptor[];
  readonly rate_limit?: { readonly unit: string; readonly requests_per_unit: number };
}

/**
 * Configuration of the service: the controller sends it over gRPC, and no translation prints it. So the keys are taken
 * from what Envoy will ask, and the number for the n-th question of a route from the n-th global rule of that route.
 */
function domainsOf({ xds, limits }: Translation): { domain: string; descriptors: Descriptor[] }[] {
  const rules = new Map(
    [...objectsWithin(limits)].map((route) => [
      get(route, "name"),
      list(get(route, "traffic", "rateLimit", "global", "rules")),
    ]),
  );
  const domains = new Map<string, Descriptor[]>();
  for (const route of objectsWithin([...xds.routes])) {
    const filter = get(route, "typedPerFilterConfig", "envoy.filters.http.ratelimit");
    if (filter === undefined) continue;
    const numbers = rules.get(route["name"]) ?? [];
    const questions = list(get(filter, "rateLimits"));
    if (questions.length !== numbers.length) {
      throw new Error(
        `route ${text(route["name"])} asks ${String(questions.length)} questions for ${String(numbers.length)} limits`,
      );
    }
    const domain = text(get(filter, "domain"));
    const chains = questions.map((question, index) =>
      chain(list(question["actions"]), at(numbers[index], "limit")),
    );
    domains.set(domain, [...(domains.get(domain) ?? []), ...chains]);
  }
  return [...domains].map(([domain, chains]) => ({ domain, descriptors: merge(chains) }));
}

/** The descriptor that a question's actions fill, from the outermost to the one that carries the limit. */
function chain(actions: readonly JsonObject[], limit: JsonObject): Descriptor {
  const [first, ...rest] = actions;
  if (first === undefined) throw new Error("a rate limit without actions");
  const entry = entryOf(first);
  if (rest.length > 0) return { ...entry, descriptors: [chain(rest, limit)] };
  return {
    ...entry,
    rate_limit: { unit: text(limit["unit"]).toLowerCase(), requests_per_unit: Number(limit["requests"]) },
  };
}

/** An entry without a value counts each value apart. */
function entryOf(action: JsonObject): { key: string; value?: string } {
  const [kind, fields] = Object.entries(action)[0] ?? [];
  const fixed = { key: text(get(fields, "descriptorKey")), value: text(get(fields, "descriptorValue")) };
  switch (kind) {
    case "genericKey":
    case "headerValueMatch":
      return fixed;
    case "requestHeaders":
      return { key: fixed.key };
    case "remoteAddressMatch":
      return fixed.value.startsWith("%") ? { key: fixed.key } : fixed;
    default:
      throw new Error(`rate limit action ${String(kind)} is not known here`);
  }
}

/** Chains that begin alike become one, because the service allows each key and value once on a level. */
function merge(chains: readonly Descriptor[]): Descriptor[] {
  const merged = new Map<string, Descriptor>();
  for (const next of chains) {
    const name = `${next.key}=${next.value ?? ""}`;
    const known = merged.get(name);
    merged.set(
      name,
      known === undefined
        ? next
        : { ...known, descriptors: merge([...(known.descriptors ?? []), ...(next.descriptors ?? [])]) },
    );
  }
  return [...merged.values()];
}
