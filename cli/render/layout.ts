import { createHash } from "node:crypto";
import type { Manifest, RenderedObject } from "./objects.ts";

/** Where the objects of one kind of component live in the GitOps tree. */
export interface LayoutRow {
  /** Beginning of the component's type. The nearest component around an object that has a row decides. */
  readonly components: string;
  /**
   * Folder that slipway owns as a whole: it holds rendered files and their kustomization, nothing else.
   * `{env}` stands for the environment and is a whole path segment.
   */
  readonly root: string;
}

/** The GitOps tree. A new part of the platform adds its row here; nothing else needs to know. */
export const LAYOUT: readonly LayoutRow[] = [
  { components: "slipway:gateway:", root: "infra/gateway/overlays/{env}" },
  { components: "slipway:namespaces:", root: "environments/{env}/namespaces" },
  { components: "slipway:certificates:", root: "clusters/{env}/certificates" },
  { components: "slipway:external-secrets:", root: "clusters/{env}/external-secrets" },
  { components: "slipway:runners:", root: "infra/runners/overlays/{env}" },
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

/** Folder an object belongs in, relative to the tree. Undefined when no row places it. */
export function rootOf(object: Pick<RenderedObject, "components">, environment: string): string | undefined {
  for (const type of object.components) {
    const row = LAYOUT.find((candidate) => type.startsWith(candidate.components));
    if (row !== undefined) return row.root.replace(ENVIRONMENT, () => environment);
  }
  return undefined;
}

/**
 * Folders slipway may own, one list of segments each, for one environment or for every environment there is or
 * ever was. `null` stands for any one segment.
 */
export function ownedPatterns(environments: readonly string[] | "every"): (string | null)[][] {
  const fillings = environments === "every" ? [null] : environments;
  return LAYOUT.flatMap((row) =>
    fillings.map((filling) =>
      row.root.split("/").map((segment) => (segment === ENVIRONMENT ? filling : segment)),
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
