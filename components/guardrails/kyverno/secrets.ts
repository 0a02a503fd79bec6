import type { Check, LabelCondition } from "./policy.ts";

/** Annotation by which Argo CD knows what it has applied. */
const TRACKING = "argocd.argoproj.io/tracking-id";

/**
 * No secret comes out of git. Secrets with values are written in the cluster, by the External Secrets Operator and cert-manager, and
 * none of those bears Argo CD's mark.
 */
export function secretCheck(namespaces: readonly LabelCondition[]): Check {
  return {
    rule: "secrets/no-data",
    title: "No Secret with values comes out of git",
    category: "Secrets",
    severity: "critical",
    description:
      "Whoever reads the repository, or any copy of it, now or later, has every secret in it; and nobody rotates it.",
    resources: [{ group: "", version: "v1", resources: ["secrets"] }],
    namespaces,
    conditions: {
      "from-git": `object.?metadata.?annotations[?"${TRACKING}"].hasValue()`,
      // Kubernetes itself fills those in.
      "not-filled-by-kubernetes": 'object.?type.orValue("") != "kubernetes.io/service-account-token"',
    },
    offenders: "object.?data.orValue({}).map(key, key) + object.?stringData.orValue({}).map(key, key)",
    found: "keys with a value",
    fix: "Store the value in Vault, and commit an ExternalSecret that names its path.",
    outage: "refused",
  };
}
