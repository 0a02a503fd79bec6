import type { PlannedResource, PlanValue } from "../plan/plan.ts";
import type { MetaChange, MetaField } from "./model.ts";
import { same } from "./values.ts";

/**
 * What of a resource's options is compared, those a reviewer has to see first.
 *
 * Not among them: `aliases`, whose effect shows as a move, and `propertyDependencies`, which follow from inputs. URNs in these
 * values are compared as they are called now, so that a renamed provider is one move and not a change of all its resources.
 */
const FIELDS: readonly (readonly [MetaField, (resource: PlannedResource, rename: Rename) => PlanValue])[] = [
  ["protect", ({ protect }) => protect],
  ["retainOnDelete", ({ retainOnDelete }) => retainOnDelete],
  ["deletedWith", ({ deletedWith }, rename) => rename(deletedWith)],
  ["provider", ({ provider }, rename) => rename(provider)],
  ["parent", ({ parent }, rename) => rename(parent)],
  ["external", ({ external }) => external],
  ["importId", ({ importId }) => importId],
  ["ignoreChanges", ({ ignoreChanges }) => ignoreChanges.toSorted()],
  ["replaceOnChanges", ({ replaceOnChanges }) => replaceOnChanges.toSorted()],
  ["deleteBeforeReplace", ({ deleteBeforeReplace }) => deleteBeforeReplace],
  ["additionalSecretOutputs", ({ additionalSecretOutputs }) => additionalSecretOutputs.toSorted()],
  ["dependencies", ({ dependencies }, rename) => dependencies.map((urn) => rename(urn)).toSorted()],
  ["customTimeouts", ({ customTimeouts }) => customTimeouts],
  ["version", ({ version }) => version],
  ["pluginDownloadURL", ({ pluginDownloadURL }) => withoutCredentials(pluginDownloadURL)],
];

/** The present URN of what had that URN in the base. */
export type Rename = (urn: string | null) => string | null;

/** The options that differ, in a fixed order. */
export function diffMeta(base: PlannedResource, head: PlannedResource, rename: Rename): MetaChange[] {
  return FIELDS.flatMap(([field, read]) => {
    const [before, after] = [read(base, rename), read(head, (urn) => urn)];
    return same(before, after) ? [] : [{ field, before, after }];
  });
}

function withoutCredentials(url: string): string {
  return url.replaceAll(/:\/\/[^/\s]*@/g, "://[hidden]@");
}
