import { createHash } from "node:crypto";
import type { Manifest, RenderedObject } from "./objects.ts";

/** A folder that slipway owns as a whole, and what is rendered into it. */
export interface LayoutRow {
  /** Beginning of the type of the components whose objects it holds; or files that a stack puts out, which are no objects. */
  readonly holds: { readonly components: string } | "files";
  /**
   * The folder: it holds rendered files and, with objects, their kustomization; nothing else.
   * `{env}` stands for the environment, `{service}` for the name of the component. Each is a whole path segment.
   */
  readonly root: string;
}

/** Folder of an overlay that holds what is rendered. Beside it lie the {@link MUTABLE_FILES}. */
export const RENDERED = "rendered";
/** Files of an overlay that are written once and then changed by others: by promotions and by hand. */
export const MUTABLE_FILES = { kustomization: "kustomization.yaml", rules: "rules.json" } as const;

/** The GitOps tree. A new part of the platform adds its row here; nothing else needs to know. The first row that fits counts. */
const LAYOUT: readonly LayoutRow[] = [
  { holds: { components: "slipway:gateway:" }, root: "infra/gateway/overlays/{env}" },
  { holds: { components: "slipway:namespaces:" }, root: "environments/{env}/namespaces" },
  { holds: { components: "slipway:service:" }, root: `overlays/{env}/{service}/${RENDERED}` },
  { holds: { components: "slipway:workloads:" }, root: `overlays/{env}/{service}/${RENDERED}` },
  // What a merge request gets. Which environment makes them does not matter to whoever looks for them.
  {
    holds: { components: "slipway:ephemeral:EphemeralService" },
    root: `overlays/ephemeral/{service}/${RENDERED}`,
  },
  { holds: { components: "slipway:certificates:" }, root: "clusters/{env}/certificates" },
  { holds: { components: "slipway:external-secrets:" }, root: "clusters/{env}/external-secrets" },
  { holds: { components: "slipway:runners:" }, root: "infra/runners/overlays/{env}" },
  // Apart from the Applications, which it says how to follow.
  { holds: { components: "slipway:argocd:Regions" }, root: "clusters/{env}/regions" },
  // What Argo CD itself needs, which is synced like anything else.
  { holds: { components: "slipway:argocd:Credentials" }, root: "clusters/{env}/argocd" },
  { holds: { components: "slipway:argocd:Monitoring" }, root: "clusters/{env}/argocd" },
  { holds: { components: "slipway:argocd:" }, root: "argocd/{env}" },
  { holds: { components: "slipway:ephemeral:" }, root: "argocd/{env}" },
  { holds: { components: "slipway:add-ons:" }, root: "infra/add-ons/overlays/{env}" },
  { holds: { components: "slipway:observability:" }, root: "observability/{env}" },
  { holds: { components: "slipway:rollouts:" }, root: "clusters/{env}/rollouts" },
  { holds: { components: "slipway:guardrails:PlatformFlows" }, root: "environments/{env}/network" },
  { holds: { components: "slipway:guardrails:" }, root: "policies/{env}" },
  { holds: "files", root: "gitlab/{env}" },
  { holds: "files", root: "policies/conftest/{env}" },
];

const ENVIRONMENT = "{env}";
const SERVICE = "{service}";
/** What may stand for `{env}` and `{service}`: one segment that is neither hidden nor able to leave its folder. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Most file systems allow 255 bytes; the rest is room for tools that append to a name. */
const LONGEST_NAME = 240;

/** True when the name of an environment or a service can name a folder. */
export function isFolderName(name: string): boolean {
  return SEGMENT.test(name) && name.length <= LONGEST_NAME;
}

/** Where an object is rendered to. */
export interface Place {
  /** Folder, relative to the tree. */
  readonly root: string;
  /** The component that placed it. */
  readonly by: RenderedObject["components"][number];
  /** True when the component's name is a part of the folder's. */
  readonly named: boolean;
}

/**
 * Place of an object: the outermost component around it that has a row decides, so that all of a service lies together.
 * Undefined when no row places it.
 */
export function placeOf(object: Pick<RenderedObject, "components">, environment: string): Place | undefined {
  for (const by of object.components.toReversed()) {
    const row = LAYOUT.find(({ holds }) => holds !== "files" && by.type.startsWith(holds.components));
    if (row !== undefined)
      return { root: fill(row, environment, by.name), by, named: row.root.includes(SERVICE) };
  }
  return undefined;
}

/** Folders of an environment that hold files which are no objects, relative to the tree. */
export function fileRoots(environment: string): string[] {
  return LAYOUT.filter(({ holds }) => holds === "files").map((row) => fill(row, environment, ""));
}

/** Beginnings of the types of the components that a row places. */
export function placedComponents(): string[] {
  return LAYOUT.flatMap(({ holds }) => (holds === "files" ? [] : [holds.components]));
}

function fill({ root }: LayoutRow, environment: string, service: string): string {
  return root.replace(ENVIRONMENT, () => environment).replace(SERVICE, () => service);
}

/**
 * Folders slipway may own, one list of segments each, for some environments or for every environment there is or
 * ever was. `null` stands for any one segment. An overlay is owned as a whole: what is rendered, and the files beside it.
 *
 * @param rendered Folders that are rendered now. With some environments only, a folder that names none is theirs if they
 *   render into its like.
 */
export function ownedPatterns(
  environments: readonly string[] | "every",
  rendered: readonly string[] = [],
): (string | null)[][] {
  const roots = [...new Set(LAYOUT.map(({ root }) => root))].map(ownedPart);
  return roots.flatMap((root) => {
    if (environments === "every") return [root.map((segment) => (isVariable(segment) ? null : segment))];
    if (!root.includes(ENVIRONMENT) && !rendered.some((folder) => matches(ownedPart(folder), root)))
      return [];
    const fillings = root.includes(ENVIRONMENT) ? environments : [""];
    return fillings.map((filling) =>
      root.map((segment) => (segment === ENVIRONMENT ? filling : segment === SERVICE ? null : segment)),
    );
  });
}

/** Segments of a folder, without the last where it is a part of an overlay. */
function ownedPart(root: string): string[] {
  const segments = root.split("/");
  return segments.at(-1) === RENDERED ? segments.slice(0, -1) : segments;
}

function isVariable(segment: string): boolean {
  return segment === ENVIRONMENT || segment === SERVICE;
}

function matches(segments: readonly string[], template: readonly string[]): boolean {
  return (
    segments.length === template.length &&
    template.every((part, index) => isVariable(part) || part === segments[index])
  );
}

const OVERLAYS = LAYOUT.filter(({ root }) => root.includes(SERVICE)).map(({ root }) => ownedPart(root));

/** The overlay that a folder of the tree is, or that it is the rendered part of. Undefined when it is neither. */
export function overlayOf(root: string): string | undefined {
  const segments = ownedPart(root);
  return OVERLAYS.some((template) => matches(segments, template)) ? segments.join("/") : undefined;
}

/** Environment that a folder of the tree or a file of an overlay belongs to. Undefined when the layout does not name it. */
export function environmentOf(path: string): string | undefined {
  const segments = path.split("/");
  const overlay = OVERLAYS.find(
    (template) => segments.length > template.length && matches(segments.slice(0, template.length), template),
  );
  if (overlay !== undefined) return segments[1];
  const row = LAYOUT.map(({ root }) => ownedPart(root)).find((template) => matches(segments, template));
  if (row === undefined) return undefined;
  return segments[row.includes(ENVIRONMENT) ? row.indexOf(ENVIRONMENT) : 1];
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
