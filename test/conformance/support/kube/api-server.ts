import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandOf } from "../../../../scripts/tools/paths.ts";
import { selfSigned } from "../certificates.ts";
import { call } from "../client.ts";
import { list, text, type JsonObject } from "../json.ts";
import { freePorts, start, type Running } from "../processes.ts";
import type { KubernetesObject } from "../rendered.ts";
import { KubeClient, type Identity } from "./client.ts";

/** A real API server with its database and nothing else: no controller, so nothing ever becomes ready or goes away. */
export interface ApiServer {
  readonly url: string;
  /** Certificate to trust, PEM. */
  readonly certificate: string;
  /** A client that may do everything. */
  readonly admin: KubeClient;
  /** A client that signs in with another token. It is closed with the server. */
  readonly signedIn: (token: string) => KubeClient;
  /** A client of an administrator who acts as somebody else. It is closed with the server. */
  readonly actingAs: (identity: Identity) => KubeClient;
  /** Changes an object in the database itself, behind the server's back: what no client may set, such as when it was made. */
  readonly rewrite: (key: string, change: (object: KubernetesObject) => KubernetesObject) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface ServerOptions {
  /**
   * Whether quotas are enforced. They count what a controller has counted before, and refuse everything until it has.
   *
   * @default false
   */
  readonly quotas?: boolean;
}

/** The whole machine may be busy with compilers. */
const PATIENCE = 90_000;

/** Starts etcd and kube-apiserver on free ports of 127.0.0.1. They are killed when this process exits. */
export async function startApiServer(options: ServerOptions = {}): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kube-"));
  const started: Running[] = [];
  const clients: KubeClient[] = [];
  const stop = async () => {
    for (const client of clients) client.close();
    // The server first: without its database it would wait.
    for (const running of started.reverse()) await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [etcdPort = 0, peerPort = 0, port = 0] = await freePorts(3);
    started.push(await startEtcd(folder, etcdPort, peerPort));
    const token = randomBytes(24).toString("hex");
    const certificate = await writeCredentials(folder, token);
    started.push(await startServer({ folder, etcdPort, port, certificate, token, ...options }));
    const url = `https://localhost:${String(port)}`;
    const open = (bearer: string, identity?: Identity) => {
      const client = new KubeClient(url, certificate, bearer, identity);
      clients.push(client);
      return client;
    };
    const signedIn = (bearer: string) => open(bearer);
    const actingAs = (identity: Identity) => open(token, identity);
    const rewrite = async (key: string, change: (object: KubernetesObject) => KubernetesObject) => {
      await rewriteIn(etcdPort, `/registry/${key}`, change);
    };
    return { url, certificate, admin: signedIn(token), signedIn, actingAs, rewrite, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEtcd(folder: string, port: number, peerPort: number): Promise<Running> {
  const [client, peer] = [port, peerPort].map((number) => `http://127.0.0.1:${String(number)}`);
  return await start({
    command: commandOf("etcd"),
    arguments: [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${String(client)}`,
      `--advertise-client-urls=${String(client)}`,
      `--listen-peer-urls=${String(peer)}`,
      `--initial-advertise-peer-urls=${String(peer)}`,
      `--initial-cluster=default=${String(peer)}`,
      // Nothing of it outlives the test.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
    log: join(folder, "etcd.log"),
    patience: PATIENCE,
    ready: async () => await answers({ port, host: "127.0.0.1", path: "/health" }),
  });
}

async function writeCredentials(folder: string, token: string): Promise<string> {
  const { certificate, key } = await selfSigned(["localhost"]);
  const signing = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const files = {
    "tls.crt": certificate,
    "tls.key": key,
    "accounts.key": signing.privateKey,
    "accounts.pub": signing.publicKey,
    "tokens.csv": `${token},conformance,conformance,"system:masters"\n`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  return certificate;
}

async function startServer(args: {
  readonly folder: string;
  readonly etcdPort: number;
  readonly port: number;
  readonly certificate: string;
  readonly token: string;
  readonly quotas?: boolean;
}): Promise<Running> {
  const { folder, etcdPort, port, certificate, token, quotas = false } = args;
  return await start({
    command: commandOf("kube-apiserver"),
    arguments: [
      `--etcd-servers=http://127.0.0.1:${String(etcdPort)}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${String(port)}`,
      `--tls-cert-file=${join(folder, "tls.crt")}`,
      `--tls-private-key-file=${join(folder, "tls.key")}`,
      `--token-auth-file=${join(folder, "tokens.csv")}`,
      "--authorization-mode=RBAC",
      // As everywhere, since the network of a cluster needs it: what refuses such pods is to be a policy.
      "--allow-privileged=true",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${join(folder, "accounts.pub")}`,
      `--service-account-signing-key-file=${join(folder, "accounts.key")}`,
      "--service-cluster-ip-range=10.96.0.0/16",
      // Legible, so that it can be rewritten.
      "--storage-media-type=application/json",
      ...(quotas ? [] : ["--disable-admission-plugins=ResourceQuota"]),
      "--endpoint-reconciler-type=none",
      "--v=0",
    ],
    log: join(folder, "kube-apiserver.log"),
    patience: PATIENCE,
    ready: async () =>
      await answers({
        port,
        host: "localhost",
        path: "/readyz",
        trust: certificate,
        headers: { authorization: `Bearer ${token}` },
      }),
  });
}

/** Reads and writes a key through etcd's HTTP gateway, which speaks JSON with base64 in it. */
async function rewriteIn(
  port: number,
  key: string,
  change: (object: KubernetesObject) => KubernetesObject,
): Promise<void> {
  const encoded = Buffer.from(key).toString("base64");
  const ask = async (path: string, question: object) => {
    const { status, body } = await call({
      port,
      host: "127.0.0.1",
      path,
      method: "POST",
      body: JSON.stringify(question),
    });
    if (status !== 200) throw new Error(`etcd ${path}: ${String(status)} ${body}`);
    return JSON.parse(body) as JsonObject;
  };
  const [found] = list((await ask("/v3/kv/range", { key: encoded }))["kvs"]);
  if (found === undefined) throw new Error(`etcd holds no ${key}`);
  const object = JSON.parse(Buffer.from(text(found["value"]), "base64").toString()) as KubernetesObject;
  const value = Buffer.from(JSON.stringify(change(object))).toString("base64");
  await ask("/v3/kv/put", { key: encoded, value });
}

async function answers(question: Parameters<typeof call>[0]): Promise<boolean> {
  return await call(question).then(
    ({ status }) => status === 200,
    () => false,
  );
}
