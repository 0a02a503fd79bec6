/**
 * The escape hatch of a component's child: a partial object laid over the manifest, or a function that returns the
 * manifest to use instead.
 */
export type Transform<T> = DeepPartial<T> | ((manifest: T) => T);

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** The manifest a child is made from. Objects are merged key by key, lists and scalars are replaced. */
export function applyTransform<T extends object>(manifest: T, transform: Transform<T> | undefined): T {
  if (transform === undefined) return manifest;
  if (typeof transform === "function") return (transform as (manifest: T) => T)(manifest);
  return merge(manifest, transform) as T;
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(patch)) return patch;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch))
    merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
