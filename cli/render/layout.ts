import { createHash } from "node:crypto";
import type { Manifest, RenderedObject } from "./objects.ts";

/** A folder that slipway owns as a whole, and what is rendered into it. */
export interface LayoutRow {
  /** Beginning of the type of the components whose objects it holds; or files that a stack puts out, which are no objects. */
  readonly holds: { readonly components: string } | "files";
  /**
   * The folder: it holds rendered files and, with objects, their kustomization; nothing else.
   * `{env}` stands for the environment and is a whole path segment.
   */
  readonly root: string;
}

/** The GitOps tree. A new part of the platform adds its row here; nothing else needs to know. */
const LAYOUT: readonly LayoutRow[] = [
  { holds: { components: "slipway:gateway:" }, root: "infra/gateway/overlays/{env}" },
  { holds: { components: "slipway:namespaces:" }, root: "environments/{env}/namespaces" },
  // With the policy that closes a namespace, so that one sync brings both.
  { holds: { components: "slipway:service:" }, root: "environments/{env}/namespaces" },
  { holds: { components: "slipway:certificates:" }, root: "clusters/{env}/certificates" },
  { holds: { components: "slipway:external-secrets:" }, root: "clusters/{env}/external-secrets" },
  { holds: { components: "slipway:runners:" }, root: "infra/runners/overlays/{env}" },
  // Apart from the Applications, which it says how to follow.
  { holds: { components: "slipway:argocd:Regions" }, root: "clusters/{env}/regions" },
  { holds: { components: "slipway:argocd:" }, root: "argocd/{env}" },
  { holds: { components: "slipway:ephemeral:" }, root: "argocd/{env}" },
  { holds: { components: "slipway:add-ons:" }, root: "infra/add-ons/overlays/{env}" },
  { holds: { components: "slipway:rollouts:" }, root: "clusters/{env}/rollouts" },
  { holds: { components: "slipway:workloads:" }, root: "infra/workloads/overlays/{env}" },
  { holds: "files", root: "gitlab/{env}" },
];

const ENVIRONMENT = "{env}";
/** What may stand for `{env}`: one segment that is neither hidden nor able to leave its folder. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Most file systems allow 255 bytes; the rest is room for tools that append to a name. */
const LONGEST_NAME = 240;

/** True when an environment's name can name a folder. */
export function isFolderName(environment: string): boolean {
  return SEGMENT.test(environment) && environment.length <= LONGEST_NAME;
}

/**
 * Folder an object belongs in, relative to the tree: the nearest component around it that has a row decides. Undefined when
 * no row places it.
 */
export function rootOf(object: Pick<RenderedObject, "components">, environment: string): string | undefined {
  for (const type of object.components) {
    const row = LAYOUT.find(({ holds }) => holds !== "files" && type.startsWith(holds.components));
    if (row !== undefined) return fill(row, environment);
  }
  return undefined;
}

/** Folders of an environment that hold files which are no objects, relative to the tree. */
export function fileRoots(environment: string): string[] {
  return LAYOUT.filter(({ holds }) => holds === "files").map((row) => fill(row, environment));
}

/** Beginnings of the types of the components that a row places. */
export function placedComponents(): string[] {
  return LAYOUT.flatMap(({ holds }) => (holds === "files" ? [] : [holds.components]));
}

function fill({ root }: LayoutRow, environment: string): string {
  return root.replace(ENVIRONMENT, () => environment);
}

/**
 * Folders slipway may own, one list of segments each, for one environment or for every environment there is or
 * ever was. `null` stands for any one segment.
 */
export function ownedPatterns(environments: readonly string[] | "every"): (string | null)[][] {
  const fillings = environments === "every" ? [null] : environments;
  return [...new Set(LAYOUT.map(({ root }) => root))].flatMap((root) =>
    fillings.map((filling) =>
      root.split("/").map((segment) => (segment === ENVIRONMENT ? filling : segment)),
    ),
  );
}

/** Environment a folder of the tree belongs to. Undefined when the layout does not name the folder. */
export function environmentOf(root: string): string | undefined {
  const segments = root.split("/");
  for (const row of LAYOUT) {
    const template = row.root.split("/");
    const matches = template.every((part, index) => part === ENVIRONMENT || part === segments[index]);
    if (matches && template.length === segments.length) return segments[template.indexOf(ENVIRONMENT)];
  }
  return undefined;
}

/**
 * File an object is written to: `http-route_demo_packet-relay.yaml`, `gateway-class_edge.yaml` when it has no namespace.
 *
 * The separator cannot occur in a part, so objects that differ in kind, namespace or name never share a file.
 * Characters that file systems treat differently (capitals, colons, anything outside ASCII) are percent-encoded.
 * A name too long for a file ends in `~` and a digest of the whole.
 */
export function fileName(manifest: Pick<Manifest, "kind" | "metadata">): string {
  const { name, namespace } = manifest.metadata;
  const parts = [kebab(manifest.kind), ...(namespace === undefined ? [] : [namespace]), name];
  const whole = parts.map(encode).join("_");
  if (whole.length + ".yaml".length <= LONGEST_NAME) return `${whole}.yaml`;
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, 16);
  return `${whole.slice(0, LONGEST_NAME - digest.length - "~.yaml".length)}~${digest}.yaml`;
}

function kebab(kind: string): string {
  return kind
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

function encode(part: string): string {
  return part.replace(/[^a-z0-9.-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}
