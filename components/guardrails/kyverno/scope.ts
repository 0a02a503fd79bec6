import { EPHEMERAL } from "../../ephemeral/marks.ts";
import type { LabelCondition } from "./policy.ts";

/** Label by which a namespace's name can be selected. */
const NAME = "kubernetes.io/metadata.name";

/** Every namespace but these. */
export function outside(namespaces: readonly string[]): LabelCondition {
  return { key: NAME, operator: "NotIn", values: [...new Set(namespaces)].sort() };
}

/** Namespaces of merge requests, or every other one. */
export function ephemeral(inside: boolean): LabelCondition {
  return { key: EPHEMERAL.label, operator: inside ? "In" : "NotIn", values: ["true"] };
}

/** An object that is new or means something else than before, rather than one whose controller has noted something on it. */
export const CHANGED = {
  changed:
    "oldObject == null || object.?spec != oldObject.?spec || object.metadata.?labels != oldObject.metadata.?labels",
};
