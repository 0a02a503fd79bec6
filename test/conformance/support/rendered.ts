import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { run } from "../../../scripts/tools/run.ts";
import { at, type JsonObject } from "./json.ts";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A Kubernetes object as it was read from a rendered file. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** What `slipway render` wrote for every stack. */
export interface Rendered {
  readonly folder: string;
  /** Files relative to the folder. */
  readonly files: readonly string[];
  /** Files with an object: those beside a kustomization, without the ones kustomize reads for itself. */
  readonly objectFiles: readonly string[];
  /** Folders with a kustomization, relative to the folder. */
  readonly overlays: readonly string[];
  /** Environments whose gateway was rendered. */
  readonly environments: readonly string[];
  /** Every object of an environment. */
  objects(environment: string): KubernetesObject[];
  /** Objects of an environment's gateway, and the routes through it. */
  gateway(environment: string): KubernetesObject[];
  remove(): void;
}

const GATEWAYS = "infra/gateway/overlays";

/** Renders every stack into a temporary folder with the real command. */
export async function renderAll(): Promise<Rendered> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-rendered-"));
  await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "render", "--out", folder]);
  const files = filesBelow(folder);
  const overlays = files.filter((file) => file.endsWith("/kustomization.yaml")).map(dirname);
  const objectFiles = files.filter(
    (file) =>
      overlays.includes(dirname(file)) &&
      file.endsWith(".yaml") &&
      !/\/kustomiz(ation|econfig)\.yaml$/.test(file),
  );
  const objectsOf = (belongs: (file: string) => boolean) =>
    objectFiles
      .filter(belongs)
      .map((file) => parse(readFileSync(join(folder, file), "utf8")) as KubernetesObject);
  return {
    folder,
    files,
    objectFiles,
    overlays,
    environments: readdirSync(join(folder, GATEWAYS)).sort(),
    objects: (environment) => objectsOf((file) => dirname(file).split("/").includes(environment)),
    gateway: (environment) => [
      ...objectsOf((file) => dirname(file) === `${GATEWAYS}/${environment}`),
      // The routes of services, with their policies, lie in the overlays of the services.
      ...objectsOf((file) => file.startsWith("overlays/")).filter(
        ({ apiVersion, metadata }) =>
          metadata.labels?.["slipway.dev/env"] === environment &&
          /^gateway\.(networking\.k8s|envoyproxy)\.io\//.test(apiVersion),
      ),
    ],
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Values that the chart of an add-on is installed with. */
export function chartValues(objects: readonly KubernetesObject[], chart: string): JsonObject {
  const application = objects.find(({ kind, metadata }) => kind === "Application" && metadata.name === chart);
  return at(application as unknown as JsonObject, "spec", "source", "helm", "valuesObject");
}

/** `HTTPRoute demo/packets`: how messages name an object. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}
