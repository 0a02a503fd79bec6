import { createHash } from "node:crypto";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { freePorts, start, type Running } from "./processes.ts";

/** A registry of images on 127.0.0.1 that forgets everything when it stops. */
export interface ImageRegistry {
  /** Host with its port, as images name it. */
  readonly host: string;
  /** Makes an image of nothing but a label, and gives it a tag. Resolves to its digest. */
  readonly push: (repository: string, tag: string, label: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Starts a registry on a free port. It is killed when this process exits. */
export async function startRegistry(log: string): Promise<ImageRegistry> {
  const [port = 0] = await freePorts(1);
  const host = `127.0.0.1:${String(port)}`;
  const running: Running = await start({
    command: commandOf("image-registry"),
    arguments: [host],
    log,
    ready: async () => {
      try {
        return (await fetch(`http://${host}/v2/`)).ok;
      } catch {
        return false;
      }
    },
  });
  return {
    host,
    push: async (repository, tag, label) => await push(`http://${host}/v2/${repository}`, tag, label),
    stop: running.stop,
  };
}

async function push(repository: string, tag: string, label: string): Promise<string> {
  const config = bytesOf({
    architecture: "amd64",
    os: "linux",
    config: { Labels: { label } },
    rootfs: { type: "layers", diff_ids: [] },
  });
  const manifest = bytesOf({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(config),
      size: config.length,
    },
    layers: [],
  });
  await send(
    "POST",
    `${repository}/blobs/uploads/?digest=${digestOf(config)}`,
    config,
    "application/octet-stream",
  );
  await send("PUT", `${repository}/manifests/${tag}`, manifest, MANIFEST);
  return digestOf(manifest);
}

async function send(method: string, url: string, body: Buffer<ArrayBuffer>, type: string): Promise<void> {
  const answer = await fetch(url, { method, body, headers: { "content-type": type } });
  if (answer.status !== 201)
    throw new Error(`${method} ${url}: ${String(answer.status)} ${await answer.text()}`);
}

function bytesOf(document: object): Buffer<ArrayBuffer> {
  return Buffer.from(JSON.stringify(document));
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
