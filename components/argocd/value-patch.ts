import { isDeepStrictEqual } from "node:util";
import type { Operation } from "./standby.ts";

/** Operations that make one plain value another one, each at the deepest place where they differ. */
export function valuePatch(from: unknown, to: unknown, path: string): Operation[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isRecord(from) || !isRecord(to) || !isDeepStrictEqual(Object.keys(from), Object.keys(to))) {
    return [{ op: "replace", path, value: to }];
  }
  return Object.keys(from).flatMap((key) => valuePatch(from[key], to[key], `${path}/${escape(key)}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A key as a JSON pointer writes it (RFC 6901). */
function escape(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
