import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { bootstrapOf } from "./bootstrap.ts";
import { call, type Answer, type Call } from "./client.ts";
import { surround, type Cluster } from "./cluster.ts";
import { consume } from "./consumers.ts";
import { translate, type Translation } from "./egctl.ts";
import { at, objectsWithin, text, type JsonObject } from "./json.ts";
import { finish, freePorts, start, type Running } from "./processes.ts";
import { startRateLimitService, type RateLimitService } from "./rate-limit.ts";
import { chartValues, type KubernetesObject } from "./rendered.ts";
import { keysHosts, type TokenRules } from "./routes.ts";
import { startTokenIssuer, type TokenClaims, type TokenIssuer } from "./token-issuer.ts";
import { startUpstream, type Upstream } from "./upstream.ts";
import { startTogether } from "./together.ts";

/** A gateway at work on 127.0.0.1: the real Envoy, with real servers in place of everything around it. */
export interface GatewayLab {
  readonly envoy: Running;
  readonly adminPort: number;
  /** Port that serves `/stats/prometheus`, as Prometheus scrapes it in a cluster. */
  readonly statsPort: number;
  readonly rateLimit: RateLimitService;
  /** Upstreams by `namespace/name` of their Service. */
  upstream(service: string): Upstream;
  issuer(rules: TokenRules): TokenIssuer;
  /** A token that the rules let in, with changes: a claim set to undefined is left out. */
  token(rules: TokenRules, changes?: Partial<TokenClaims>): Promise<string>;
  /** Port on 127.0.0.1 that stands for one that the Gateway listens on, such as 443. */
  listener(port: number): number;
  /** Certificates of the listeners, PEM. */
  readonly trust: string;
  /** One request to a port that the Gateway listens on: over TLS, except to port 80. */
  call(port: number, args: Omit<Call, "port" | "trust">): Promise<Answer>;
  /** Lines of the access log, as Envoy wrote them. */
  accessLog(): string[];
  /** Lines of the access log whose `user_agent` is the given one. */
  logged(userAgent: string): JsonObject[];
  stop(): Promise<void>;
}

/** Settings beyond the objects: those of Envoy Gateway itself, which translates without them here, and Envoy's. */
interface LabSettings {
  /** What Envoy does about the service that counts requests. @default Envoy Gateway's own: 20 ms, then let through */
  readonly rateLimit?: {
    /** Whether requests that cannot be counted are refused. */
    readonly failClosed: boolean;
    /** How long an answer may take, in milliseconds. */
    readonly timeout: number;
  };
  /** How often Envoy brings its histograms up to date, in milliseconds. @default 5000, Envoy's own */
  readonly statsFlush?: number;
}

/** What the chart tells Envoy Gateway of the service that counts requests. */
export function rateLimitSettings(objects: readonly KubernetesObject[]): Required<LabSettings>["rateLimit"] {
  const { failClosed, timeout } = at(
    chartValues(objects, "envoy-gateway"),
    "config",
    "envoyGateway",
    "rateLimit",
  );
  const [, milliseconds] = /^(\d+)ms$/.exec(text(timeout)) ?? [];
  if (milliseconds === undefined) throw new Error(`no timeout in milliseconds: ${text(timeout)}`);
  return { failClosed: failClosed === true, timeout: Number(milliseconds) };
}

/** What Envoy Gateway makes of these settings. */
function count({ xds }: Translation, { failClosed, timeout }: Required<LabSettings>["rateLimit"]): void {
  const filters = [...objectsWithin([...xds.listeners])].filter(
    ({ "@type": type }) =>
      type === "type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit",
  );
  if (filters.length === 0) throw new Error("no filter counts anything");
  for (const filter of filters) {
    filter["failureModeDeny"] = failClosed;
    filter["timeout"] = seconds(timeout);
  }
}

