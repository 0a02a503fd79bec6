import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse, parseAllDocuments, stringify } from "yaml";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** What an ApplicationSet has Argo CD tell kustomize. */
interface KustomizeOptions {
  readonly namespace: string;
  readonly images: readonly string[];
  readonly patches: readonly { readonly target: object; readonly patch: string }[];
}

const SHA = "0123456789abcdef0123456789abcdef01234567";

/** The template's text for one merge request. That no other key is asked for is checked. */
function filled<T>(template: T): T {
  const text = JSON.stringify(template).replaceAll("{{ .number }}", "12").replaceAll("{{ .head_sha }}", SHA);
  assert.doesNotMatch(text, /\{\{/);
  return JSON.parse(text) as T;
}

/** Pods of an image that nobody has pinned. */
function probe(repository: string): string {
  return stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "probe" },
    spec: { template: { spec: { containers: [{ name: "probe", image: `${repository}:unset` }] } } },
  });
}

/** Builds a folder with an Application's options, put into its kustomization the way Argo CD does. */
async function build(source: string, options: KustomizeOptions): Promise<KubernetesObject[]> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-ephemeral-"));
  try {
    cpSync(source, folder, { recursive: true });
    // It edits the folder that it is started in.
    const edit = (...args: string[]) =>
      run("sh", ["-c", 'cd "$0" && exec "$@"', folder, commandOf("kustomize"), "edit", ...args]);
    // Whatever runs the image, it is named as the contract's repository without a version.
    writeFileSync(join(folder, "probe.yaml"), probe(options.images[0]?.split("=")[0] ?? ""));
    await edit("add", "resource", "probe.yaml");
    await edit("set", "namespace", options.namespace);
    await edit("set", "image", ...options.images);
    const file = join(folder, "kustomization.yaml");
    assert.equal((parse(readFileSync(file, "utf8")) as { patches?: unknown }).patches, undefined);
    appendFileSync(file, stringify({ patches: options.patches }));
    const text = await run(commandOf("kustomize"), ["build", folder]);
    return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("an environment of a merge request", () => {
  let rendered: Rendered;
  const built = new Map<string, KubernetesObject[]>();

  before(async () => {
    rendered = await renderAll();
    const sets = rendered
      .objects("stg")
      .filter(({ kind, metadata }) => kind === "ApplicationSet" && metadata.namespace === "argocd-ephemeral");
    for (const { spec } of sets as unknown as {
      spec: { template: { spec: { source: { path: string; kustomize: KustomizeOptions } } } };
    }[]) {
      const { path, kustomize } = filled(spec.template.spec.source);
      built.set(path.split("/").at(-1) ?? "", await build(join(rendered.folder, path), kustomize));
    }
  });
  after(() => {
    rendered.remove();
  });

  it("is made of the folder of its service, for every service", () => {
    assert.deepEqual([...built.keys()].sort(), ["netops-dashboard", "packet-relay", "traffic-generator"]);
  });

  it("lies in the namespace of its merge request, which says which one that is", () => {
    for (const [service, objects] of built) {
      const namespace = `ephemeral-${service}-mr-12`;
      assert.deepEqual(
        [
          ...new Set(
            objects.map(({ kind, metadata }) => (kind === "Namespace" ? metadata.name : metadata.namespace)),
          ),
        ],
        [namespace],
      );
      const own = objects.find(({ kind }) => kind === "Namespace");
      assert.equal(own?.metadata.annotations?.["slipway.dev/merge-request"], "12");
      assert.equal(own.metadata.labels?.["ephemeral-ttl"], "4h");
    }
  });

  it("has a host of its own", () => {
    const hosts = [...built.values()]
      .flat()
      .filter(({ kind }) => kind === "HTTPRoute")
      .flatMap((route) => (route as unknown as { spec: { hostnames: string[] } }).spec.hostnames);
    assert.ok(hosts.length >= 2);
    for (const host of hosts) assert.match(host, /^[a-z-]+-mr-12\.preview\.stg\.slipway\.example$/);
  });

  it("names nothing by the namespace that is rendered, which no environment has", () => {
    for (const [service, objects] of built) {
      const text = JSON.stringify(
        objects.map(({ metadata, ...rest }) => ({ ...rest, name: metadata.name })),
      ).replaceAll(`ephemeral-${service}-mr-12`, "");
      assert.doesNotMatch(text, new RegExp(`"ephemeral-${service}"`));
    }
  });

  it("runs the image that the merge request's own pipeline has pushed", () => {
    for (const [service, objects] of built) {
      const images = [...JSON.stringify(objects).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
      assert.ok(images.length > 0);
      assert.deepEqual([...new Set(images)], [`harbor.slipway.example/ephemeral/${service}:${SHA}`]);
    }
  });
});
