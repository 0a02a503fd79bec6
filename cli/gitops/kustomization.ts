import { isMap, isScalar, isSeq, parseDocument, type Document, type YAMLMap } from "yaml";
import { z } from "zod";
import { MUTABLE_FILES } from "../render/layout.ts";

/** What a service's kustomization says of its image. */
export type ImageEntry =
  | { readonly kind: "digest"; readonly digest: string }
  /** A tag, which moves: nobody can say what it will be when it is deployed. */
  | { readonly kind: "tag"; readonly tag: string }
  /** Nothing that can be read, and why. */
  | { readonly kind: "unreadable"; readonly why: string };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Characters. Larger files are no kustomization of ours, and the parser takes quadratic time to look for keys that are there twice. */
const LARGEST = 64 * 1024;

const imageSchema = z.union([
  z.strictObject({ name: z.string(), digest: z.string().regex(DIGEST, "is no sha256 digest") }),
  z.strictObject({ name: z.string(), newTag: z.string(), newName: z.string().optional() }),
]);

/** What a promotion reads of the file; the rest is not its business, and stays as it is. */
const kustomizationSchema = z.looseObject({ images: z.array(z.looseObject({ name: z.string() })) });

/** True for a digest of the only kind that images are named by here. */
function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Where the kustomization of a service lies in the tree. Both names are checked by those who give them. */
export function kustomizationPath(environment: string, service: string): string {
  return `overlays/${environment}/${service}/${MUTABLE_FILES.kustomization}`;
}

/**
 * The digest that a kustomization gives an image.
 *
 * @param image name of the image, without tag and digest
 */
export function readImage(text: string, image: string): ImageEntry {
  const found = findEntry(text, image);
  if (typeof found === "string") return { kind: "unreadable", why: found };
  const entry = imageSchema.safeParse(found.entry.toJS(found.document));
  if (!entry.success) {
    return {
      kind: "unreadable",
      why: `its entry for ${image} is neither a name with a digest nor with a tag`,
    };
  }
  return "digest" in entry.data
    ? { kind: "digest", digest: entry.data.digest }
    : { kind: "tag", tag: entry.data.newTag };
}

/**
 * The text with another digest for an image. Every other byte is as it was: the digest is exchanged where it stands, the text
 * is not written anew.
 *
 * @throws Error when the text has no digest for the image, which {@link readImage} tells before
 */
export function writeDigest(text: string, image: string, digest: string): string {
  if (!isDigest(digest)) throw new Error(`${JSON.stringify(digest)} is no digest`);
  const found = findEntry(text, image);
  const node = typeof found === "string" ? undefined : found.entry.get("digest", true);
  if (
    !isScalar(node) ||
    typeof node.value !== "string" ||
    !isDigest(node.value) ||
    !Array.isArray(node.range)
  ) {
    throw new Error(`there is no digest of ${image} to exchange`);
  }
  const [start, end] = node.range;
  // A value in quotes keeps them.
  const written = text.slice(start, end).replace(node.value, () => digest);
  const changed = text.slice(0, start) + written + text.slice(end);
  const read = readImage(changed, image);
  if (read.kind !== "digest" || read.digest !== digest) {
    throw new Error(`the digest of ${image} is written in a way that cannot be exchanged`);
  }
  return changed;
}

function findEntry(text: string, image: string): { document: Document; entry: YAMLMap } | string {
  if (text.length > LARGEST) return `it is longer than ${LARGEST} characters`;
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  if (document.errors.length > 0) return "it is no valid YAML document";
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return "it has aliases, which may mean more than they show";
  }
  const parsed = kustomizationSchema.safeParse(value);
  if (!parsed.success) return "it has no list `images` of entries with a name";
  const images = isMap(document.contents) ? document.contents.get("images", true) : undefined;
  const entries = (isSeq(images) ? images.items : []).filter(
    (item): item is YAMLMap => isMap(item) && item.get("name") === image,
  );
  const [entry, second] = entries;
  if (entry === undefined) return `it has no entry for the image ${image}`;
  if (second !== undefined) return `it has two entries for the image ${image}`;
  return { document, entry };
}