/** As protobuf writes a length of time, which it refuses beyond nanoseconds. */
function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)}s`;
}

/** Envoy runs without privileges, so Envoy Gateway moves ports below 1024 up by this much. */
const PRIVILEGED = 1024;
const SHIFT = 10_000;
const STATS_PORT = 19_001;

/**
 * Starts a gateway for the objects of one environment, after Envoy has found no fault in its configuration. Nothing is
 * left running when it fails.
 */
export async function startGatewayLab(
  objects: readonly KubernetesObject[],
  settings: LabSettings = {},
): Promise<GatewayLab> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-gateway-"));
  return await startTogether(async (atEnd) => {
    atEnd(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const cluster = await surround(objects);
    const translation = await translate(cluster.objects);
    if (settings.rateLimit !== undefined) count(translation, settings.rateLimit);
    const upstreams = new Map<string, Upstream>();
    for (const { namespace, name } of cluster.backends) {
      const service = `${namespace}/${name}`;
      if (upstreams.has(service)) continue;
      const upstream = await startUpstream(service);
      atEnd(upstream.stop);
      upstreams.set(service, upstream);
    }
    const issuers = new Map<string, TokenIssuer>();
    for (const host of keysHosts(objects)) {
      const issuer = await startTokenIssuer(host);
      atEnd(issuer.stop);
      issuers.set(host, issuer);
    }
    const rateLimit = await startRateLimitService(translation, folder);
    atEnd(rateLimit.redis.stop);
    atEnd(rateLimit.service.stop);
    consume(
      "Envoy",
      objects.filter(({ apiVersion }) => apiVersion.startsWith("gateway.")),
    );
    const { envoy, adminPort, ports } = await startEnvoy({
      folder,
      cluster,
      translation,
      upstreams,
      issuers,
      rateLimit,
      statsFlush: settings.statsFlush,
    });
    atEnd(envoy.stop);
    const trust = [...cluster.keyPairs.values()].map(({ certificate }) => certificate).join("\n");
    const issuerOf = (rules: TokenRules) =>
      required(issuers.get(rules.keysHost), `issuer at ${rules.keysHost}`);
    const listener = (port: number) =>
      required(ports.get(port < PRIVILEGED ? port + SHIFT : port), `listener on port ${String(port)}`);
    return {
      envoy,
      adminPort,
      rateLimit,
      statsPort: required(ports.get(STATS_PORT), "port for statistics"),
      upstream: (service) => required(upstreams.get(service), `upstream ${service}`),
      issuer: issuerOf,
      token: async (rules, changes) =>
        await issuerOf(rules).sign({
          iss: rules.issuer,
          aud: rules.audience,
          sub: "conformance",
          ...rules.claims,
          ...changes,
        }),
      listener,
      trust,
      call: async (port, args) =>
        await call({ ...args, port: listener(port), ...(port === 80 ? {} : { trust }) }),
      accessLog: () => accessLog(envoy),
      logged: (userAgent) =>
        accessLog(envoy)
          .map((line) => JSON.parse(line) as JsonObject)
          .filter((line) => line["user_agent"] === userAgent),
    };
  });
}

async function startEnvoy(args: {
  readonly folder: string;
  readonly cluster: Cluster;
  readonly translation: Translation;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
  readonly rateLimit: RateLimitService;
  readonly statsFlush: number | undefined;
}): Promise<{ envoy: Running; adminPort: number; ports: ReadonlyMap<number, number> }> {
  const { folder, cluster, translation, upstreams, issuers, rateLimit, statsFlush } = args;
  const declared = new Set<number>();
  const redirections = {
    adminPort: 0,
    listenOn: (port: number) => {
      declared.add(port);
      return port;
    },
    connectTo: (address: string, port: number) => {
      const backend = cluster.backends.find(
        (candidate) => candidate.clusterIP === address && candidate.port === port,
      );
      return backend === undefined
        ? issuers.get(address)?.port
        : upstreams.get(`${backend.namespace}/${backend.name}`)?.port;
    },
    trust: (host: string) => issuers.get(host)?.certificate,
    rateLimitPort: rateLimit.grpcPort,
  };
  // A first pass finds out which ports are asked for.
  bootstrapOf(translation.xds, cluster.keyPairs, redirections);
  const [adminPort = 0, ...free] = await freePorts(declared.size + 1);
  const ports = new Map([...declared].map((port, index) => [port, free[index] ?? 0]));
  const listenOn = (port: number) => required(ports.get(port), `port for ${String(port)}`);
  const bootstrap = bootstrapOf(translation.xds, cluster.keyPairs, { ...redirections, adminPort, listenOn });
  if (statsFlush !== undefined) bootstrap["statsFlushInterval"] = seconds(statsFlush);
  const file = join(folder, "envoy.json");
  writeFileSync(file, JSON.stringify(bootstrap), { mode: 0o600 });
  const command = commandOf("envoy");
  const common = ["--config-path", file, "--log-level", "warning"];
  await finish({ command, arguments: [...common, "--mode", "validate"], log: join(folder, "validate.log") });
  const envoy = await start({
    command,
    arguments: [
      ...[...common, "--disable-hot-restart", "--concurrency", "2"],
      // The access log would otherwise be up to ten seconds late.
      ...["--file-flush-interval-msec", "50"],
    ],
    log: join(folder, "envoy.log"),
    ready: async () =>
      await call({ port: adminPort, host: "127.0.0.1", path: "/ready" }).then(
        ({ status }) => status === 200,
        () => false,
      ),
  });
  return { envoy, adminPort, ports };
}

/** Envoy's own messages are no JSON and are left out. */
function accessLog(envoy: Running): string[] {
  return envoy
    .printed()
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"));
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
