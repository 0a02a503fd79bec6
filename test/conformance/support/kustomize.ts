import { parseAllDocuments } from "yaml";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { run } from "../../../scripts/tools/run.ts";
import { consume } from "./consumers.ts";
import type { KubernetesObject } from "./rendered.ts";

/** Folders that are part of no other: those that Argo CD is told of. */
export function topmost(overlays: readonly string[]): string[] {
  return overlays.filter((overlay) => !overlays.some((other) => overlay.startsWith(`${other}/`)));
}

/** What kustomize makes of a folder. */
export async function build(folder: string): Promise<KubernetesObject[]> {
  const text = await run(commandOf("kustomize"), ["build", folder]);
  const objects = parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
  consume("kustomize", objects);
  return objects;
}
