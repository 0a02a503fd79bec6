import type { JsonObject } from "./json.ts";
import type { KubernetesObject } from "./rendered.ts";

/** The objects with a change to one of them. Throws when it is not there, so that a test cannot change nothing. */
export function edit(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string,
  change: (object: JsonObject) => void,
): KubernetesObject[] {
  const target = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (target === undefined) throw new Error(`no ${kind} is called ${name}`);
  const copy = structuredClone(target);
  change(copy as unknown as JsonObject);
  return objects.map((object) => (object === target ? copy : object));
}
