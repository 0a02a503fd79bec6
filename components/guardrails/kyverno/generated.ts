import type { IGeneratingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/GeneratingPolicy";
import type { Named } from "../../gateway/references.ts";
import type { Quota } from "../../namespaces/args.ts";
import { defaultDeny } from "../../namespaces/isolation.ts";
import { resourceQuota } from "../../namespaces/limits.ts";
import type { Manifest } from "../../core/manifest.ts";
import { celText } from "../cel.ts";
import { matchConstraints, named, policyMetadata, type LabelCondition, type PolicyText } from "./policy.ts";

/** Begins the names of what is generated, so that it never is what Argo CD applies. */
const PREFIX = "generated-";

/** What a namespace gets that was made past git. */
interface Generation extends PolicyText {
  readonly namespaces: readonly LabelCondition[];
  /** Resource of what is generated, in the plural. */
  readonly resource: string;
  /** Condition in CEL on an object `o` of the resource that makes it unnecessary. */
  readonly suffices: string;
  /** The object, in the namespace `_`. */
  readonly object: Manifest;
}

/**
 * What closes and bounds a namespace that was made past git and brings neither. Those that git declares bring their own and are left
 * out by name, so that nothing here is ever beside what Argo CD applies, or instead of it.
 *
 * @param namespaces what leaves out the namespaces that git declares
 */
export function generatingPolicies(
  quota: Quota,
  namespaces: readonly LabelCondition[],
): Named<IGeneratingPolicy>[] {
  const common = {
    category: "Namespaces",
    severity: "medium",
    namespaces,
  } as const;
  return [
    generatingPolicy({
      ...common,
      rule: "network/default-deny",
      title: "Namespaces are closed",
      description:
        "Pods of a namespace without a policy reach everything and are reached by everything. One that was made by hand is closed until somebody says what it needs.",
      resource: "networkpolicies",
      suffices:
        'size(o.spec.?podSelector.?matchLabels.orValue({})) == 0 && size(o.spec.?podSelector.?matchExpressions.orValue([])) == 0 && ["Ingress", "Egress"].all(t, t in o.spec.?policyTypes.orValue([])) && size(o.spec.?ingress.orValue([])) == 0 && size(o.spec.?egress.orValue([])) == 0',
      object: defaultDeny("_"),
    }),
    generatingPolicy({
      ...common,
      rule: "namespaces/quota",
      title: "Namespaces are bounded",
      description:
        "A namespace without a quota can take the whole cluster. One that was made by hand gets what a small service needs.",
      resource: "resourcequotas",
      suffices: "true",
      object: resourceQuota("_", quota),
    }),
  ];
}

function generatingPolicy(args: Generation): Named<IGeneratingPolicy> {
  const { resource, suffices, object } = args;
  const name = `${PREFIX}${object.metadata.name ?? ""}`;
  const manifest = { ...object, metadata: { name } };
  const own = `o.metadata.name == ${celText(name)}`;
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "GeneratingPolicy",
    metadata: policyMetadata(args),
    spec: {
      evaluation: {
        // Namespaces from before the policy.
        generateExisting: { enabled: true },
        // It comes back when somebody deletes it, and goes when the namespace is left out.
        synchronize: { enabled: true },
      },
      matchConstraints: matchConstraints({
        resources: [{ group: "", version: "v1", resources: ["namespaces"] }],
        namespaces: args.namespaces,
      }),
      variables: named({
        existing: `dyn(resource.List(${celText(object.apiVersion)}, ${celText(resource)}, object.metadata.name).items)`,
        needed: `!variables.existing.exists(o, !(${own}) && ${suffices})`,
        generated: `[dyn(${celValue(manifest)})]`,
      }),
      generate: [
        { expression: "!variables.needed || generator.Apply(object.metadata.name, variables.generated)" },
      ],
    },
  };
}

/** Plain data in CEL. Values of one map have types of their own there only when they are said to. */
function celValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => `dyn(${celValue(item)})`).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, child]) => `${celText(key)}: dyn(${celValue(child)})`);
  return `{${entries.join(", ")}}`;
}
